/** What is done to Actions and links that are there, by menus and keys: deleted, copied, pasted, taken back, switched off. */
import { canvas, card, links, openAction, panel, saved, shownStory } from './editor.ts';
import {
  boxOf,
  chosen,
  drag,
  empty,
  line,
  link,
  menuItem,
  middle,
  open,
  type Point,
  standsAt,
  undo,
  view,
} from './hands.ts';
import { expect, test } from './product.ts';

test.use({
  permissions: ['clipboard-read', 'clipboard-write'],
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
