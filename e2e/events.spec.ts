/** Finding events, and what they hold. */
import type { Page } from '@playwright/test';
import { violations } from './axe.ts';
import { send } from './echo.ts';
import { openAction, panel } from './editor.ts';
import { expect, test } from './product.ts';
import { reviewStory } from './run-stories.ts';
import { banner, detail, ended, frames, open, p95, runs, step } from './run-views.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const events = (page: Page) => page.getByRole('list', { name: 'Events, newest first' }).getByRole('listitem');

test('events are searched by text and conditions, and the address says for what', async ({
  inTeam: page,
  team,
  echo,
}) => {
  const story = await team.api.importStory(reviewStory(echo.url({ name: 'searched' })));
  for (const id of [1, 2, 3])
    await send(story.webhookUrl, { id, total: id * 100, note: id === 2 ? 'Very late' : '' });
  await ended(team, story.id, 3);
  await open(page, story);
  await page.getByRole('tab', { name: 'Events' }).click();
  await page.getByRole('searchbox', { name: 'Search events' }).fill('very LATE');
  await expect(events(page)).toHaveCount(1);
  await expect(page.getByRole('status').filter({ hasText: 'Looked at' })).toContainText(
    /Looked at 11 events back to .* That is all/,
  );
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const filters = page.getByRole('dialog', { name: 'Filters of events' });
  const condition = filters.getByRole('textbox', { name: 'Condition' });
  await condition.fill('body.total');
  await page.keyboard.press('Enter');
  await expect(filters).toContainText('After the path comes');
  await condition.fill('hook.body.total >= 300');
  await page.keyboard.press('Enter');
  await expect(events(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Without hook.body.total >= 300' }).click();

  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await condition.fill('hook.body.note = Very late');
  await page.keyboard.press('Enter');
  await expect(events(page)).toHaveCount(1);
  await expect(events(page)).toContainText('"id":2');
  // By time and by the state of its run: each takes it away and leaves it.
  const [before, after] = await page.evaluate(() =>
    [-1, 1].map((hours) =>
      new Date(Date.now() + hours * 3_600_000).toLocaleString('sv-SE').replace(' ', 'T'),
    ),
  );
  for (const [name, ...times] of [
    ['Not before', after, before],
    ['Before', before, after],
  ]) {
    for (const [left, time = ''] of times.entries()) {
      await filters.getByLabel(name ?? '', { exact: true }).fill(time);
      await expect(events(page)).toHaveCount(left);
    }
  }
  for (const [left, state] of ['Failed', 'Finished'].entries()) {
    await filters.getByRole('combobox', { name: 'Its run is' }).click();
    await page.getByRole('option', { name: state }).click();
    await expect(events(page)).toHaveCount(left);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await condition.fill('rule_matched exists');
  await page.keyboard.press('Enter');
  await expect(events(page)).toHaveCount(3);
  await filters.getByRole('textbox', { name: 'Port' }).fill('match');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(events(page)).toHaveCount(2);
  await expect(page).toHaveURL(/events\.where=/);
  await page.reload();
  await expect(events(page)).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Filter · 2' })).toBeVisible();
  await page.getByRole('button', { name: 'Without rule_matched exists' }).click();
  await page.getByRole('searchbox', { name: 'Search events' }).fill('nowhere');
  await expect(page.getByText('No event matches')).toBeVisible();
  await page.getByRole('button', { name: 'Show all events' }).click();
  await expect(events(page).first()).toBeVisible();
  await expect(page).not.toHaveURL(/events\./);
});

test('an event of 10 MB opens at once, is walked by keys, searched, and shown as a table', async ({
  inTeam: page,
  team,
  echo,
}) => {
  const story = await team.api.importStory(reviewStory(echo.url({ name: 'large' })));
  const rows = Array.from({ length: 25_000 }, (_, id) => ({
    id,
    name: `Order ${25_000 - id}`,
    filler: 'x'.repeat(360),
    ...(id === 4_321 ? { note: 'Needle here' } : {}),
  }));
  const body = { id: 1, total: 1, rows };
  expect(JSON.stringify(body).length).toBeGreaterThan(9_900_000);
  await send(story.webhookUrl, body);
  await ended(team, story.id, 1);
  await open(page, story);
  await runs(page).click();
  let sent = 0;
  page.on('response', (response) => {
    void response.body().then(
      (bytes) => {
        if (response.url().includes('events.')) sent += bytes.length;
      },
      () => undefined,
    );
  });
  const tree = page.getByRole('tree', { name: 'Event of hook' });
  await step(page, 'Large').click();
  await expect(detail(page, 'Large?')).toBeVisible();
  const shown = await page.evaluate(async () => {
    const button = [
      ...document.querySelectorAll<HTMLElement>('ul[aria-label="Steps of the run"] button'),
    ].find((one) => one.textContent?.includes('Hook'));
    const started = performance.now();
    button?.click();
    while (document.querySelector('[role="tree"][aria-label="Event of hook"] [role="treeitem"]') === null) {
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - started;
  });
  test
    .info()
    .annotations.push({ type: 'time to show an event of 10 MB', description: `${shown.toFixed(0)} ms` });
  expect(shown).toBeLessThan(1_000);
  await expect(tree.getByRole('treeitem', { name: /^Unfold body/ })).toBeVisible();

  await tree.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  for (let line = 0; line < 12; line += 1) {
    const current = await tree.getAttribute('aria-activedescendant');
    if ((await page.locator(`[id="${current}"]`).textContent())?.startsWith('body')) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('ArrowRight');
  await expect(tree.getByText('25,000 items')).toBeVisible();
  const scrolled = p95(
    await frames(page, 120, () => document.querySelector('[role="tree"]')?.scrollBy(0, 600)),
  );
  test
    .info()
    .annotations.push({ type: 'p95 frame while scrolling it', description: `${scrolled.toFixed(1)} ms` });
  expect(scrolled).toBeLessThan(50);
  expect(sent).toBeLessThan(500_000);
  await tree.evaluate((box) => box.scrollTo(0, 0));

  await detail(page, 'Hook').getByRole('searchbox', { name: 'Find in the event' }).fill('needle');
  await expect(tree.getByRole('treeitem')).toHaveCount(1);
  await expect(tree).toContainText('hook.body.rows[4321].note');
  expect(await violations(page)).toEqual([]);
  await detail(page, 'Hook').getByRole('button', { name: 'Clear search' }).click();

  await tree.getByText('25,000 items').hover();
  await tree.getByRole('button', { name: 'Table' }).click();
  const table = page.getByRole('table', { name: 'hook.body.rows' });
  await expect(table.getByRole('row', { name: /Order 25000/ })).toBeVisible();
  await table.getByRole('button', { name: 'name' }).click();
  await expect(table.getByRole('columnheader', { name: 'name' })).toHaveAttribute('aria-sort', 'ascending');
  // Below the names of the columns.
  const first = table.getByRole('row').nth(1);
  await expect(first.getByRole('button', { name: 'Order 1', exact: true })).toBeVisible();
  await table.getByRole('button', { name: 'id', exact: true }).click();
  await table.getByRole('button', { name: 'id', exact: true }).click();
  await expect(first.getByRole('button', { name: '24999', exact: true })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Tree', exact: true }).click();
  await detail(page, 'Hook').getByRole('button', { name: 'Re-emit' }).click();
  const again = page.getByRole('dialog', { name: 'Re-emit the event' });
  await expect(again).toContainText('too large to be edited');
  await again.getByRole('button', { name: 'Re-emit' }).click();
  await ended(team, story.id, 2);
  await runs(page).last().click();
  await step(page, 'Hook').click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the event' }).click();
  expect((await download).suggestedFilename()).toMatch(/^hook-.*\.json$/);

  // The panel shows it in parts, too.
  const hook = await openAction(page, 'Hook');
  await page.keyboard.press('Alt+3');
  const last = hook.getByRole('region', { name: 'Last event' });
  await expect(last.getByRole('treeitem', { name: /^Unfold body/ })).toBeVisible();
  expect(sent).toBeLessThan(25_000_000);
});

test('lists say when there is nothing, and when they did not load', async ({ inTeam: page, team, echo }) => {
  const story = await team.api.importStory(reviewStory(echo.url({ name: 'lists' })));
  await open(page, story);
  await expect(page.getByText('No runs yet')).toBeVisible();
  await page.getByRole('tab', { name: 'Events' }).click();
  await expect(page.getByText('No events yet')).toBeVisible();
  await send(story.webhookUrl, { id: 1, total: 1 });
  await ended(team, story.id, 1);
  await page.route('**/api/trpc/**', (route) =>
    route.request().url().includes('events.list') ? route.abort() : route.continue(),
  );
  await page.reload();
  await page.getByRole('tab', { name: 'Events' }).click();
  await expect(page.getByText('Events did not load')).toBeVisible({ timeout: 20_000 });
  await page.unroute('**/api/trpc/**');
  await page.getByRole('button', { name: /again/i }).click();
  await expect(events(page).first()).toBeVisible();
  await events(page).last().getByRole('button').first().click();
  const tree = page.getByRole('tree', { name: 'Event of hook' });
  const body = tree.getByRole('treeitem').filter({ has: page.getByTitle('Use hook.body', { exact: true }) });
  await body.hover();
  await body.getByRole('button', { name: 'Copy value' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toBe(JSON.stringify({ id: 1, total: 1 }, null, 2));
  await tree.getByTitle('Use hook.body.total').click();
  await expect.poll(copied).toBe('<<hook.body.total>>');
  await tree.focus();
  await page.keyboard.press('ControlOrMeta+c');
  await expect.poll(copied).toBe('1');
  await page.getByRole('button', { name: 'Show its run' }).click();
  await expect(banner(page)).toBeVisible();
  await page.getByRole('combobox', { name: 'Runs shown' }).click();
  await page.getByRole('option', { name: 'Failed' }).click();
  await expect(page.getByText('No run is failed')).toBeVisible();
  await page.getByRole('button', { name: 'Show all runs' }).click();
  await expect(runs(page)).toHaveCount(1);
  await expect(panel(page, 'Hook')).toHaveCount(0);
});
