/** What hands do on the canvas, by real mouse and keys: one test for each gesture. */
import { addAction, canvas, card, links } from './editor.ts';
import {
  boxOf,
  chosen,
  drag,
  empty,
  link,
  menuItem,
  middle,
  onLink,
  open,
  port,
  quickAdd,
  standsAt,
  undo,
  view,
} from './hands.ts';
import { expect, test } from './product.ts';

test.use({
  permissions: ['clipboard-read', 'clipboard-write'],
});

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

test('select: arrows, a rectangle by partial overlap, Shift adds, Ctrl toggles, links too', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  // Along the links; where none leads that way, to what is nearest there.
  await canvas(page).focus();
  const ways = { Down: 'Hook', Right: 'Loose', Left: 'First', Up: 'Hook' } as const;
  for (const [way, name] of Object.entries(ways)) {
    await page.keyboard.press(`Arrow${way}`);
    await expect(chosen(page)).toHaveAccessibleName(new RegExp(`^${name},`));
  }
  await page.keyboard.press('Escape');
  await expect(chosen(page)).toHaveCount(0);
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

test('add: from the palette by click, behind what is selected or in the middle, and by drag', async ({
  signedIn: page,
  api,
}) => {
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

  await canvas(page).focus();
  await page.keyboard.press('Escape');
  const centre = await middle(canvas(page));
  await page.mouse.move(centre.x, centre.y);
  await page.mouse.wheel(0, 900);
  await expect(card(page, 'Hook')).not.toBeInViewport();
  await addAction(page, 'Run Script');
  await standsAt(page, 'Run Script', centre);
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

test('connect: drag onto any part of a card or near its port, or click the port and the card; a refusal says why', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  const loose = await boxOf(card(page, 'Loose'));
  const out = await middle(port(page, 'Last'));
  // 28 px from the port above the card it snaps to it; at 34 px it is let go over nothing.
  const { zoom } = await view(page);
  const beside = (off: number) => ({
    x: loose.x + loose.width / 2 + off * zoom,
    y: loose.y - off * zoom,
  });
  await drag(page, out, beside(20));
  await expect(link(page, 'Last', 'Loose')).toHaveCount(1);
  await undo(page);
  await drag(page, out, beside(24));
  await expect(quickAdd(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(quickAdd(page)).toHaveCount(0);
  await expect(links(page)).toHaveCount(2);
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

  // A loop that nothing ends, and a story that nothing starts, are told before it runs.
  await drag(page, await middle(port(page, 'Spare')), await middle(card(page, 'First')));
  await expect(link(page, 'Spare', 'First')).toHaveCount(1);
  await page.getByRole('tab', { name: /^Problems/ }).click();
  const problem = (name: RegExp) =>
    page.getByRole('list', { name: 'Problems' }).getByRole('button', { name });
  await expect(problem(/leads back to itself and nothing ends that/)).toHaveCount(1);
  await undo(page);
  await expect(page.getByText('No problems')).toBeVisible();
  await card(page, 'Hook').click();
  await page.keyboard.press('Delete');
  await expect(problem(/^No link leads here, so it never runs/)).toHaveCount(1);
  await expect(problem(/^Nothing that starts the story leads here/)).toHaveCount(3);
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
