/** The running product, one for nearly all tests, and a page that is signed in. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test as base, expect, type Page } from '@playwright/test';
import { type Product, startProduct } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { z } from 'zod';
import { type Echo, startEcho } from './echo.ts';

export { expect };

/** What is needed of the programs that run. */
type Programs = Pick<Product, 'baseUrl' | 'databaseUrl' | 'apiKey' | 'signInLink' | 'invite'>;

type ImportedStory = { id: string; webhookUrl: string; actions: { id: string; slug: string }[] };

export type Api = {
  /** A call of the REST API with a fresh key. */
  call: (method: string, path: string, body?: unknown) => Promise<Response>;
  importStory: (file: unknown) => Promise<ImportedStory>;
};

type Person = { email: string; firstName: string; lastName: string };

/** A team of its own, in which is nothing of any other test. */
export type Team = {
  id: string;
  /** Its owner, who is in no other team. */
  email: string;
  /** The owner's first sign-in link. */
  link: string;
  api: Api;
  /** One more person in it, an editor; answers their first sign-in link. */
  invite: (person: Person) => Promise<string>;
};

const imported = z.object({
  id: z.string(),
  actions: z.array(z.object({ id: z.string(), slug: z.string(), webhook_url: z.string().optional() })),
});

/** The API with a key of the first user, or of this one, which is made when it is needed. */
export function apiOf({ baseUrl, apiKey }: Programs, email?: string): Api {
  let key: Promise<string> | null = null;
  const bearer = async () => {
    key ??= apiKey(email);
    return `Bearer ${await key}`;
  };
  const call: Api['call'] = async (method, path, body) =>
    fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: await bearer(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    call,
    importStory: async (file) => {
      const answer = await call('POST', '/stories/import', { data: file });
      if (!answer.ok) throw new Error(`The import was answered ${answer.status}: ${await answer.text()}`);
      const { id, actions } = imported.parse(await answer.json());
      return { id, actions, webhookUrl: actions.find((action) => action.webhook_url)?.webhook_url ?? '' };
    },
  };
}

/** No command makes a team yet, so its row is written here; everything else goes the usual way. */
export async function makeTeam(product: Programs): Promise<Team> {
  const id = randomUUID();
  const email = `owner-${id}@example.com`;
  const database = new Client({ connectionString: product.databaseUrl });
  await database.connect();
  await database.query('insert into team (id, name) values ($1, $2)', [id, `Team ${id.slice(0, 8)}`]);
  await database.end();
  const link = await product.invite({
    email,
    firstName: 'Ada',
    lastName: 'Owner',
    role: 'owner',
    teamId: id,
  });
  return {
    id,
    email,
    link,
    api: apiOf(product, email),
    invite: (person) => product.invite({ ...person, role: 'editor', teamId: id }),
  };
}

/** The smallest story that does something: a webhook, a message, a trigger, two messages. */
export const ordersFile = new URL('./fixtures/orders.story.json', import.meta.url);
export const ordersStory: unknown = JSON.parse(readFileSync(ordersFile, 'utf8'));

/** Fails at “Price” for a body whose price is no number. */
export const failingStory: unknown = {
  format: 'storyloom.story/1',
  name: 'Fails',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    price: {
      type: 'event-transform',
      name: 'Price',
      options: { mode: 'message_only', payload: { total: 'is <<hook.body.price * 2>>' } },
      position: { x: 0, y: 150 },
    },
  },
  links: [{ from: 'hook', port: 'success', to: 'price' }],
};

/** A story file with a mistake of each kind. */
export const wrongStory = {
  format: 'storyloom.story/1',
  name: '',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    odd: { type: 'no-such-type', name: 'Odd', options: {}, position: { x: 0, y: 'far' } },
  },
  links: [
    { from: 'hook', port: 'success', to: 'nowhere' },
    { from: 'hook', port: 'no_such_port', to: 'odd' },
  ],
};

/** Signs the first user, or this one, in. */
export async function signIn(page: Page, product: Programs, email?: string): Promise<void> {
  await signInBy(page, await product.signInLink(email));
}

/** Uses a sign-in link as a browser does, without the pages that it leads to. */
export async function signInBy(page: Page, link: string): Promise<void> {
  const answer = await page.context().request.get(link, { maxRedirects: 0 });
  expect(answer.headers()['set-cookie'], 'what the link signs in with').toContain('storyloom-session=');
}

type Fixtures = { signedIn: Page; team: Team; inTeam: Page };
type WorkerFixtures = { product: Product; api: Api; echo: Echo };

export const test = base.extend<Fixtures, WorkerFixtures>({
  product: [
    async ({ browserName: _browser }, use) => {
      const product = await startProduct({ redis: false });
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  api: [async ({ product }, use) => use(apiOf(product)), { scope: 'worker' }],
  /** A service that stories call. */
  echo: [
    async ({ browserName: _browser }, use) => {
      const echo = await startEcho();
      await use(echo);
      await echo.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ product }, use) => use(product.baseUrl),
  /** A page of somebody who has seen the tour. */
  page: async ({ page }, use) => {
    await page.addInitScript(() => localStorage.setItem('storyloom.tour', 'seen'));
    await use(page);
  },
  /** A page on which the first user is signed in and nothing is open. */
  signedIn: async ({ page, product }, use) => {
    await signIn(page, product);
    await use(page);
  },
  team: async ({ product }, use) => use(await makeTeam(product)),
  /** A page on which the owner of `team` is signed in and nothing is open. */
  inTeam: async ({ page, team }, use) => {
    await signInBy(page, team.link);
    await use(page);
  },
});
