/** From far away, where links are one picture: what can be done with a link and a card from near can be done there too. */
import type { Page } from '@playwright/test';
import { canvas, card, links, saved } from './editor.ts';
import { boxOf, chosen, drag, link, middle, open, type Point, undo } from './hands.ts';
import { expect, test } from './product.ts';

const message = (name: string, x: number, y: number) => ({
  type: 'event-transform',
  name,
  options: { mode: 'message_only', payload: 1 },
  position: { x, y },
});

/** So wide and high that all of it is seen from far away only. */
const wide = {
  format: 'storyloom.story/1',
  name: 'Wide',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    first: message('First', 0, 1_000),
    last: message('Last', 0, 2_000),
    aside: message('Aside', 4_000, 1_000),
  },
  links: [
    { from: 'hook', port: 'success', to: 'first' },
    { from: 'first', port: 'success', to: 'last' },
  ],
};

const picture = (page: Page, name: string) => canvas(page).getByRole('img', { name, exact: true });

/** Of the picture, and those that are elements because something happens with them. */
async function allLinks(page: Page): Promise<number> {
  const drawn = await canvas(page)
    .getByRole('img', { name: /^\d+ links?$/ })
    .getAttribute('aria-label');
  return Number.parseInt(drawn ?? '', 10) + (await links(page).count());
}

async function between(page: Page, from: string, to: string): Promise<Point> {
  const [a, b] = [await middle(card(page, from)), await middle(card(page, to))];
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

test('from far away links are a picture, and each can be had', async ({ signedIn: page, api }) => {
  await open(page, api, wide);
  await expect(picture(page, '2 links')).toBeVisible();
  await expect(links(page)).toHaveCount(0);

  const first = await between(page, 'Hook', 'First');
  const last = await between(page, 'First', 'Last');
  await page.mouse.move(first.x, first.y);
  await expect(link(page, 'Hook', 'First')).toHaveCount(1);
  await expect(picture(page, '1 link')).toBeVisible();
  await page.mouse.move(last.x, last.y);
  await expect(link(page, 'First', 'Last')).toHaveCount(1);
  await page.mouse.move(first.x + 200, first.y);
  await expect(links(page)).toHaveCount(0);

  await page.mouse.click(first.x, first.y);
  await expect(link(page, 'Hook', 'First')).toHaveCount(1);
  await page.keyboard.press('Delete');
  await expect.poll(() => allLinks(page)).toBe(1);
  await undo(page);
  await expect.poll(() => allLinks(page)).toBe(2);

  // A rectangle without a card takes the links that it crosses.
  await drag(page, { x: last.x - 40, y: last.y - 10 }, { x: last.x + 40, y: last.y + 10 });
  await page.keyboard.press('Delete');
  await expect.poll(() => allLinks(page)).toBe(1);
  await saved(page);
});

test('from far away a card is dragged with its links, and a loose one into a link', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api, wide);
  const at = await middle(card(page, 'First'));
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 40, at.y, { steps: 4 });
  await expect(links(page)).toHaveCount(2);
  await page.mouse.up();
  await page.mouse.move(at.x + 200, at.y + 40);
  await expect(picture(page, '2 links')).toBeVisible();
  expect((await middle(card(page, 'First'))).x - at.x).toBeGreaterThan(30);
  await undo(page);
  await expect.poll(async () => Math.round((await middle(card(page, 'First'))).x - at.x)).toBe(0);
  await drag(page, await middle(card(page, 'Aside')), await between(page, 'Hook', 'First'));
  await expect.poll(() => allLinks(page)).toBe(3);
  await saved(page);
});

test('from far away cards are chosen by a click and by a rectangle', async ({ signedIn: page, api }) => {
  await open(page, api, wide);
  const [hook, last] = [await boxOf(card(page, 'Hook')), await boxOf(card(page, 'Last'))];
  await drag(
    page,
    { x: hook.x - 12, y: hook.y - 12 },
    { x: last.x + last.width + 12, y: last.y + last.height + 12 },
  );
  await expect(chosen(page)).toHaveCount(3);
  await card(page, 'Aside').click();
  await expect(page.getByRole('region', { name: 'Action Aside' })).toBeVisible();
});
