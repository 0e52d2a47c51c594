/** The trip of someone who starts Storyloom for the first time: by mouse alone, without dragging, and by keyboard alone. */
import type { Locator, Page } from '@playwright/test';
import { canvas, card, links, panel, saved } from './editor.ts';
import { expect, test } from './product.ts';

/** Where the cards stand to each other: what a reload must not change. */
async function picture(page: Page, names: string[]): Promise<Record<string, [number, number]>> {
  const boxes = await Promise.all(names.map((name) => card(page, name).boundingBox()));
  const [first] = boxes;
  return Object.fromEntries(
    names.map((name, index) => [
      name,
      [
        Math.round((boxes[index]?.x ?? 0) - (first?.x ?? 0)),
        Math.round((boxes[index]?.y ?? 0) - (first?.y ?? 0)),
      ],
    ]),
  );
}

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = await of.boundingBox();
  if (!box) throw new Error('It is not on the screen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test('by mouse alone: sign in, draw, connect, run, read the result', async ({ page, product, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const printed = await product.cli('user', 'link', '--email', 'admin@localhost');
  await page.goto(/https?:\S+/.exec(printed)?.[0] ?? '');
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  await page.goto('/stories');
  await page.getByRole('button', { name: 'New story' }).first().click();
  await page.waitForURL(/\/stories\/[0-9a-f-]{36}/);
  await page.getByRole('button', { name: /Start with a Webhook/ }).click();
  await expect(card(page, 'Webhook')).toBeVisible();

  // A wire dragged into the empty offers what may follow.
  const port = card(page, 'Webhook').locator('.port-out').first();
  const from = await middle(port);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x - 150, from.y + 90, { steps: 8 });
  await page.mouse.up();
  await page.getByRole('dialog', { name: 'Add an Action' }).getByText('Event Transform').click();
  await expect(card(page, 'Event Transform')).toBeVisible();

  // From the palette by drag, then linked by clicking the port and the target.
  const target = await canvas(page).boundingBox();
  await page
    .getByRole('complementary', { name: 'Palette' })
    .getByRole('button', { name: 'Trigger' })
    .dragTo(canvas(page), {
      targetPosition: { x: (target?.width ?? 0) / 2, y: (target?.height ?? 0) * 0.75 },
    });
  await expect(card(page, 'Trigger')).toBeVisible();
  const second = card(page, 'Event Transform').locator('.port-out').first();
  const out = await middle(second);
  await page.mouse.click(out.x, out.y);
  await card(page, 'Trigger').click();
  await expect(links(page)).toHaveCount(2);
  await saved(page);

  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog', { name: 'Run the story' }).getByRole('button', { name: 'Run' }).click();
  await expect(card(page, 'Webhook')).toHaveAccessibleName(/Succeeded/);
  await expect(card(page, 'Event Transform')).toHaveAccessibleName(/Succeeded/);
  await expect(page.getByRole('tab', { name: /Runs 1/ })).toBeVisible();

  // The run that was just started is open already.
  await page
    .getByRole('list', { name: 'Steps of the run' })
    .getByRole('button', { name: /Webhook/ })
    .click();
  const tree = page.getByRole('tree');
  await expect(tree).toBeVisible();
  const value = tree.getByRole('treeitem').nth(2);
  await value.hover();
  await value.getByRole('button', { name: 'Copy path' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^<<webhook\..+>>$/);

  const names = ['Webhook', 'Event Transform', 'Trigger'];
  const before = await picture(page, names);
  await page.reload();
  await expect(card(page, 'Trigger')).toBeVisible();
  expect(await picture(page, names)).toEqual(before);
  await expect(links(page)).toHaveCount(2);
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
