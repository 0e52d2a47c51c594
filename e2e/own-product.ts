/** A product that a test may stop parts of, and what such tests ask it. */
import { type Product, startProduct } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { test as base } from './product.ts';

export const test = base.extend<object, { own: Product }>({
  own: [
    async ({ browserName: _browser }, use) => {
      const product = await startProduct({ redis: false });
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/** The answer's status; 0 where nobody answers. */
export const statusOf = (url: string, init?: RequestInit) =>
  fetch(url, init).then(
    ({ status }) => status,
    () => 0,
  );

/** Rows of a product's database. */
export async function query<Row extends Record<string, unknown>>(url: string, sql: string): Promise<Row[]> {
  const database = new Client({ connectionString: url });
  await database.connect();
  try {
    return (await database.query<Row>(sql)).rows;
  } finally {
    await database.end();
  }
}
