/** A story for gestures, and what hands and eyes need on its canvas. */
import type { Locator, Page } from '@playwright/test';
import { canvas, card } from './editor.ts';
import { type Api, expect } from './product.ts';

const message = (name: string, x: number, y: number) => ({
  type: 'event-transform',
  name,
  options: { mode: 'message_only', payload: { from: name } },
  position: { x, y },
});

/** Hook, First and Last in a line; Loose and Spare beside them, without links. */
export const line = {
  format: 'storyloom.story/1',
  name: 'Line',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    first: message('First', 0, 160),
    last: message('Last', 0, 320),
    loose: message('Loose', 320, 160),
    spare: {
      type: 'http-request',
      name: 'Spare',
      options: { url: 'https://a.example', headers: { Authorization: 'Bearer s3cret' } },
      position: { x: 320, y: 320 },
    },
  },
  links: [
    { from: 'hook', port: 'success', to: 'first' },
    { from: 'first', port: 'success', to: 'last' },
  ],
};

export type Point = { x: number; y: number };

/** Opens a new story with these Actions; answers the address of its webhook. */
export async function open(page: Page, api: Api, story: unknown = line): Promise<string> {
  const { id, webhookUrl } = await api.importStory(story);
  await page.goto(`/stories/${id}`);
  await expect(canvas(page).locator('.action-card').first()).toBeVisible();
  return webhookUrl;
}

export async function boxOf(of: Locator): Promise<Point & { width: number; height: number }> {
  const box = await of.boundingBox();
  if (!box) throw new Error('It is not on the screen.');
  return box;
}

export async function middle(of: Locator): Promise<Point> {
  const { x, y, width, height } = await boxOf(of);
  return { x: x + width / 2, y: y + height / 2 };
}

export async function drag(
  page: Page,
  from: Point,
  to: Point,
  button: 'left' | 'middle' = 'left',
): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down({ button });
  // As a hand does: a drag begins with its first few pixels, and what is dragged follows from there.
  await page.mouse.move(from.x + 3, from.y + 3);
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up({ button });
}

/** The middle of a straight link. */
export async function onLink(page: Page, from: string, to: string): Promise<Point> {
  const [above, below] = [await boxOf(card(page, from)), await boxOf(card(page, to))];
  return { x: above.x + above.width / 2, y: (above.y + above.height + below.y) / 2 };
}

export const quickAdd = (page: Page) => page.getByRole('dialog', { name: 'Add an Action' });

/** Its middle is there, give or take half a step of the grid. */
export async function standsAt(page: Page, name: string, at: Point, within = 12): Promise<void> {
  const away = async () => {
    const { x, y } = await middle(card(page, name));
    return Math.abs(x - at.x) + Math.abs(y - at.y);
  };
  await expect.poll(away).toBeLessThan(within);
}

/** A place on the canvas where nothing is. */
export async function empty(page: Page, dx = 60, dy = 60): Promise<Point> {
  const { x, y } = await boxOf(canvas(page));
  return { x: x + 260 + dx, y: y + dy };
}

export const port = (page: Page, name: string) => card(page, name).locator('.port-out').first();

export const link = (page: Page, from: string, to: string) =>
  canvas(page).getByRole('img', { name: new RegExp(`^Link from ${from}, .*, to ${to}$`) });

export const chosen = (page: Page) => canvas(page).locator('.action-card.is-selected');

export const menuItem = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name });

export const undo = (page: Page) => page.keyboard.press('ControlOrMeta+z');

export async function view(page: Page): Promise<{ x: number; y: number; zoom: number }> {
  const matrix = await canvas(page)
    .locator('.react-flow__viewport')
    .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform));
  return { x: matrix.e, y: matrix.f, zoom: matrix.a };
}
