/** Order by a key: everything tidied, what is selected aligned and spread evenly. */
import type { Page } from '@playwright/test';
import { select, shown } from './arranged.ts';
import { canvas, card } from './editor.ts';
import { open, undo } from './hands.ts';
import { expect, ordersStory, test } from './product.ts';

/** How far right its card stands, each time that it is drawn elsewhere; read by `jsonValue`. */
const drawnAt = (page: Page, name: string) =>
  card(page, name).evaluateHandle((element) => {
    const node = element.closest('.react-flow__node');
    const seen: number[] = [];
    if (node === null) throw new Error('It is not on the canvas.');
    const look = () => seen.push(new DOMMatrix(getComputedStyle(node).transform).e);
    look();
    new MutationObserver(look).observe(node, { attributeFilter: ['style'] });
    return seen;
  });

const messy = (): Record<string, unknown> => {
  const { actions, ...story } = structuredClone(Object(ordersStory));
  const places = [
    { x: 40, y: 16 },
    { x: 330, y: 80 },
    { x: 20, y: 190 },
    { x: 300, y: 230 },
    { x: 560, y: 40 },
  ];
  for (const [index, slug] of Object.keys(actions).entries()) actions[slug].position = places[index];
  return { ...story, actions };
};

test('tidy puts a story in order where it stands, and one undo puts it back', async ({
  api,
  signedIn: page,
}) => {
  await open(page, api, messy());
  const before = await shown(page);
  const jump = await drawnAt(page, 'Price order');
  await canvas(page).focus();
  await page.keyboard.press('Shift+T');
  const tidied = async () => {
    const { actions } = await shown(page);
    const {
      receive_order: hook,
      price_order: price,
      large_order: large,
      flag_order: flag,
      pass_order: pass,
    } = actions;
    const main = [hook, price, large, flag].map((action) => action?.position);
    const [top] = main;
    if (!top || !pass) return null;
    return {
      straight: new Set(main.map((place) => place?.x)).size === 1,
      rows: main.map((place) => ((place?.y ?? 0) - top.y) / 88),
      exit: (pass.position.x - top.x) / 248,
    };
  };
  await expect.poll(tidied).toEqual({ straight: true, rows: [0, 1, 2, 3], exit: 1 });
  await expect(card(page, 'Pass order')).toBeInViewport();
  await undo(page);
  expect(await shown(page)).toEqual(before);

  await test.step('cards glide to their places, and jump there for who asked for less motion', async () => {
    const [from = 0, to = 0, ...others] = new Set(await jump.jsonValue());
    expect(others).toEqual([]);
    expect(from - to).toBeGreaterThan(100);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const glide = await drawnAt(page, 'Price order');
    await page.keyboard.press('Shift+T');
    await expect.poll(async () => (await glide.jsonValue()).at(-1)).toBe(to);
    const between = (await glide.jsonValue()).filter((x) => x < from && x > to);
    expect(between.length).toBeGreaterThan(0);
    expect(between).toEqual(between.toSorted((a, b) => b - a));
    await undo(page);
  });

  await test.step('while it takes long it can be cancelled, and nothing moves', async () => {
    // What tidies gets its task only when it is let go.
    await page.evaluate(() => {
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (this: Worker, task: unknown) {
        Worker.prototype.postMessage = postMessage;
        Reflect.set(window, 'letGo', () => postMessage.call(this, task));
      };
    });
    await page.keyboard.press('Shift+T');
    const progress = page.getByRole('status').filter({ hasText: 'Tidying 5 Actions' });
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await expect(progress).toHaveCount(0);
    await expect(page.getByText('Not tidied')).toBeAttached();
    await page.evaluate(() => Reflect.get(window, 'letGo')());
    expect(await shown(page)).toEqual(before);
  });
});

test('a selection is aligned and spread evenly', async ({ api, signedIn: page }) => {
  await open(page, api, messy());
  await select(page, 'Receive order', 'Price order', 'Large order?');
  const bar = page.getByRole('toolbar', { name: '3 selected' });
  await bar.getByRole('button', { name: 'Align and distribute' }).click();
  await page.getByRole('menuitem', { name: 'Align left' }).click();
  const places = async () => {
    const { actions } = await shown(page);
    return [actions.receive_order, actions.price_order, actions.large_order].map(
      (action) => action?.position,
    );
  };
  await expect.poll(places).toEqual([
    { x: 24, y: 16 },
    { x: 24, y: 80 },
    { x: 24, y: 192 },
  ]);
  await canvas(page).focus();
  await page.keyboard.press('Alt+Shift+V');
  await expect.poll(async () => (await places())[1]?.y).toBe(104);
  await undo(page);
  await undo(page);

  // By keys; what moves comes onto the grid, what has not to move stays beside it.
  const [first, second, third] = [
    { x: 40, y: 16 },
    { x: 330, y: 80 },
    { x: 20, y: 190 },
  ];
  const row = (y: number) => [40, 328, 24].map((x) => ({ x, y }));
  const column = (x: number) => [16, 80, 192].map((y) => ({ x, y }));
  const chords = {
    'Alt+A': column(24),
    'Alt+H': column(176),
    'Alt+D': column(328),
    'Alt+W': row(16),
    'Alt+V': row(104),
    'Alt+S': row(192),
    'Alt+Shift+H': [{ ...first, x: 176 }, second, third],
  };
  for (const [chord, wanted] of Object.entries(chords)) {
    await page.keyboard.press(chord);
    await expect.poll(places, chord).toEqual(wanted);
    await undo(page);
  }
});
