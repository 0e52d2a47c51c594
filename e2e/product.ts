/** The running product, one for all tests of a file, and a page that is signed in. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { type Product, startProduct } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { z } from 'zod';

export { expect };

/** What is needed of the programs that run. */
type Programs = Pick<Product, 'baseUrl' | 'databaseUrl' | 'apiKey' | 'cli'>;

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

/** The API with a key of the first user, or of this one. */
export async function apiOf(product: Programs, email?: string): Promise<Api> {
  return apiWith(product, email === undefined ? await product.apiKey() : await keyOf(product, email));
}

function apiWith(product: Programs, key: string | (() => Promise<string>)): Api {
  const call: Api['call'] = async (method, path, body) =>
    fetch(`${product.baseUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${typeof key === 'string' ? key : await key()}`,
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

async function keyOf(product: Programs, email: string): Promise<string> {
  const printed = await product.cli('api-key', 'create', '--email', email, '--name', 'test', '--json');
  return z.object({ key: z.string() }).parse(JSON.parse(printed)).key;
}

const linked = z.object({ link: z.string() });

/** No command makes a team yet, so its row is written here; everything else goes the usual way. */
export async function makeTeam(product: Programs): Promise<Team> {
  const id = randomUUID();
  const email = `owner-${id}@example.com`;
  const database = new Client({ connectionString: product.databaseUrl });
  await database.connect();
  await database.query('insert into team (id, name) values ($1, $2)', [id, `Team ${id.slice(0, 8)}`]);
  await database.end();
  const add = async ({ email: address, firstName, lastName }: Person, role: string) => {
    const names = ['--first-name', firstName, '--last-name', lastName];
    const where = ['--team', id, '--role', role, '--json'];
    const printed = await product.cli('user', 'create', '--email', address, ...names, ...where);
    return linked.parse(JSON.parse(printed)).link;
  };
  const link = await add({ email, firstName: 'Ada', lastName: 'Owner' }, 'owner');
  let key: Promise<string> | null = null;
  const ownKey = () => {
    key ??= keyOf(product, email);
    return key;
  };
  return { id, email, link, api: apiWith(product, ownKey), invite: (person) => add(person, 'editor') };
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

/** Opens a one-time sign-in link, as the terminal printed it. */
export async function signIn(page: Page, product: Programs, email = 'admin@localhost'): Promise<void> {
  const printed = await product.cli('user', 'link', '--email', email, '--json');
  await signInBy(page, linked.parse(JSON.parse(printed)).link);
}

/** Signing in leads home; most tests begin at the list of stories. */
export async function signInBy(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  await page.goto(new URL('/stories', page.url()).href);
}

type Fixtures = { signedIn: Page; team: Team; inTeam: Page };
type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;
type WorkerFixtures = { product: Product; api: Api; session: Cookies };

export const test = base.extend<Fixtures, WorkerFixtures>({
  product: [
    async ({ browserName: _browser }, use) => {
      const product = await startProduct({ redis: false });
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  api: [async ({ product }, use) => use(await apiOf(product)), { scope: 'worker' }],
  /** A page of somebody who has seen the tour. */
  page: async ({ page }, use) => {
    await page.addInitScript(() => localStorage.setItem('storyloom.tour', 'seen'));
    await use(page);
  },
  /** The first user's, signed in once for all tests of a file. */
  session: [
    async ({ product, browser }, use) => {
      const page = await browser.newPage();
      await signIn(page, product);
      await use(await page.context().cookies());
      await page.close();
    },
    { scope: 'worker' },
  ],
  signedIn: async ({ page, product, session }, use) => {
    await page.context().addCookies(session);
    await page.goto(`${product.baseUrl}/stories`);
    await use(page);
  },
  team: async ({ product }, use) => use(await makeTeam(product)),
  /** A page on which the owner of `team` is signed in. */
  inTeam: async ({ page, team }, use) => {
    await signInBy(page, team.link);
    await use(page);
  },
});
