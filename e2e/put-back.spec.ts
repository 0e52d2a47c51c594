/** What is in the hand on the canvas can be put back. */
import { canvas, card, links, panel } from './editor.ts';
import {
  boxOf,
  chosen,
  drag,
  line,
  link,
  middle,
  onLink,
  open,
  type Point,
  port,
  quickAdd,
  standsAt,
} from './hands.ts';
import { expect, test } from './product.ts';

test('Esc puts back what is dragged: cards, their copies, a group, a wire, the end of a link, a rectangle', async ({
  signedIn: page,
  api,
}) => {
  const saves: string[] = [];
  page.on('request', (request) => {
    if (/stories\.change(?!s)/.test(request.url())) saves.push(request.url());
  });
  const { hook, first, last, loose, spare } = line.actions;
  await open(page, api, {
    ...line,
    actions: { hook, first, last, loose: { ...loose, group: 'pair' }, spare: { ...spare, group: 'pair' } },
    groups: { pair: { name: 'Pair' } },
  });
  const all = ['Hook', 'First', 'Last', 'Loose', 'Spare'] as const;
  const boxes = () => Promise.all(all.map((name) => boxOf(card(page, name))));
  const before = await boxes();
  const undoes = page.getByRole('button', { name: 'Undo' });
  const putBack = async (from: Point, to: Point, held = async () => {}) => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 3, from.y + 3);
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await held();
    await page.keyboard.press('Escape');
    // What the hand does until the button comes up, and the click that comes with it, mean nothing.
    await page.mouse.move(to.x + 8, to.y + 8, { steps: 2 });
    await page.mouse.up();
    await expect.poll(boxes).toEqual(before);
    await expect(canvas(page).locator('.action-card')).toHaveCount(all.length);
    await expect(link(page, 'Hook', 'First')).toHaveCount(1);
    await expect(link(page, 'First', 'Last')).toHaveCount(1);
    await expect(links(page)).toHaveCount(2);
    await expect(quickAdd(page)).toHaveCount(0);
    await expect(undoes).toBeDisabled();
  };
  const at = await middle(card(page, 'Loose'));
  const [top, of, lower] = [
    await boxOf(card(page, 'Hook')),
    await boxOf(card(page, 'First')),
    await boxOf(card(page, 'Last')),
  ];
  const away = { x: at.x + 90, y: at.y + 40 };

  await putBack(at, await onLink(page, 'First', 'Last'), async () => {
    expect((await middle(card(page, 'Loose'))).x).toBeLessThan(at.x - 100);
  });
  // The button comes up over the card, which no click opens.
  await putBack(at, { x: at.x + 24, y: at.y });
  await expect(panel(page, 'Loose')).toHaveCount(0);
  await drag(page, { x: of.x - 40, y: of.y - 10 }, { x: of.x + 20, y: lower.y + 10 });
  await expect(chosen(page)).toHaveCount(2);
  await putBack(await middle(card(page, 'Last')), away);
  await page.keyboard.down('Alt');
  await putBack(await middle(card(page, 'First')), away);
  await page.keyboard.up('Alt');
  // What was selected before the rectangle is selected again.
  await putBack({ x: of.x - 60, y: of.y - 20 }, { x: top.x + 40, y: top.y + 10 }, () =>
    expect(card(page, 'Hook')).toHaveClass(/is-selected/),
  );
  await expect(chosen(page)).toHaveCount(2);
  await expect(card(page, 'Hook')).not.toHaveClass(/is-selected/);

  const frame = await boxOf(page.getByRole('region', { name: /^Group Pair/ }));
  await putBack({ x: at.x, y: frame.y + 12 }, { x: at.x + 90, y: frame.y + 60 }, async () => {
    expect((await middle(card(page, 'Spare'))).x).toBeGreaterThan(at.x + 40);
  });
  await putBack(await middle(port(page, 'Last')), at, () =>
    expect(canvas(page).locator('.link-drawn')).toBeVisible(),
  );
  await putBack({ x: lower.x + lower.width / 2, y: lower.y - 14 }, at);
  expect(saves).toEqual([]);

  // The hand is free for the next one.
  await drag(page, at, away);
  await expect(undoes).toBeEnabled();
  await standsAt(page, 'Loose', away);
});
