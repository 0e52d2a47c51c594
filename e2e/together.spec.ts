/** Two browsers on one story, a lost connection, a reload at the wrong moment: nothing is lost. */

import type { Browser, Page } from '@playwright/test';
import type { Product } from '@storyloom/adapters/testing/product';
import { violations } from './axe.ts';
import {
  addAction,
  canvas,
  card,
  links,
  nudge,
  openAction,
  panel,
  saved,
  saveMark,
  shownStory,
} from './editor.ts';
import { type Api, expect, ordersStory, signIn, test } from './product.ts';

type Visit = { page: Page; close: () => Promise<void> };

/** A browser of its own, signed in, with the story open. */
async function open(browser: Browser, product: Product, storyId: string): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, product);
  await page.goto(`${product.baseUrl}/stories/${storyId}`);
  await expect(card(page, 'Receive order')).toBeVisible();
  await expect(page.getByText('Following live')).toBeVisible();
  return { page, close: () => context.close() };
}

async function storedStory(api: Api, storyId: string): Promise<unknown> {
  return (await api.call('GET', `/stories/${storyId}/export`)).json();
}

async function writePayload(page: Page, action: string, text: string): Promise<void> {
  const opened = await openAction(page, action);
  await opened.getByRole('textbox', { name: 'Payload' }).fill(text);
}

test('two browsers draw at once and both end with everything', async ({ browser, product, api }) => {
  const { id } = await api.importStory(ordersStory);
  const [ada, ben] = await Promise.all([open(browser, product, id), open(browser, product, id)]);

  await Promise.all([
    (async () => {
      await addAction(ada.page, 'HTTP Request');
      await writePayload(ada.page, 'Flag order', '{"by": "ada"}');
    })(),
    (async () => {
      await addAction(ben.page, 'Trigger');
      await writePayload(ben.page, 'Pass order', '{"by": "ben"}');
      await openAction(ben.page, 'Price order');
      await nudge(ben.page, 'Right', 4);
    })(),
  ]);
  await Promise.all([saved(ada.page), saved(ben.page)]);

  for (const { page } of [ada, ben]) {
    await expect(card(page, 'HTTP Request')).toBeVisible();
    await expect(card(page, 'Trigger')).toBeVisible();
  }
  const stored = await storedStory(api, id);
  await expect.poll(() => shownStory(ada.page)).toEqual(stored);
  await expect.poll(() => shownStory(ben.page)).toEqual(stored);
  expect(stored).toMatchObject({
    actions: {
      flag_order: { options: { payload: { by: 'ada' } } },
      pass_order: { options: { payload: { by: 'ben' } } },
      price_order: { position: { x: 32, y: 150 } },
    },
  });
  await Promise.all([ada.close(), ben.close()]);
});

test('what both changed is shown side by side, and the person chooses', async ({ browser, product, api }) => {
  const { id } = await api.importStory(ordersStory);
  const [ada, ben] = await Promise.all([open(browser, product, id), open(browser, product, id)]);

  // Ben, who is at work, is away while Ada saves, so both start from the same text.
  await openAction(ben.page, 'Flag order');
  await ben.page.context().setOffline(true);
  await writePayload(ada.page, 'Flag order', '{"flag": "from ada"}');
  await saved(ada.page);
  await writePayload(ben.page, 'Flag order', '{"flag": "from ben"}');
  await ben.page.context().setOffline(false);

  const conflict = ben.page.getByRole('alertdialog', { name: 'Changed by two people' });
  await expect(conflict).toContainText('from ada', { timeout: 30_000 });
  await expect(conflict).toContainText('from ben');
  // Beside three panes there is little canvas, and on a phone a sheet covers all.
  await ben.page.keyboard.press('Alt+3');
  await expect(ben.page.getByRole('region', { name: 'Output' })).toBeVisible();
  expect((await conflict.boundingBox())?.width).toBeGreaterThanOrEqual(400);
  expect(await violations(ben.page)).toEqual([]);
  await ben.page.setViewportSize({ width: 390, height: 844 });
  await expect(ben.page.getByRole('dialog', { name: 'Action' }).getByRole('alertdialog')).toContainText(
    'from ada',
  );
  expect(await violations(ben.page)).toEqual([]);
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await ben.page.getByRole('dialog', { name: 'Action' }).getByRole('button', { name: 'Close' }).click();
  await saved(ben.page);
  await expect
    .poll(() => storedStory(api, id))
    .toMatchObject({
      actions: { flag_order: { options: { payload: { flag: 'from ben' } } } },
    });
  await expect(panel(ada.page, 'Flag order').getByRole('textbox', { name: 'Payload' })).toContainText(
    'from ben',
  );

  // What one deletes and the other changes is decided the same way.
  await ben.page.setViewportSize({ width: 1440, height: 900 });
  await openAction(ben.page, 'Pass order');
  await ben.page.context().setOffline(true);
  await writePayload(ada.page, 'Pass order', '{"pass": "from ada"}');
  await saved(ada.page);
  await canvas(ben.page).focus();
  await ben.page.keyboard.press('Delete');
  await expect(card(ben.page, 'Pass order')).toHaveCount(0);
  await ben.page.context().setOffline(false);
  await expect(conflict).toContainText('Pass order', { timeout: 30_000 });
  await expect(conflict.getByRole('definition')).toHaveText(['Deleted', 'Changed']);
  await conflict.getByRole('button', { name: 'Take theirs' }).click();
  await expect(conflict).toHaveCount(0);
  await expect(links(ben.page)).toHaveCount(4);
  await expect(
    (await openAction(ben.page, 'Pass order')).getByRole('textbox', { name: 'Payload' }),
  ).toContainText('from ada');
  await saved(ben.page);
  expect(await storedStory(api, id)).toMatchObject({
    actions: { pass_order: { options: { payload: { pass: 'from ada' } } } },
  });
  await Promise.all([ada.close(), ben.close()]);
});

test('undo leaves what the other one saved since, and says whose it is', async ({
  browser,
  product,
  api,
}) => {
  const { id } = await api.importStory(ordersStory);
  const [ada, ben] = await Promise.all([open(browser, product, id), open(browser, product, id)]);
  await writePayload(ada.page, 'Flag order', '{"flag": 2}');
  await saved(ada.page);
  await expect(
    (await openAction(ben.page, 'Flag order')).getByRole('textbox', { name: 'Payload' }),
  ).toContainText('2');
  await writePayload(ben.page, 'Flag order', '{"flag": 3}');
  await saved(ben.page);
  await expect(panel(ada.page, 'Flag order').getByRole('textbox', { name: 'Payload' })).toContainText('3');
  await canvas(ada.page).focus();
  await ada.page.keyboard.press('ControlOrMeta+z');
  await expect(ada.page.getByRole('region', { name: 'Notices' })).toContainText(
    /Cannot undo “Change options” of Flag order: .+ has changed it since/,
  );
  expect(await storedStory(api, id)).toMatchObject({
    actions: { flag_order: { options: { payload: { flag: 3 } } } },
  });
  await Promise.all([ada.close(), ben.close()]);
});

test('edits made without a connection are kept and saved when it is back', async ({
  browser,
  product,
  api,
}) => {
  const { id } = await api.importStory(ordersStory);
  const { page, close } = await open(browser, product, id);
  await openAction(page, 'Pass order');
  await page.context().setOffline(true);
  await writePayload(page, 'Flag order', '{"made": "offline"}');
  await expect(saveMark(page)).toContainText('Offline');
  await page.context().setOffline(false);
  await expect(saveMark(page)).toHaveText(/^Saved/, { timeout: 30_000 });
  expect(await storedStory(api, id)).toMatchObject({
    actions: { flag_order: { options: { payload: { made: 'offline' } } } },
  });
  await close();
});

test('a reload in the middle of unsaved edits loses none of them', async ({ browser, product, api }) => {
  const { id } = await api.importStory(ordersStory);
  const { page, close } = await open(browser, product, id);
  page.on('dialog', (dialog) => void dialog.accept());
  // The server does not answer saves until the reload is through.
  await page.route(/stories\.change/, (route) => route.abort());
  await writePayload(page, 'Flag order', '{"made": "before the reload"}');
  await page.unroute(/stories\.change/);
  await page.reload();
  await expect(card(page, 'Receive order')).toBeVisible();
  await saved(page);
  await expect
    .poll(() => storedStory(api, id))
    .toMatchObject({
      actions: { flag_order: { options: { payload: { made: 'before the reload' } } } },
    });
  await close();
});

test('undo goes back over what was saved already', async ({ browser, product, api }) => {
  const { id } = await api.importStory(ordersStory);
  const before = await storedStory(api, id);
  const { page, close } = await open(browser, product, id);
  await writePayload(page, 'Flag order', '{"made": "by mistake"}');
  await saved(page);
  await openAction(page, 'Pass order');
  await canvas(page).focus();
  await page.keyboard.press('Delete');
  await expect(card(page, 'Pass order')).toHaveCount(0);
  await saved(page);
  await canvas(page).focus();
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(card(page, 'Pass order')).toBeVisible();
  await expect.poll(() => storedStory(api, id)).toEqual(before);
  await close();
});
