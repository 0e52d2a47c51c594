import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, ordersStory, test } from './product.ts';

/** JavaScript that a page loads before anybody does anything, in kB (1,000 bytes) after gzip. */
const budgets = { signIn: 200, stories: 300, editor: 450 };

test('pages stay light', async ({ inTeam: page, team, browser, product }) => {
  const { id } = await team.api.importStory(ordersStory);
  const guest = await browser.newPage();
  const signIn = await weightOf(guest, `${product.baseUrl}/sign-in`, () =>
    expect(guest.getByRole('heading', { name: 'Sign in' })).toBeVisible(),
  );
  await guest.close();
  const stories = await weightOf(page, `${product.baseUrl}/stories`, () =>
    expect(page.getByRole('link', { name: 'Orders' })).toBeVisible(),
  );
  const editor = await weightOf(page, `${product.baseUrl}/stories/${id}`, () =>
    expect(page.getByRole('application')).toBeVisible(),
  );
  const weights = { signIn, stories, editor };
  console.log(
    Object.entries(weights)
      .map(([name, kb]) => `${name} ${kb.toFixed(0)} kB`)
      .join(', '),
  );
  for (const [name, most] of Object.entries(budgets)) {
    expect(weights[name as keyof typeof weights], name).toBeLessThanOrEqual(most);
  }
});

/** Once what was asked for is there and the network is quiet; with nothing in the browser's cache. */
async function weightOf(page: Page, url: string, isThere: () => Promise<void>): Promise<number> {
  const client = await page.context().newCDPSession(page);
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  const scripts = new Map<string, Promise<Buffer>>();
  const take = (response: {
    url: () => string;
    headers: () => Record<string, string>;
    body: () => Promise<Buffer>;
  }) => {
    if (response.headers()['content-type']?.includes('javascript'))
      scripts.set(response.url(), response.body());
  };
  page.on('response', take);
  await page.goto(url);
  await isThere();
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  page.off('response', take);
  const bodies = await Promise.all(scripts.values());
  await client.detach();
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1_000;
}
