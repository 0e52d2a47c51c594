import type { Locator, Page } from '@playwright/test';
import type { Product } from '@storyloom/adapters/testing/product';
import { type Place, select, shown } from './arranged.ts';
import { canvas, card, links, openAction, panel, saved } from './editor.ts';
import { type Api, expect, ordersStory, test } from './product.ts';
import { storyOf } from './story-of.ts';

async function open(page: Page, { product, api }: { product: Product; api: Api }, file: unknown, query = '') {
  const story = await api.importStory(file);
  await page.goto(`${product.baseUrl}/stories/${story.id}${query}`);
  await expect(canvas(page)).toBeVisible();
  return story;
}

/** What a user means by where something stands: its place on the screen. */
async function box(locator: Locator) {
  const found = await locator.boundingBox();
  if (!found) throw new Error('It is not on the screen.');
  return found;
}

/** Drags by the middle of its left part, a step at a time; `drop: false` keeps it in the hand. */
async function drag(page: Page, from: Locator, by: Place, { drop = true } = {}) {
  const at = await box(from);
  const [x, y] = [at.x + 20, at.y + at.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 4, y + 4);
  await page.mouse.move(x + by.x, y + by.y, { steps: 8 });
  if (drop) await page.mouse.up();
}

test('helper lines show while something is dragged, and pull it to them', async ({
  product,
  api,
  signedIn: page,
}) => {
  await open(
    page,
    { product, api },
    {
      format: 'storyloom.story/1',
      name: 'Two',
      actions: {
        hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
        one: { type: 'event-transform', name: 'One', options: { payload: {} }, position: { x: 304, y: 160 } },
      },
      links: [],
    },
  );
  const zoom = (await box(card(page, 'Hook'))).width / 208;
  // 6 px short of being below the other: it is pulled over.
  await drag(page, card(page, 'One'), { x: -298 * zoom, y: 40 * zoom }, { drop: false });
  await expect(page.locator('[data-guide="across"]').first()).toBeVisible();
  await page.mouse.up();
  await expect(page.locator('[data-guide]')).toHaveCount(0);
  expect((await shown(page)).actions.one?.position).toEqual({ x: 0, y: 200 });
});

test('a group is made, named, coloured, moved, collapsed, left and ended; all of it can be undone', async ({
  product,
  api,
  signedIn: page,
}) => {
  await open(page, { product, api }, ordersStory);
  const before = await shown(page);
  await select(page, 'Flag order', 'Pass order');
  await page.keyboard.press('ControlOrMeta+G');
  const name = page.getByRole('textbox', { name: 'Name of the group' });
  await name.fill('Endings');
  await name.press('Enter');
  const frame = page.getByRole('region', { name: 'Group Endings, 2 Actions' });
  await expect(frame).toBeVisible();
  await frame.getByRole('button', { name: 'Group Endings' }).click();
  await page.getByRole('menuitemradio', { name: 'Blue' }).click();
  await expect(frame).toHaveClass(/tint-blue/);
  await expect
    .poll(async () => Object.values((await shown(page)).groups ?? {}))
    .toEqual([expect.objectContaining({ name: 'Endings', tint: 'blue' })]);

  // By its head, also where a link runs through it.
  const [head, below] = [await box(frame), await box(card(page, 'Flag order'))];
  const grip = { x: below.x + below.width / 2, y: head.y + 12 };
  await page.mouse.move(grip.x, grip.y);
  await page.mouse.down();
  await page.mouse.move(grip.x + 20, grip.y);
  await page.mouse.move(grip.x + 100, grip.y + 40, { steps: 6 });
  await page.mouse.up();
  const positions = async () => {
    const { actions } = await shown(page);
    return [actions.flag_order?.position, actions.pass_order?.position];
  };
  const [flag, pass] = await positions();
  expect((pass?.x ?? 0) - (flag?.x ?? 0)).toBe(300);
  expect(flag?.x).toBeGreaterThan(-150);

  await canvas(page).focus();
  await page.keyboard.press('.');
  const collapsed = card(page, 'Endings');
  await expect(collapsed).toHaveAccessibleName('Endings, Group · 2 Actions');
  await expect(card(page, 'Flag order')).toHaveCount(0);
  await expect(canvas(page).locator('.react-flow__edge')).toHaveCount(3);
  await page.keyboard.press('.');
  await expect(frame).toBeVisible();

  // What is dragged out of it leaves it.
  await drag(page, card(page, 'Flag order'), { x: -420, y: -60 });
  await expect(page.getByRole('region', { name: 'Group Endings, 1 Action' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(frame).toBeVisible();

  await frame.getByRole('button', { name: 'Group Endings' }).click();
  await page.getByRole('menuitem', { name: 'Delete group with its Actions' }).click();
  await expect(card(page, 'Pass order')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(frame).toBeVisible();
  await frame.getByRole('button', { name: 'Group Endings' }).click();
  await page.getByRole('menuitem', { name: 'Delete group, keep its Actions' }).click();
  await expect(frame).toHaveCount(0);
  await expect(card(page, 'Pass order')).toBeVisible();

  const undo = page.getByRole('button', { name: 'Undo' });
  while (await undo.isEnabled()) await undo.click();
  expect(await shown(page)).toEqual(before);
});

test('a note is Markdown, written in place, and loads nothing from elsewhere', async ({
  product,
  api,
  signedIn: page,
}) => {
  await open(page, { product, api }, ordersStory);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(product.baseUrl)) asked.push(request.url());
  });
  await page.getByRole('button', { name: 'Add a note' }).click();
  const text = page.getByRole('textbox', { name: 'Text of the note, Markdown' });
  await expect(text).toBeFocused();
  await text.fill(
    '# Quota\n\n- **500** a day\n\n[rules](https://example.com/rules) [bad](javascript:alert(1)) ![chart](https://example.com/c.png) <img src=x onerror=alert(1)>',
  );
  await text.press('ControlOrMeta+Enter');
  const note = canvas(page).getByRole('region', { name: /^Note: # Quota/ });
  await expect(note.getByRole('heading', { name: 'Quota' })).toBeVisible();
  await expect(note.getByRole('listitem')).toContainText('500 a day');
  await expect(note.getByRole('link')).toHaveCount(1);
  await expect(note.getByRole('link', { name: 'rules' })).toHaveAttribute(
    'href',
    'https://example.com/rules',
  );
  await expect(note).toContainText('[chart]');
  await expect(note.locator('img')).toHaveCount(0);
  expect(asked).toEqual([]);

  await canvas(page).focus();
  await page.keyboard.press('Enter');
  await text.press('End');
  await text.press('Escape');
  await note.click({ position: { x: 8, y: 4 } });
  const panel = page.getByRole('region', { name: 'Note', exact: true });
  await panel.getByLabel('Width').fill('320');
  await panel.getByLabel('Height').fill('160');
  await panel.getByRole('combobox', { name: 'Colour' }).click();
  await page.getByRole('option', { name: 'Blue' }).click();
  const sized = async () => {
    const [first] = (await shown(page)).notes ?? [];
    return { width: first?.width, height: first?.height, tint: first?.tint };
  };
  await expect.poll(sized).toEqual({ width: 320, height: 160, tint: 'blue' });

  await note.click({ position: { x: 8, y: 4 } });
  const handle = page.locator('.note-handle');
  const zoom = (await box(card(page, 'Receive order'))).width / 208;
  const at = await box(handle);
  await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
  await page.mouse.down();
  await page.mouse.move(at.x + at.width / 2 + 80 * zoom, at.y + at.height / 2 + 40 * zoom, { steps: 4 });
  await page.mouse.up();
  await expect.poll(sized).toEqual({ width: 400, height: 200, tint: 'blue' });
});

test('the map moves the view and can be put away for good; zoom has keys and a menu', async ({
  product,
  api,
  signedIn: page,
}) => {
  const map = page.getByRole('img', { name: 'Map of the story' });
  // It is there, too, where all is seen at full size: it does not come and go with the view.
  await open(page, { product, api }, ordersStory);
  await canvas(page).focus();
  await page.keyboard.press('0');
  await expect(map).toBeVisible();
  await open(page, { product, api }, storyOf(100));
  await expect(map).toBeVisible();
  await canvas(page).focus();
  await page.keyboard.press('0');
  const zoom = page.getByRole('button', { name: /^Zoom is/ });
  await expect(zoom).toHaveText('100 %');
  await map.click({ position: { x: 4, y: 4 } });
  await expect(card(page, 'Start')).toBeInViewport();
  await canvas(page).focus();
  await page.keyboard.press('1');
  await expect(zoom).not.toHaveText('100 %');
  await openAction(page, 'Step 1');
  await canvas(page).focus();
  await page.keyboard.press('2');
  await expect(zoom).toHaveText('100 %');
  await page.keyboard.press('-');
  await expect(zoom).not.toHaveText('100 %');
  await zoom.click();
  await page.getByRole('menuitem', { name: 'Zoom to 50 %' }).click();
  await expect(zoom).toHaveText('50 %');
  await page.getByRole('button', { name: 'Show or hide the map' }).click();
  await expect(map).toHaveCount(0);
  await page.reload();
  await expect(card(page, 'Start')).toBeVisible();
  await expect(map).toHaveCount(0);
  await page.getByRole('button', { name: 'Show or hide the map' }).click();
  await expect(map).toBeVisible();
});

test('counts of Actions and links lead to the events they count', async ({
  product,
  api,
  signedIn: page,
}) => {
  const { webhookUrl } = await open(page, { product, api }, ordersStory);
  const order = (price: number) => ({ id: price, quantity: 1, price, customer: { name: 'Ada' } });
  for (const price of [50, 150, 250]) {
    const headers = { 'content-type': 'application/json' };
    await fetch(webhookUrl, { method: 'POST', headers, body: JSON.stringify(order(price)) });
  }
  const counted = (count: number) =>
    page.getByRole('button', { name: new RegExp(`^${count} events? along this link in the last 24 hours`) });
  await expect(counted(3)).toHaveCount(2);
  await counted(2).click();
  const events = page.getByRole('list', { name: 'Events, newest first' });
  await expect(events.getByRole('listitem')).toHaveCount(2);
  await expect(events).toContainText('match');
  await card(page, 'Price order').locator('.action-corner').click();
  await expect(events.getByRole('listitem')).toHaveCount(3);
  await expect(events).not.toContainText('match');
});

test('dragging one card draws one card and its links; typing into an option draws what shows it', async ({
  product,
  api,
  signedIn: page,
}) => {
  await open(page, { product, api }, storyOf(100), '?renders');
  await openAction(page, 'Step 5');
  await canvas(page).focus();
  await page.keyboard.press('2');
  await expect(page.getByRole('button', { name: /^Zoom is/ })).toHaveText('100 %');
  const counted = (): Promise<Record<'cards' | 'links' | 'rows' | 'editors', number>> =>
    page.evaluate(() => ({ ...Reflect.get(window, 'storyloomRenders') }));
  const step = card(page, 'Step 5');
  await drag(page, step, { x: 8, y: 0 }, { drop: false });
  const before = await counted();
  const at = await box(step);
  const moves = 20;
  for (let move = 1; move <= moves; move += 1)
    await page.mouse.move(at.x + 20 + move * 5, at.y + 26 + move * 3);
  const after = await counted();
  expect(after.cards - before.cards).toBeLessThanOrEqual(1);
  expect(after.links - before.links).toBeLessThanOrEqual(3 * (moves + 2));
  await page.mouse.up();
  await saved(page);

  const payload = panel(page, 'Step 5').getByRole('textbox', { name: 'Payload' });
  await payload.fill('<<start.body.value>> ');
  await saved(page);
  const rested = await counted();
  await payload.pressSequentially('abcdefghij');
  await expect(payload).toHaveText('<<start.body.value>> abcdefghij');
  await saved(page);
  const typed = await counted();
  // Its card, its row, the one link that leads on from it; once more when what is wrong with it is known.
  expect(typed.cards - rested.cards).toBeLessThanOrEqual(12);
  expect(typed.rows - rested.rows).toBeLessThanOrEqual(12);
  expect(typed.links - rested.links).toBeLessThanOrEqual(24);
  expect(typed.editors).toBe(rested.editors);
});

test('a story of 500 Actions opens, is dragged in and tidied', async ({ product, api, signedIn: page }) => {
  await open(page, { product, api }, storyOf(500));
  await expect(card(page, 'Start')).toBeVisible();
  expect(await canvas(page).locator('.action-card').count()).toBeGreaterThan(100);
  // All of its links, of which none is an element that far away.
  await expect(canvas(page).getByRole('img', { name: '599 links' })).toBeVisible();
  await expect(links(page)).toHaveCount(0);
  await openAction(page, 'Step 1');
  await canvas(page).focus();
  await page.keyboard.press('2');
  await expect(page.getByRole('button', { name: /^Zoom is/ })).toHaveText('100 %');
  expect(await canvas(page).locator('.action-card').count()).toBeLessThan(100);
  await expect.poll(() => links(page).count()).toBeGreaterThan(10);
  await drag(page, card(page, 'Step 1'), { x: -160, y: 0 });
  await saved(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Tidy' }).click();
  await saved(page);
  await expect
    .poll(async () => {
      const { actions } = await shown(page);
      return (actions.step_1?.position.x ?? 0) - (actions.start?.position.x ?? 1);
    })
    .toBe(0);
});
