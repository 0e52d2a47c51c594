/** At 200 % zoom, which is a window of half the size: nothing is cut off, and what one came for is in reach. */
import type { Locator, Page } from '@playwright/test';
import { canvas, openAction } from './editor.ts';
import { expect, ordersStory, test } from './product.ts';

test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });

/** The page as a whole is no wider than its window, and each of these can be clicked, after scrolling at most. */
async function inReach(page: Page, ...things: Locator[]): Promise<void> {
  for (const thing of things) await thing.click({ trial: true });
  const [wide, window] = await page.evaluate(() => [
    Math.max(document.documentElement.scrollWidth, document.body.scrollWidth),
    innerWidth,
  ]);
  expect(wide, page.url()).toBeLessThanOrEqual(window);
}

test('pages at 200 % zoom', async ({ signedIn: page, api, product }) => {
  const { id } = await api.importStory(ordersStory);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await page.goto(product.baseUrl);
  await inReach(page, button('New story'), page.getByRole('link', { name: 'Orders' }).first());
  await page.goto(`${product.baseUrl}/stories`);
  await inReach(
    page,
    button('Import'),
    button('New story'),
    button('Find in stories'),
    button('Sort: Last edited'),
    page.getByRole('searchbox', { name: 'Search stories' }),
    button('More for Orders').first(),
  );
  await page.goto(`${product.baseUrl}/settings`);
  await inReach(page, button('New key'), page.getByRole('tab', { name: 'Your account' }));
  await page.goto(`${product.baseUrl}/stories/${id}`);
  await expect(canvas(page)).toBeVisible();
  await inReach(page, button('All stories'));
});
