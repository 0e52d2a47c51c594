/** What is not saved yet outlives the tab, the server and the connection. */
import type { Page } from '@playwright/test';
import { addAction, card, openAction, panel, saved, saveMark } from './editor.ts';
import { type Api, expect, ordersStory, signIn, test } from './product.ts';
import { openStory } from './visit.ts';

async function payloadOf(api: Api, storyId: string, slug: string): Promise<unknown> {
  const story = await (await api.call('GET', `/stories/${storyId}/export`)).json();
  return story.actions[slug]?.options.payload;
}

test('a tab that is killed leaves its edits to the next one', async ({ product, api, signedIn: page }) => {
  const { id } = await api.importStory(ordersStory);
  const url = `${product.baseUrl}/stories/${id}`;
  await openStory(page, url);
  await page.route(/stories\.change\b/, (route) => route.abort());
  const opened = await openAction(page, 'Flag order');
  await opened.getByRole('textbox', { name: 'Payload' }).fill('{"made": "before the end"}');
  await addAction(page, 'HTTP Request');
  await expect(saveMark(page)).toContainText('kept locally');

  const devtools = await page.context().newCDPSession(page);
  const died = page.waitForEvent('crash');
  devtools.send('Page.crash').catch(() => undefined);
  await died;

  const next = await page.context().newPage();
  await openStory(next, url);
  await expect(card(next, 'HTTP Request')).toBeVisible();
  await saved(next);
  await expect.poll(() => payloadOf(api, id, 'flag_order')).toEqual({ made: 'before the end' });
  await next.reload();
  await expect(card(next, 'HTTP Request')).toHaveCount(1);
});

test('a restart of the server in the middle of edits loses none', async ({
  product,
  api,
  signedIn: page,
}) => {
  const { id } = await api.importStory(ordersStory);
  await openStory(page, `${product.baseUrl}/stories/${id}`);
  const edits = async () => {
    for (const [place, name] of ['Flag order', 'Pass order', 'Price order'].entries()) {
      const opened = await openAction(page, name);
      await opened.getByRole('textbox', { name: 'Payload' }).fill(`{"edit": ${place}}`);
      await addAction(page, 'Trigger');
    }
  };
  const restart = async () => {
    await product.stopApp();
    await edits();
    await product.startApp();
  };
  await edits();
  await restart();
  await expect(saveMark(page)).toHaveText(/^Saved/, { timeout: 30_000 });
  for (const [place, slug] of ['flag_order', 'pass_order', 'price_order'].entries()) {
    await expect.poll(() => payloadOf(api, id, slug)).toEqual({ edit: place });
  }
  await page.reload();
  await expect(card(page, 'Trigger')).toHaveCount(1);
  await expect(page.getByText('Following live')).toBeVisible();
});

test('both sides of a minute without a connection are there when it is back', async ({
  browser,
  product,
  api,
}) => {
  const { id } = await api.importStory(ordersStory);
  const url = `${product.baseUrl}/stories/${id}`;
  const [ada, ben] = await Promise.all([browser.newContext(), browser.newContext()]);
  const [hers, his] = [await ada.newPage(), await ben.newPage()];
  const write = async (page: Page, name: string, payload: string) =>
    (await openAction(page, name)).getByRole('textbox', { name: 'Payload' }).fill(payload);
  await his.clock.install();
  for (const page of [hers, his]) {
    await signIn(page, product);
    await openStory(page, url);
  }
  // He is at work when the line is cut.
  await openAction(his, 'Pass order');
  await ben.setOffline(true);
  await write(his, 'Flag order', '{"by": "ben"}');
  await expect(saveMark(his)).toContainText('Offline – 1 change kept locally');
  await addAction(his, 'Trigger');
  await write(hers, 'Pass order', '{"by": "ada"}');
  await saved(hers);
  // A minute and a half of his clock: it is tried after 1, 2, 4, 8 and 15 seconds, then every half a minute.
  let tries = 0;
  his.on('requestfailed', (request) => {
    if (request.url().includes('stories.change')) tries += 1;
  });
  for (let second = 0; second < 90; second += 1) await his.clock.runFor(1_000);
  expect(tries).toBeGreaterThan(3);
  expect(tries).toBeLessThan(9);
  await write(his, 'Price order', '{"by": "ben, later"}');
  await expect(saveMark(his)).toContainText('Offline – 3 changes kept locally');
  await addAction(hers, 'HTTP Request');
  await saved(hers);
  await ben.setOffline(false);
  for (const page of [his, hers]) {
    await expect(saveMark(page)).toHaveText(/^Saved/, { timeout: 30_000 });
    await expect(card(page, 'Trigger')).toBeVisible();
    await expect(card(page, 'HTTP Request')).toBeVisible();
  }
  await expect.poll(() => payloadOf(api, id, 'flag_order')).toEqual({ by: 'ben' });
  expect(await payloadOf(api, id, 'pass_order')).toEqual({ by: 'ada' });
  expect(await payloadOf(api, id, 'price_order')).toEqual({ by: 'ben, later' });
  await Promise.all([ada.close(), ben.close()]);
});

test('who saves by hand says when, and is not surprised by a reload', async ({
  product,
  api,
  signedIn: page,
}) => {
  const { id } = await api.importStory(ordersStory);
  const before = await payloadOf(api, id, 'flag_order');
  await openStory(page, `${product.baseUrl}/stories/${id}`);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'Story menu' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Save by hand' }).click();
  const opened = await openAction(page, 'Flag order');
  await opened.getByRole('textbox', { name: 'Payload' }).fill('{"made": "by hand"}');
  await expect(saveMark(page)).toHaveText('1 change not saved');
  await page.reload();
  await expect(saveMark(page)).toHaveText('1 change not saved');
  expect(await payloadOf(api, id, 'flag_order')).toEqual(before);
  await openAction(page, 'Flag order');
  await expect(panel(page, 'Flag order').getByRole('textbox', { name: 'Payload' })).toContainText('by hand');
  await page.keyboard.press('ControlOrMeta+s');
  await saved(page);
  expect(await payloadOf(api, id, 'flag_order')).toEqual({ made: 'by hand' });
});
