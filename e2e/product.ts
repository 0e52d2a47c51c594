/** The running product, one for all tests of a file, and a page that is signed in. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test as base, type Page } from '@playwright/test';
import { type Product, startProduct } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { z } from 'zod';

export { expect } from '@playwright/test';

export type ImportedStory = { id: string; webhookUrl: string; actions: { id: string; slug: string }[] };

export type Api = {
  /** A call of the REST API with a fresh key. */
  call: (method: string, path: string, body?: unknown) => Promise<Response>;
  importStory: (file: unknown) => Promise<ImportedStory>;
};

/** A team of its own, in which is nothing of any other test. */
export type Team = {
  id: string;
  /** Its owner, who is in no other team. */
  email: string;
  api: Api;
  /** One more person in it, an editor. */
  invite: (person: { email: string; firstName: string; lastName: string }) => Promise<void>;
};

const imported = z.object({
  id: z.string(),
  actions: z.array(z.object({ id: z.string(), slug: z.string(), webhook_url: z.string().optional() })),
});

/** The API with a key of the first user, or of this one. */
export async function apiOf(product: Product, email?: string): Promise<Api> {
  const key = email === undefined ? await product.apiKey() : await keyOf(product, email);
  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${product.baseUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
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

async function keyOf(product: Product, email: string): Promise<string> {
  const printed = await product.cli('api-key', 'create', '--email', email, '--name', 'test', '--json');
  return z.object({ key: z.string() }).parse(JSON.parse(printed)).key;
}

/** No command makes a team yet, so its row is written here; everything else goes the usual way. */
export async function makeTeam(product: Product): Promise<Team> {
  const id = randomUUID();
  const email = `owner-${id}@example.com`;
  const database = new Client({ connectionString: product.databaseUrl });
  await database.connect();
  await database.query('insert into team (id, name) values ($1, $2)', [id, `Team ${id.slice(0, 8)}`]);
  await database.end();
  const add = ({ email: address, firstName, lastName }: Parameters<Team['invite']>[0], role: string) => {
    const names = ['--first-name', firstName, '--last-name', lastName];
    return product.cli('user', 'create', '--email', address, ...names, '--team', id, '--role', role);
  };
  await add({ email, firstName: 'Ada', lastName: 'Owner' }, 'owner');
  return {
    id,
    email,
    api: await apiOf(product, email),
    invite: async (person) => {
      await add(person, 'editor');
    },
  };
}

/** The smallest story that does something: a webhook, a message, a trigger, two messages. */
export const ordersFile = new URL('./fixtures/orders.story.json', import.meta.url);
export const ordersStory: unknown = JSON.parse(readFileSync(ordersFile, 'utf8'));

/** Opens a one-time sign-in link, as the terminal printed it. */
export async function signIn(page: Page, product: Product, email = 'admin@localhost'): Promise<void> {
  const printed = await product.cli('user', 'link', '--email', email, '--json');
  const { link } = z.object({ link: z.string() }).parse(JSON.parse(printed));
  await page.goto(link);
  await page.waitForURL(/\/stories/);
}

type Fixtures = { signedIn: Page; team: Team; inTeam: Page };
type WorkerFixtures = { product: Product; api: Api };

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
  signedIn: async ({ page, product }, use) => {
    await signIn(page, product);
    await use(page);
  },
  team: async ({ product }, use) => use(await makeTeam(product)),
  /** A page on which the owner of `team` is signed in. */
  inTeam: async ({ page, product, team }, use) => {
    await signIn(page, product, team.email);
    await use(page);
  },
});
