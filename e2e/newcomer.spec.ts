/** The trip of someone who starts Storyloom for the first time: by mouse alone, without dragging, and by keyboard alone. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { send } from './echo.ts';
import { canvas, card, links, panel, saved } from './editor.ts';
import { codeField } from './panel-story.ts';
import { expect, test } from './product.ts';

/** Where the cards stand to each other, in steps of the canvas's grid: what a reload must not change. */
async function picture(page: Page, names: string[]): Promise<Record<string, [number, number]>> {
  const boxes = await Promise.all(names.map((name) => card(page, name).boundingBox()));
  const [first] = boxes;
  const steps = (px = 0, from = 0) => Math.round(((px - from) / (first?.width ?? 0)) * (208 / 8));
  return Object.fromEntries(
    names.map((name, index) => [name, [steps(boxes[index]?.x, first?.x), steps(boxes[index]?.y, first?.y)]]),
  );
}

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = await of.boundingBox();
  if (!box) throw new Error('It is not on the screen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Loaded into a new installation by `npm start`. */
const sample: unknown = JSON.parse(
  readFileSync(new URL('../catalog/welcome.story.json', import.meta.url), 'utf8'),
);

test('by mouse alone: sign in, run the sample, read an event, add a call from a command, test it, publish', async ({
  page,
  product,
  team,
  echo,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { id } = await team.api.importStory(sample);
  await team.api.call('PUT', `/stories/${id}/change_control`, { change_control: true });
  // As `npm start` prints it for a new installation: it opens the sample.
  const link = new URL(team.link);
  link.searchParams.set('callbackUrl', `${product.baseUrl}/stories/${id}`);
  await page.goto(link.href);
  await expect(card(page, 'Receive alert')).toBeVisible();

  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog', { name: 'Run the story' }).getByRole('button', { name: 'Run' }).click();
  for (const name of ['Receive alert', 'Describe alert', 'Call someone'])
    await expect(card(page, name)).toHaveAccessibleName(/Succeeded/);
  await expect(card(page, 'Note for later')).not.toHaveAccessibleName(/Succeeded/);

  // A click on a card: its event as a tree, and the path of a value.
  await card(page, 'Describe alert').click();
  const tree = page.getByRole('region', { name: 'Describe alert, detail' }).getByRole('tree');
  const value = tree.getByRole('treeitem', { name: /severity/ });
  await value.hover();
  await value.getByRole('button', { name: 'Copy path' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('<<describe_alert.severity>>');

  // A wire dragged into the empty offers what may follow, and what is chosen is linked.
  await page
    .getByRole('region', { name: 'The run on the canvas' })
    .getByRole('button', { name: 'Back to the draft' })
    .click();
  const from = await middle(card(page, 'Call someone').locator('.port-out').first());
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x - 60, from.y + 90, { steps: 8 });
  await page.mouse.up();
  await page.getByRole('dialog', { name: 'Add an Action' }).getByText('HTTP Request').click();
  await expect(links(page)).toHaveCount(5);

  // Configured from a command, and from another one in its own field.
  const url = echo.url({ name: 'newcomer' });
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    `curl -X PUT '${url}' -d '{"first": 1}'`,
  );
  await page.keyboard.press('ControlOrMeta+v');
  await expect(card(page, 'HTTP Request')).toHaveAccessibleName(/PUT 127\.0\.0\.1/);
  const call = panel(page, 'HTTP Request');
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    `curl '${url}' --json '{"later": true}'`,
  );
  await (await codeField(call, 'URL')).click();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(card(page, 'HTTP Request')).toHaveAccessibleName(/POST 127\.0\.0\.1/);
  await expect(call.getByRole('textbox', { name: 'URL' })).toHaveText(url);
  await expect(page.getByText('HTTP Request does what the command does').first()).toBeVisible();
  await expect(links(page)).toHaveCount(5);

  // Tested in place, against what the run left.
  await call.getByRole('tab', { name: 'Test' }).click();
  await expect(call.getByRole('option', { selected: true })).toContainText('on-call');
  await call.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(call.getByRole('region', { name: 'Said and heard' })).toContainText(`POST ${url}`);
  expect(echo.calls('newcomer')).toBe(1);
  await saved(page);

  const names = ['Receive alert', 'Describe alert', 'Call someone', 'HTTP Request'];
  const before = await picture(page, names);
  await page.reload();
  await expect(card(page, 'HTTP Request')).toBeVisible();
  expect(await picture(page, names)).toEqual(before);
  await expect(links(page)).toHaveCount(5);

  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Publish/ })
    .click();
  await page
    .getByRole('dialog', { name: 'Publish' })
    .getByRole('button', { name: 'Publish', exact: true })
    .click();
  await expect(page.getByRole('banner').getByRole('button', { name: 'Publish' })).toBeDisabled();
});

test('from a webhook: its address is open, it listens, and what comes is seen at once', async ({
  inTeam: page,
}) => {
  await page.goto('/stories');
  await page.getByRole('button', { name: 'Start with a webhook' }).click();
  await page.waitForURL(/\?action=receive_event$/);
  const hook = panel(page, 'Receive event');
  const came = hook.getByRole('region', { name: 'What came in' });
  await expect(came).toContainText('Listening');
  await expect(hook.getByRole('button', { name: 'Copy address' })).toBeVisible();
  const address = (await hook.locator('output').textContent()) ?? '';
  await send(address, { hello: 'world' });
  await expect(came).toContainText('Received');
  await expect(came).toContainText('"hello":"world"');
  await came.getByRole('button', { name: 'Show its run' }).click();
  await expect(page.getByRole('region', { name: 'The run on the canvas' })).toBeVisible();
});

test('by mouse without dragging: draw, connect, run, paste a command, move it, link it', async ({
  signedIn: page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const menuItem = (name: RegExp) => page.getByRole('menuitem', { name });
  const portOf = (name: string) => card(page, name).locator('.port-out').first();
  const clickOn = async (of: Locator) => {
    const { x, y } = await middle(of);
    await page.mouse.click(x, y);
  };

  await page.goto('/stories');
  await page.getByRole('button', { name: 'New story' }).first().click();
  await page.waitForURL(/\/stories\/[0-9a-f-]{36}/);
  await page.getByRole('button', { name: /Start with a Webhook/ }).click();
  await expect(panel(page, 'Webhook').getByRole('region', { name: 'What came in' })).toContainText(
    'Listening',
  );
  await card(page, 'Webhook').hover();
  await canvas(page).getByTitle('Add after success').click();
  await page.getByRole('dialog', { name: 'Add an Action' }).getByText('Event Transform').click();
  await expect(links(page)).toHaveCount(1);
  // A click in the palette adds behind what is selected; a port and then a card are a link.
  await page
    .getByRole('complementary', { name: 'Palette' })
    .getByRole('button', { name: 'Trigger', exact: true })
    .click();
  await expect(links(page)).toHaveCount(2);
  await clickOn(portOf('Webhook'));
  await card(page, 'Trigger').click();
  await expect(links(page)).toHaveCount(3);
  await saved(page);

  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog', { name: 'Run the story' }).getByRole('button', { name: 'Run' }).click();
  await expect(card(page, 'Event Transform')).toHaveAccessibleName(/Succeeded/);
  await page
    .getByRole('list', { name: 'Steps of the run' })
    .getByRole('button', { name: /Event Transform/ })
    .click();
  await expect(page.getByRole('tree')).toBeVisible();

  await page.evaluate(() => navigator.clipboard.writeText('curl -X POST https://a.example/alerts'));
  const { x, y } = await middle(card(page, 'Webhook'));
  await page.mouse.click(x - 220, y, { button: 'right' });
  await menuItem(/^Paste(?! with)/).click();
  await expect(card(page, 'HTTP Request')).toHaveAccessibleName(/POST a.example\/alerts/);
  await card(page, 'HTTP Request').click({ button: 'right' });
  await menuItem(/^Move to/).click();
  const place = await middle(card(page, 'Trigger'));
  await page.mouse.click(place.x - 260, place.y);
  await expect
    .poll(async () => Math.abs((await middle(card(page, 'HTTP Request'))).x - place.x + 260))
    .toBeLessThan(12);
  await card(page, 'Event Transform').click({ button: 'right' });
  await menuItem(/^Connect success/).click();
  await card(page, 'HTTP Request').click();
  await expect(links(page)).toHaveCount(4);
  await saved(page);
});

test('by keyboard alone: draw, connect, configure, run, read the result', async ({ signedIn: page }) => {
  const press = (key: string) => page.keyboard.press(key);
  const tabTo = async (locator: Locator) => {
    await expect(locator).toBeVisible();
    for (let presses = 0; presses < 60; presses += 1) {
      if (await locator.evaluateAll((found) => found.some((one) => one === document.activeElement))) return;
      await press('Tab');
    }
    throw new Error('Tab never came there.');
  };

  await page.goto('/stories');
  await tabTo(page.getByRole('button', { name: 'New story' }).first());
  await press('Enter');
  await page.waitForURL(/\/stories\/[0-9a-f-]{36}/);
  await expect(canvas(page)).toBeVisible();

  const add = async (search: string, name: string) => {
    await press('n');
    await expect(page.getByRole('searchbox', { name: 'Search Actions' })).toBeFocused();
    await page.keyboard.type(search);
    await press('Enter');
    await expect(card(page, name)).toBeVisible();
  };
  await tabTo(canvas(page));
  await press('ControlOrMeta+z');
  await expect(page.getByRole('main').getByText('Nothing to undo.')).toBeVisible();
  await add('webh', 'Webhook');
  await expect(canvas(page)).toBeFocused();
  // Added behind what is selected, and linked to it.
  await add('transform', 'Event Transform');
  await expect(canvas(page)).toBeFocused();
  await expect(links(page)).toHaveCount(1);

  await press('Enter');
  const opened = panel(page, 'Event Transform');
  await tabTo(opened.getByRole('textbox', { name: 'Payload' }));
  await press('ControlOrMeta+a');
  await page.keyboard.insertText('{"shout": "<<UPCASE(webhok.body.name)>>"}');
  await expect(opened).toContainText('webhok');
  await press('ControlOrMeta+a');
  await page.keyboard.insertText('{"shout": "<<UPCASE(webhook.body.name)>>"}');
  await saved(page);
  await press('Escape');
  await expect(canvas(page)).toBeFocused();

  await add('trigger', 'Trigger');
  await expect(links(page)).toHaveCount(2);
  // Undo takes it away, redo brings it back: also after it was saved.
  await saved(page);
  await press('ControlOrMeta+z');
  await expect(card(page, 'Trigger')).toHaveCount(0);
  await press('ControlOrMeta+Shift+z');
  await expect(card(page, 'Trigger')).toBeVisible();
  await expect(links(page)).toHaveCount(2);

  // C links the Webhook to the Trigger as well: up twice, C, down twice, Enter.
  await press('Home');
  await press('c');
  await press('ArrowDown');
  await press('ArrowDown');
  await press('Enter');
  await expect(links(page)).toHaveCount(3);
  await saved(page);

  await tabTo(page.getByRole('button', { name: 'Run', exact: true }));
  await press('Enter');
  const run = page.getByRole('dialog', { name: 'Run the story' });
  await tabTo(run.getByRole('textbox'));
  await press('ControlOrMeta+a');
  await page.keyboard.insertText('{"body": {"name": "ada"}, "headers": {}}');
  await tabTo(run.getByRole('button', { name: 'Run' }));
  await press('Enter');
  await expect(card(page, 'Event Transform')).toHaveAccessibleName(/Succeeded/);

  await tabTo(
    page.getByRole('list', { name: 'Steps of the run' }).getByRole('button', { name: /Event Transform/ }),
  );
  await press('Enter');
  await expect(page.getByRole('tree')).toContainText('ADA');
});
