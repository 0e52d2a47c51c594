/** What hands do on the canvas, by real mouse and keys: one test for each gesture. */
import type { Locator, Page } from '@playwright/test';
import { addAction, canvas, card, links, openAction, panel, saved, shownStory } from './editor.ts';
import { type Api, expect, test } from './product.ts';

test.use({
  contextOptions: { reducedMotion: 'reduce' },
  permissions: ['clipboard-read', 'clipboard-write'],
});

const message = (name: string, x: number, y: number) => ({
  type: 'event-transform',
  name,
  options: { mode: 'message_only', payload: { from: name } },
  position: { x, y },
});

/** Hook, First and Last in a line; Loose and Spare beside them, without links. */
const line = {
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

type Point = { x: number; y: number };

/** Opens a new story with these Actions; answers the address of its webhook. */
async function open(page: Page, api: Api, story: unknown = line): Promise<string> {
  const { id, webhookUrl } = await api.importStory(story);
  await page.goto(new URL(`/stories/${id}`, page.url()).href);
  await expect(canvas(page).locator('.action-card').first()).toBeVisible();
  return webhookUrl;
}

async function boxOf(of: Locator): Promise<Point & { width: number; height: number }> {
  const box = await of.boundingBox();
  if (!box) throw new Error('It is not on the screen.');
  return box;
}

async function middle(of: Locator): Promise<Point> {
  const { x, y, width, height } = await boxOf(of);
  return { x: x + width / 2, y: y + height / 2 };
}

async function drag(page: Page, from: Point, to: Point, button: 'left' | 'middle' = 'left'): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down({ button });
  // As a hand does: a drag begins with its first few pixels, and what is dragged follows from there.
  await page.mouse.move(from.x + 3, from.y + 3);
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up({ button });
}

/** Its middle is there, give or take half a step of the grid. */
async function standsAt(page: Page, name: string, at: Point, within = 12): Promise<void> {
  const away = async () => {
    const { x, y } = await middle(card(page, name));
    return Math.abs(x - at.x) + Math.abs(y - at.y);
  };
  await expect.poll(away).toBeLessThan(within);
}

/** A place on the canvas where nothing is. */
async function empty(page: Page, dx = 60, dy = 60): Promise<Point> {
  const { x, y } = await boxOf(canvas(page));
  return { x: x + 260 + dx, y: y + dy };
}

const port = (page: Page, name: string) => card(page, name).locator('.port-out').first();

const link = (page: Page, from: string, to: string) =>
  canvas(page).getByRole('img', { name: new RegExp(`^Link from ${from}, .*, to ${to}$`) });

/** The middle of a straight link. */
async function onLink(page: Page, from: string, to: string): Promise<Point> {
  const [above, below] = [await boxOf(card(page, from)), await boxOf(card(page, to))];
  return { x: above.x + above.width / 2, y: (above.y + above.height + below.y) / 2 };
}

const chosen = (page: Page) => canvas(page).locator('.action-card.is-selected');
const menuItem = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name });
const quickAdd = (page: Page) => page.getByRole('dialog', { name: 'Add an Action' });
const undo = (page: Page) => page.keyboard.press('ControlOrMeta+z');

async function view(page: Page): Promise<{ x: number; y: number; zoom: number }> {
  const matrix = await canvas(page)
    .locator('.react-flow__viewport')
    .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform));
  return { x: matrix.e, y: matrix.f, zoom: matrix.a };
}

test('pan: the wheel, the middle button and Space; Ctrl and the wheel zoom, or the wheel by a setting', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  const at = await empty(page);
  await page.mouse.move(at.x, at.y);
  const before = await view(page);
  await page.mouse.wheel(0, 100);
  await expect.poll(async () => (await view(page)).y).toBeLessThan(before.y);
  expect((await view(page)).zoom).toBe(before.zoom);

  await page.keyboard.down('Control');
  await page.mouse.wheel(0, 100);
  await page.keyboard.up('Control');
  await expect.poll(async () => (await view(page)).zoom).toBeLessThan(before.zoom);

  const pans = async (act: () => Promise<void>) => {
    const { x, y } = await view(page);
    const moved = async () => {
      const now = await view(page);
      return { x: Math.round(now.x - x), y: Math.round(now.y - y) };
    };
    await act();
    await expect.poll(moved).toEqual({ x: 80, y: 40 });
    await expect(chosen(page)).toHaveCount(0);
  };
  await pans(() => drag(page, at, { x: at.x + 80, y: at.y + 40 }, 'middle'));
  await pans(async () => {
    await canvas(page).focus();
    await page.keyboard.down('Space');
    await drag(page, at, { x: at.x + 80, y: at.y + 40 });
    await page.keyboard.up('Space');
  });

  await page.getByRole('button', { name: 'Mouse on the canvas' }).click();
  await page.getByRole('switch', { name: 'Scroll zooms' }).click();
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(card(page, 'Hook')).toBeVisible();
  const { zoom } = await view(page);
  await page.mouse.move(at.x, at.y);
  await page.mouse.wheel(0, 100);
  await expect.poll(async () => (await view(page)).zoom).toBeLessThan(zoom);
});

test('select: a rectangle by partial overlap, Shift adds, Ctrl toggles, links too', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  const [hook, first, last, loose] = await Promise.all(
    ['Hook', 'First', 'Last', 'Loose'].map((name) => boxOf(card(page, name))),
  );
  if (!hook || !first || !last || !loose) throw new Error('A card is missing.');
  const names = () =>
    chosen(page).evaluateAll((cards) => cards.map((one) => one.ariaLabel?.split(',')[0]).sort());
  // Touching is enough.
  await drag(page, { x: hook.x - 40, y: hook.y - 20 }, { x: hook.x + 20, y: first.y + 10 });
  await expect.poll(names).toEqual(['First', 'Hook']);
  await page.keyboard.down('Shift');
  await drag(page, { x: loose.x + 250, y: loose.y - 20 }, { x: loose.x + 150, y: loose.y + 20 });
  await page.keyboard.up('Shift');
  await expect.poll(names).toEqual(['First', 'Hook', 'Loose']);
  await page.keyboard.down('Control');
  await drag(page, { x: first.x - 40, y: first.y - 10 }, { x: first.x + 20, y: last.y + 10 });
  await page.keyboard.up('Control');
  await expect.poll(names).toEqual(['Hook', 'Last', 'Loose']);
  await card(page, 'Last').click({ modifiers: ['Control'] });
  await expect.poll(names).toEqual(['Hook', 'Loose']);
  await card(page, 'Hook').click({ modifiers: ['Shift'] });
  await expect.poll(names).toEqual(['Hook', 'Loose']);

  const [one, other] = [await onLink(page, 'Hook', 'First'), await onLink(page, 'First', 'Last')];
  await page.mouse.click(one.x, one.y - 20);
  await expect(chosen(page)).toHaveCount(0);
  await page.keyboard.down('Shift');
  await page.mouse.click(other.x, other.y - 20);
  await page.keyboard.up('Shift');
  await page.keyboard.press('Delete');
  await expect(links(page)).toHaveCount(0);
  await undo(page);
  await expect(links(page)).toHaveCount(2);
  // A rectangle without a card takes the links that it crosses.
  await drag(page, { x: one.x - 60, y: one.y - 10 }, { x: one.x + 60, y: one.y + 10 });
  await page.keyboard.press('Delete');
  await expect(links(page)).toHaveCount(1);
});

test('add: from the palette by click and by drag', async ({ signedIn: page, api }) => {
  await open(page, api);
  await card(page, 'Last').click();
  await addAction(page, 'Trigger');
  await expect(link(page, 'Last', 'Trigger')).toHaveCount(1);
  const to = await boxOf(canvas(page));
  await page
    .getByRole('complementary', { name: 'Palette' })
    .getByRole('button', { name: 'Send Email' })
    .dragTo(canvas(page), { targetPosition: { x: to.width / 3, y: 60 } });
  await expect(card(page, 'Send Email')).toBeVisible();
  await expect(links(page)).toHaveCount(3);
});

test('quick add: double click, a wire into the empty, “+” at a port, Tab; last used first', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  const at = await empty(page);
  await page.mouse.dblclick(at.x, at.y);
  await expect(quickAdd(page).getByRole('option', { name: 'Webhook' })).toBeEnabled();
  await page.keyboard.type('trig');
  await page.keyboard.press('Enter');
  await expect(card(page, 'Trigger')).toBeVisible();
  await standsAt(page, 'Trigger', at);

  // A wire dropped into the empty: what takes no input says so, the last used stands first.
  await page.keyboard.press('Escape');
  const from = await middle(port(page, 'Last'));
  await drag(page, from, { x: from.x - 140, y: from.y + 60 });
  await expect(quickAdd(page).getByRole('option').first()).toHaveText('Trigger');
  await expect(quickAdd(page).getByText('Webhook takes no input')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(link(page, 'Last', 'Trigger 2')).toHaveCount(1);
  await undo(page);
  await expect(card(page, 'Trigger 2')).toHaveCount(0);

  await card(page, 'Last').hover();
  await card(page, 'Last').getByTitle('Add after success').click();
  await page.keyboard.type('http');
  await page.keyboard.press('Enter');
  await expect(link(page, 'Last', 'HTTP Request')).toHaveCount(1);

  // Tab from what is selected; Tab again goes on to the next control.
  await expect(canvas(page)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(quickAdd(page)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(quickAdd(page)).toHaveCount(0);
  await expect(canvas(page)).not.toBeFocused();
  await canvas(page).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.type('script');
  await page.keyboard.press('Enter');
  await expect(link(page, 'HTTP Request', 'Run Script')).toHaveCount(1);
});

test('connect: drag onto any part of a card, or click the port and the card; a refusal says why', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  const loose = await boxOf(card(page, 'Loose'));
  const out = await middle(port(page, 'Last'));
  await drag(page, out, { x: loose.x + 190, y: loose.y + 45 });
  await expect(link(page, 'Last', 'Loose')).toHaveCount(1);

  const { x, y } = await middle(port(page, 'Loose'));
  await page.mouse.click(x, y);
  await card(page, 'Hook').hover();
  await expect(page.getByText('A Webhook takes no input')).toBeVisible();
  await card(page, 'Spare').click();
  await expect(link(page, 'Loose', 'Spare')).toHaveCount(1);

  const hook = await middle(card(page, 'Hook'));
  await page.mouse.move(out.x, out.y);
  await page.mouse.down();
  await page.mouse.move(hook.x, hook.y, { steps: 6 });
  await expect(page.getByRole('tooltip')).toHaveText('A Webhook takes no input');
  await page.mouse.up();
  await expect(links(page)).toHaveCount(4);
});

test('insert on a link: from the palette, by its “+”, by dropping a loose card; each is one step', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  const isBack = async () => {
    await undo(page);
    await expect(links(page)).toHaveCount(2);
    await expect(link(page, 'Hook', 'First')).toHaveCount(1);
    await expect(link(page, 'First', 'Last')).toHaveCount(1);
  };
  const at = await onLink(page, 'First', 'Last');
  const { x, y } = await boxOf(canvas(page));
  await page
    .getByRole('complementary', { name: 'Palette' })
    .getByRole('button', { name: 'Trigger' })
    .dragTo(canvas(page), { targetPosition: { x: at.x - x, y: at.y - y } });
  await expect(link(page, 'First', 'Trigger')).toHaveCount(1);
  await expect(link(page, 'Trigger', 'Last')).toHaveCount(1);
  await isBack();

  const middleOf = await onLink(page, 'Hook', 'First');
  await page.mouse.move(middleOf.x, middleOf.y);
  await page.getByRole('button', { name: 'Insert an Action after Hook' }).click();
  await page.keyboard.type('script');
  await page.keyboard.press('Enter');
  await expect(link(page, 'Hook', 'Run Script')).toHaveCount(1);
  await expect(link(page, 'Run Script', 'First')).toHaveCount(1);
  await isBack();

  const loose = await middle(card(page, 'Loose'));
  await drag(page, loose, await onLink(page, 'First', 'Last'));
  await expect(link(page, 'First', 'Loose')).toHaveCount(1);
  await expect(link(page, 'Loose', 'Last')).toHaveCount(1);
  await isBack();
  await standsAt(page, 'Loose', loose, 2);
});

test('delete takes the links along; Ctrl and Delete close the flow behind it', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  await card(page, 'First').click();
  await page.keyboard.press('Delete');
  await expect(card(page, 'First')).toHaveCount(0);
  await expect(links(page)).toHaveCount(0);
  await undo(page);
  await expect(links(page)).toHaveCount(2);
  await card(page, 'First').click();
  await page.keyboard.press('ControlOrMeta+Delete');
  await expect(card(page, 'First')).toHaveCount(0);
  await expect(link(page, 'Hook', 'Last')).toHaveCount(1);
  await undo(page);
  await expect(link(page, 'First', 'Last')).toHaveCount(1);
});

test('links: either end is dragged elsewhere, Alt and a click on a port take all of its links', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  const last = await boxOf(card(page, 'Last'));
  const end = { x: last.x + last.width / 2, y: last.y - 14 };
  await drag(page, end, await middle(card(page, 'Loose')));
  await expect(link(page, 'First', 'Loose')).toHaveCount(1);
  await expect(link(page, 'First', 'Last')).toHaveCount(0);
  await undo(page);

  const first = await boxOf(card(page, 'First'));
  const start = { x: first.x + first.width / 2, y: first.y + first.height + 16 };
  await drag(page, start, await middle(card(page, 'Loose')));
  await expect(link(page, 'Loose', 'Last')).toHaveCount(1);
  await expect(links(page)).toHaveCount(2);
  await undo(page);
  await expect(link(page, 'First', 'Last')).toHaveCount(1);
  // Let go over nothing, or over what takes no input, it stays.
  await drag(page, end, await middle(card(page, 'Hook')));
  await expect(link(page, 'First', 'Last')).toHaveCount(1);

  // Without dragging.
  const at = await onLink(page, 'First', 'Last');
  await page.mouse.click(at.x, at.y - 22, { button: 'right' });
  await menuItem(page, /^Choose another target/).click();
  await card(page, 'Hook').hover();
  await expect(page.getByText('A Webhook takes no input')).toBeVisible();
  await card(page, 'Spare').click();
  await expect(link(page, 'First', 'Spare')).toHaveCount(1);
  await undo(page);

  const out = await middle(port(page, 'First'));
  await page.keyboard.down('Alt');
  await page.mouse.click(out.x, out.y);
  await page.mouse.move(first.x + 40, first.y + 20);
  await page.mouse.click(first.x + first.width / 2, first.y);
  await page.keyboard.up('Alt');
  await expect(links(page)).toHaveCount(0);
  await undo(page);
  await undo(page);
  await expect(links(page)).toHaveCount(2);
});

test('menus: of an Action, a link, a selection and the canvas, by mouse and by key', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  await card(page, 'First').click({ button: 'right' });
  await expect(page.getByRole('menu', { name: 'First' })).toBeVisible();
  for (const name of ['Open', 'Connect success…', 'Move to…', 'Copy', 'Duplicate', 'Delete and reconnect']) {
    await expect(menuItem(page, new RegExp(`^${name}`))).toBeVisible();
  }
  await menuItem(page, /^Bypass/).click();
  await expect(card(page, 'First')).toHaveAccessibleName(/Bypassed/);
  await expect(canvas(page)).toBeFocused();

  // Moved without dragging: by coordinates, by a click, by the arrows.
  await page.keyboard.press('Shift+F10');
  await menuItem(page, /^Move to/).click();
  const form = page.getByRole('form', { name: 'Move to' });
  await form.getByRole('textbox', { name: 'X' }).fill('-240');
  await form.getByRole('button', { name: 'Place' }).click();
  await expect
    .poll(() => shownStory(page))
    .toMatchObject({ actions: { first: { position: { x: -240, y: 160 } } } });
  await undo(page);
  await card(page, 'Loose').click({ button: 'right' });
  await menuItem(page, /^Move to/).click();
  await expect(form).toBeVisible();
  const to = await empty(page, 700, 110);
  await page.mouse.click(to.x, to.y);
  await expect(form).toHaveCount(0);
  await standsAt(page, 'Loose', to);
  await expect(chosen(page)).toHaveCount(1);
  const { y } = await boxOf(card(page, 'Loose'));
  const below = async () => (await boxOf(card(page, 'Loose'))).y - y;
  await page.keyboard.press('m');
  await expect(form).toBeVisible();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(form).toHaveCount(0);
  await expect.poll(below).toBeCloseTo(96 * (await view(page)).zoom, 0);
  await undo(page);
  await expect.poll(below).toBeCloseTo(0, 0);

  // A link by keys alone: L goes to it, its menu inserts.
  await card(page, 'Last').click();
  await page.keyboard.press('l');
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu', { name: 'Link' })).toBeVisible();
  await menuItem(page, /^Insert an Action/).click();
  await page.keyboard.type('script');
  await page.keyboard.press('Enter');
  await expect(link(page, 'First', 'Run Script')).toHaveCount(1);

  const at = await empty(page, -120, 300);
  await page.mouse.click(at.x, at.y, { button: 'right' });
  await menuItem(page, /^Select everything/).click();
  await expect(chosen(page)).toHaveCount(6);
  await card(page, 'Hook').click({ button: 'right' });
  await expect(page.getByRole('menu', { name: '6 selected' })).toBeVisible();
  await menuItem(page, /^Disable/).click();
  await expect(card(page, 'Spare')).toHaveAccessibleName(/Disabled/);
  await undo(page);
  await expect(card(page, 'Spare')).not.toHaveAccessibleName(/Disabled/);

  // The palette of commands has the same.
  await card(page, 'Last').click();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox').fill('/bypass');
  await expect(page.getByRole('option', { name: /^Bypass/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(card(page, 'Last')).toHaveAccessibleName(/Bypassed/);
});

test('copy and paste: JSON without secrets, at the pointer, into another story, with incoming links', async ({
  signedIn: page,
  api,
  context,
}) => {
  await open(page, api);
  await card(page, 'Spare').click();
  await page.keyboard.press('ControlOrMeta+c');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(text)).toMatchObject({
    format: 'storyloom.story/1',
    actions: { spare: { options: { headers: { Authorization: '' } } } },
  });
  const at = await empty(page, -40, 60);
  await page.mouse.move(at.x, at.y);
  await page.keyboard.press('ControlOrMeta+v');
  await expect(card(page, 'Spare 2')).toBeVisible();
  await standsAt(page, 'Spare 2', at);
  // Where it comes from it keeps its secret.
  await expect
    .poll(() => shownStory(page))
    .toMatchObject({ actions: { spare_2: { options: { headers: { Authorization: 'Bearer s3cret' } } } } });
  await undo(page);

  await card(page, 'First').click();
  await card(page, 'Last').click({ modifiers: ['Shift'] });
  await page.keyboard.press('ControlOrMeta+c');
  await page.keyboard.press('ControlOrMeta+Shift+v');
  await expect(link(page, 'Hook', 'First 2')).toHaveCount(1);
  await expect(link(page, 'First 2', 'Last 2')).toHaveCount(1);
  await undo(page);
  await expect(links(page)).toHaveCount(2);

  const other = await context.newPage();
  await other.goto(page.url());
  await open(other, api, { ...line, name: 'Other', actions: { hook: line.actions.hook }, links: [] });
  await canvas(other).focus();
  await other.keyboard.press('ControlOrMeta+v');
  await expect(link(other, 'First', 'Last')).toHaveCount(1);
  await other.close();
});

test('paste: a cURL command, an address, a story of n8n', async ({ signedIn: page, api }) => {
  await open(page, api, { ...line, actions: { hook: line.actions.hook }, links: [] });
  const paste = async (text: string) => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await canvas(page).focus();
    await page.keyboard.press('ControlOrMeta+v');
  };
  await paste('curl -X PUT https://a.example/things -d \'{"a":1}\'');
  await expect(card(page, 'HTTP Request')).toHaveAccessibleName(/PUT a.example\/things/);
  await paste('https://b.example/list?page=2');
  await expect(card(page, 'HTTP Request 2')).toHaveAccessibleName(/GET b.example\/list/);
  await paste(
    JSON.stringify({
      nodes: [
        { name: 'On order', type: 'n8n-nodes-base.webhook', position: [0, 0], parameters: {} },
        { name: 'Tell', type: 'n8n-nodes-base.slack', position: [220, 0], parameters: { text: 'Hi' } },
      ],
      connections: { 'On order': { main: [[{ node: 'Tell', type: 'main', index: 0 }]] } },
    }),
  );
  await expect(link(page, 'On order', 'Tell')).toHaveCount(1);
  await expect(card(page, 'Tell')).toHaveAccessibleName(/Bypassed/);
  await expect(page.getByText(/there is no Action for n8n-nodes-base.slack/)).toBeVisible();
  await undo(page);
  await expect(card(page, 'Tell')).toHaveCount(0);
});

test('duplicate: Ctrl and D, and Alt and drag', async ({ signedIn: page, api }) => {
  await open(page, api);
  await card(page, 'First').click();
  await card(page, 'Last').click({ modifiers: ['Shift'] });
  await page.keyboard.press('ControlOrMeta+d');
  await expect(link(page, 'First 2', 'Last 2')).toHaveCount(1);
  await expect(chosen(page)).toHaveCount(2);
  await undo(page);
  await expect(card(page, 'First 2')).toHaveCount(0);

  await page.keyboard.press('Escape');
  const from = await middle(card(page, 'Loose'));
  const to = { x: from.x + 40, y: from.y - 90 };
  await page.keyboard.down('Alt');
  await drag(page, from, to);
  await page.keyboard.up('Alt');
  await expect(card(page, 'Loose 2')).toBeVisible();
  await standsAt(page, 'Loose', from, 2);
  await standsAt(page, 'Loose 2', to);
});

test('undo and redo: one step each, after it was saved too; text fields keep their own', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  await card(page, 'Spare').click();
  await page.keyboard.press('Delete');
  await saved(page);
  await undo(page);
  await expect(card(page, 'Spare')).toBeVisible();
  await saved(page);
  await page.keyboard.press('ControlOrMeta+y');
  await expect(card(page, 'Spare')).toHaveCount(0);
  await undo(page);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(card(page, 'Spare')).toHaveCount(0);
  await undo(page);

  // Several at once are one step.
  await card(page, 'First').click();
  await card(page, 'Last').click({ modifiers: ['Shift'] });
  const [first, last] = [await middle(card(page, 'First')), await middle(card(page, 'Last'))];
  await drag(page, first, { x: first.x + 80, y: first.y });
  const moved = async (name: string, { x }: Point) => Math.round((await middle(card(page, name))).x - x);
  await expect.poll(() => moved('First', first)).toBeGreaterThan(60);
  expect(await moved('Last', last)).toBe(await moved('First', first));
  await undo(page);
  await expect.poll(() => moved('First', first)).toBe(0);
  expect(await moved('Last', last)).toBe(0);

  const opened = await openAction(page, 'First');
  const name = opened.getByRole('textbox', { name: 'Name' });
  await name.click();
  await name.press('End');
  await name.pressSequentially(' thing');
  await name.press('ControlOrMeta+z');
  await expect(name).not.toHaveValue('First thing');
  await expect(card(page, 'Spare')).toBeVisible();
});

test('disabled: events end there; bypassed: they pass through unchanged', async ({ signedIn: page, api }) => {
  const webhookUrl = await open(page, api);
  await card(page, 'First').click();
  await page.keyboard.press('b');
  await expect(card(page, 'First')).toHaveAccessibleName(/Bypassed, events pass through/);
  await saved(page);
  const answer = await fetch(webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"order": 7}',
  });
  expect(answer.ok).toBe(true);
  await page.getByRole('tab', { name: /^Runs/ }).click();
  await expect(card(page, 'Last')).toHaveAccessibleName(/Succeeded/);
  await openAction(page, 'First');
  await panel(page, 'First')
    .getByRole('tab', { name: /Events/ })
    .click();
  await expect(panel(page, 'First')).toContainText('order');

  await card(page, 'First').click();
  await page.keyboard.press('d');
  await expect(card(page, 'First')).toHaveAccessibleName(/Disabled, events end here/);
  await card(page, 'Hook').click();
  await page.keyboard.press('b');
  await expect(card(page, 'Hook')).not.toHaveAccessibleName(/Bypassed/);
});
