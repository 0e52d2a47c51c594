/** The running product, one for all tests of a file, and a page that is signed in. */
import { readFileSync } from 'node:fs';
import { test as base, type Page } from '@playwright/test';
import { type Product, startProduct } from '@storyloom/adapters/testing/product';
import { z } from 'zod';

export { expect } from '@playwright/test';

export type ImportedStory = { id: string; webhookUrl: string; actions: { id: string; slug: string }[] };

export type Api = {
  /** A call of the REST API with a fresh key of the first user. */
  call: (method: string, path: string, body?: unknown) => Promise<Response>;
  importStory: (file: unknown) => Promise<ImportedStory>;
};

const imported = z.object({
  id: z.string(),
  actions: z.array(z.object({ id: z.string(), slug: z.string(), webhook_url: z.string().optional() })),
});

export async function apiOf(product: Product): Promise<Api> {
  const key = await product.apiKey();
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

/** The smallest story that does something: a webhook, a message, a trigger, two messages. */
export const ordersStory: unknown = JSON.parse(
  readFileSync(new URL('./fixtures/orders.story.json', import.meta.url), 'utf8'),
);

/** Opens a one-time sign-in link, as the terminal printed it. */
export async function signIn(page: Page, product: Product): Promise<void> {
  const printed = await product.cli('user', 'link', '--email', 'admin@localhost', '--json');
  const { link } = z.object({ link: z.string() }).parse(JSON.parse(printed));
  await page.goto(link);
  await page.waitForURL(/\/stories/);
}

type Fixtures = { signedIn: Page };
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
});
