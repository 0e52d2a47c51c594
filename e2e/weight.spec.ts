/**
 * JavaScript that pages load, in kB (1,000 bytes) after gzip, with nothing in the browser's cache. `first`: what
 * the document names, so what it takes until the page can be used. `all`: with what the page asks for by itself
 * before anybody does anything.
 */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, ordersStory, test } from './product.ts';

type Weight = { first: number; all: number };

const budgets = {
  signIn: { first: 240, all: 240 },
  stories: { first: 310, all: 310 },
  // Of it 115 for the panel, which comes once the browser rests: without a network it could not be loaded.
  editor: { first: 450, all: 600 },
} satisfies Record<string, Weight>;

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
  for (const [name, weight] of Object.entries({ signIn, stories, editor })) {
    console.log(`${name}: ${weight.first.toFixed(0)} kB first, ${weight.all.toFixed(0)} kB in all`);
  }
  for (const [name, { first, all }] of Object.entries({ signIn, stories, editor })) {
    const most = budgets[name as keyof typeof budgets];
    expect(first, `${name}, what the document names`).toBeLessThanOrEqual(most.first);
    expect(all, `${name}, in all`).toBeLessThanOrEqual(most.all);
  }
});

async function weightOf(page: Page, url: string, isThere: () => Promise<void>): Promise<Weight> {
  const client = await page.context().newCDPSession(page);
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  const bodies = new Map<string, Promise<Buffer>>();
  page.on('response', (response) => {
    if (response.headers()['content-type']?.includes('javascript'))
      bodies.set(new URL(response.url()).pathname, response.body());
  });
  const answer = await page.goto(url);
  const html = (await answer?.text()) ?? '';
  await isThere();
  // The stream of live changes never ends: what counts is that no script is asked for any more.
  let known = -1;
  await expect
    .poll(
      () => {
        const before = known;
        known = bodies.size;
        return known - before;
      },
      { intervals: [1_000] },
    )
    .toBe(0);
  page.removeAllListeners('response');
  await client.detach();
  const weights = new Map<string, number>();
  for (const [path, body] of bodies) weights.set(path, gzipSync(await body).length / 1_000);
  const named = new Set([...html.matchAll(/<script[^>]* src="([^"?]+)/g)].map(([, path]) => path));
  const first = [...weights].filter(([path]) => named.has(path));
  expect(first.length, 'scripts that the document names').toBeGreaterThan(5);
  return { first: sum(first.map(([, kb]) => kb)), all: sum([...weights.values()]) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
