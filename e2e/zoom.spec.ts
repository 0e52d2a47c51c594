/** At 200 % zoom, which is a window of half the size: nothing is cut off, and what one came for is in reach. */
import type { Locator, Page } from '@playwright/test';
import { send } from './echo.ts';
import { canvas, openAction } from './editor.ts';
import { boxOf } from './hands.ts';
import { expect, ordersStory, test } from './product.ts';

test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });

/** Nothing of its text is cut off. */
const isWhole = (thing: Locator) =>
  expect
    .poll(() =>
      thing.evaluate(
        ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
          scrollWidth <= clientWidth && scrollHeight <= clientHeight,
      ),
    )
    .toBe(true);

/** The page as a whole is no wider than its window, and each of these can be clicked, after scrolling at most. */
async function inReach(page: Page, ...things: Locator[]): Promise<void> {
  for (const thing of things) await thing.click({ trial: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide, `what is right of the window at ${page.url()}`).toBeLessThanOrEqual(0);
}

test('at 200 % zoom nothing is out of reach', async ({ inTeam: page, team: { api }, product }) => {
  const { id, webhookUrl } = await api.importStory(ordersStory);
  const long = 'Onboard new people: accounts, hardware, rooms and keys, with a yes of two managers';
  await api.importStory({ format: 'storyloom.story/1', name: long, actions: {} });
  const gone = await api.importStory({ format: 'storyloom.story/1', name: 'Gone', actions: {} });
  await api.call('DELETE', `/stories/${gone.id}`);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const visit = (path: string) => page.goto(product.baseUrl + path);

  await visit('/');
  await inReach(page, button('New story'), page.getByRole('link', { name: 'Orders' }).first());
  await isWhole(page.getByText(long).first());
  await page.keyboard.press('ControlOrMeta+k');
  await isWhole(page.getByRole('option', { name: long }).getByText(long));
  await page.keyboard.press('Escape');
  await visit('/stories');
  await inReach(
    page,
    button('Import'),
    button('New story'),
    button('Find in stories'),
    button('Sort: Last edited'),
    page.getByRole('searchbox', { name: 'Search stories' }),
    button('More for Orders').first(),
  );
  await isWhole(page.getByRole('link', { name: long }));
  await visit('/credentials');
  await inReach(page, page.getByRole('link', { name: 'New credential' }).first());
  await visit('/queue');
  await expect(page.getByRole('table', { name: 'Workers' })).toBeVisible();
  await inReach(page);
  await visit('/trash');
  await inReach(page, page.getByText('Gone', { exact: true }), button('Restore Gone'), button('Empty trash'));
  await visit('/settings');
  await inReach(page, button('New key'), page.getByRole('tab', { name: 'Your account' }));

  await visit(`/stories/${id}`);
  await expect(canvas(page)).toBeVisible();
  const editor = [
    page.getByRole('link', { name: 'All stories' }),
    button('Run').first(),
    button('Help'),
    page.getByRole('searchbox', { name: /Search Actions/ }),
    button('Zoom in'),
    page.getByRole('tab', { name: 'Versions' }),
    page.getByRole('tab', { name: 'Outline' }),
  ];
  await inReach(page, ...editor);
  const opened = await openAction(page, 'Price order');
  await inReach(
    page,
    opened.getByRole('tab', { name: 'Help' }),
    opened.getByRole('button', { name: 'Close' }),
    opened.getByRole('button', { name: /^Schedule/ }),
    page.getByRole('tab', { name: 'Versions' }),
    button('Zoom in'),
    button('Add a note'),
  );
  await opened.getByRole('button', { name: 'Input, options and output' }).click();
  await inReach(
    page,
    opened.getByRole('button', { name: 'One pane' }),
    opened.getByRole('button', { name: 'Close' }),
  );

  await send(webhookUrl, { id: 1, quantity: 1, price: 150, customer: { name: 'Ada' } });
  await visit(`/stories/${id}`);
  const runs = page.getByRole('list', { name: 'Runs, newest first' });
  await runs.getByRole('button').first().click();
  await expect(button('Lineage')).toBeInViewport({ ratio: 1 });
  await inReach(page, button('Lineage'), button('Back to the draft'), button('Add a note'));
  // What says which run it is covers nothing of it.
  const [hint, drawn] = [
    await boxOf(page.getByRole('region', { name: 'The run on the canvas' })),
    await boxOf(canvas(page)),
  ];
  expect(hint.y + hint.height).toBeLessThanOrEqual(drawn.y);
  await button('All runs').click();
  await expect(runs).toBeVisible();
});
