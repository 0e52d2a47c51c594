/** Understanding what happened: live states, replay, times, comparisons, running again. */
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { violations } from './axe.ts';
import { send } from './echo.ts';
import { canvas, card, openAction, saved } from './editor.ts';
import { startLiveStream } from './live-stream.ts';
import { expect, test } from './product.ts';
import { approvedStory, reviewStory, wideStory } from './run-stories.ts';
import { banner, detail, ended, frames, open, p95, runs, step } from './run-views.ts';

/** Begins to measure; what it answers tells for which share of the time since the page's main thread was at work. */
async function workOf(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  };
  const [started, before] = [performance.now(), await busy()];
  return async () => ((await busy()) - before) / ((performance.now() - started) / 1_000);
}

/** What an Action's card says, without moving to it. */
const said = (page: Page, name: string) => card(page, name).first();

test('two hundred updates a second light the canvas and leave it smooth', async ({ inTeam: page, team }) => {
  const story = await team.api.importStory(wideStory(200));
  const ids = story.actions.map(({ id }) => id);
  let told = 0;
  const stream = await startLiveStream(200, () => {
    told += 1;
    const actionIds = [ids[told % ids.length]];
    return { kind: 'activity', id: `i${told}`, storyId: story.id, actionIds, storyRunIds: [] };
  });
  await page.route('**/api/live/stories/*', (route) => route.continue({ url: stream.url }));
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('activity.counts')) asked += 1;
  });
  await page.goto(`/stories/${story.id}`);
  await expect(canvas(page).locator('.is-lit').first()).toBeAttached();
  const before = stream.sent();
  const work = await workOf(page);
  const p95OfLights = p95(await frames(page, 180));
  const share = await work();
  expect(stream.sent() - before).toBeGreaterThan(400);
  test.info().annotations.push({
    type: 'at 200 updates/s, 200 Actions',
    description: `p95 frame ${p95OfLights.toFixed(1)} ms, ${(share * 100).toFixed(0)} % of the time at work`,
  });
  expect(p95OfLights).toBeLessThan(50);
  // Counts are asked for at most four times a second, whatever arrives.
  expect(asked).toBeLessThan(30);
  expect(await canvas(page).locator('.react-flow__edge.animated').count()).toBe(0);
  stream.stop();
});

test('a past run is replayed step by step on the version it ran', async ({ inTeam: page, team, echo }) => {
  const story = await team.api.importStory(reviewStory(echo.url({ name: 'replayed' })));
  await send(story.webhookUrl, { id: 7, total: 500 });
  await ended(team, story.id, 1);
  await open(page, story);
  // Edited while the run is looked at, the draft stays where it is.
  await runs(page).click();
  await expect(banner(page)).toContainText(/Run of \d\d:\d\d:\d\d on version 1/);
  await expect(banner(page)).not.toContainText('differs');
  const own = await openAction(page, 'Call');
  await own.getByRole('textbox', { name: 'URL' }).fill('http://127.0.0.1:9/changed');
  await saved(page);
  await expect(banner(page)).toContainText('the draft differs in 1 Action');
  await banner(page).getByRole('button', { name: 'Back to the draft' }).click();
  await openAction(page, 'Tell');
  await canvas(page).focus();
  await page.keyboard.press('Delete');
  await expect(card(page, 'Tell')).toHaveCount(0);
  await saved(page);

  await runs(page).click();
  await expect(banner(page)).toContainText('on version 1');
  await expect(banner(page)).toContainText('differs from the draft in 2 Actions');
  await expect(page.getByText('Version 1 as it ran, read only')).toBeVisible();
  await expect(card(page, 'Tell')).toBeVisible();
  await expect(said(page, 'Pass')).toHaveClass(/is-dim/);
  await expect(said(page, 'Call')).toHaveAccessibleName(/Succeeded, [\d<]/);
  const past = await openAction(page, 'Call');
  await expect(past.getByRole('textbox', { name: 'URL' })).toHaveText(/replayed/);
  await canvas(page).focus();
  await page.keyboard.press('Delete');
  await expect(card(page, 'Call')).toBeVisible();
  expect(await violations(page)).toEqual([]);

  const replay = page.getByRole('group', { name: 'Replay' });
  await replay.getByRole('button', { name: 'Play the run again' }).click();
  await expect(said(page, 'Tell')).toHaveClass(/is-dim/);
  await expect(said(page, 'Tell')).not.toHaveClass(/is-dim/);
  await expect(replay.getByRole('button', { name: 'Play the run again' })).toBeVisible();
  await canvas(page).focus();
  await page.keyboard.press('[');
  await expect(said(page, 'Tell')).toHaveClass(/is-dim/);
  await page.keyboard.press('[');
  await expect(said(page, 'Call')).not.toHaveAccessibleName(/Succeeded/);
  await page.keyboard.press(']');
  await expect(said(page, 'Call')).toHaveAccessibleName(/Succeeded/);
  const moment = replay.getByRole('slider', { name: 'Moment of the run' });
  await moment.focus();
  await page.keyboard.press('Home');
  await expect(said(page, 'Tell')).toHaveClass(/is-dim/);
  // With room for two steps: the chosen one is in sight.
  await page.setViewportSize({ width: 1440, height: 320 });
  await page.keyboard.press('End');
  await expect(said(page, 'Tell')).not.toHaveClass(/is-dim/);
  await expect(step(page, 'Tell')).toBeInViewport({ ratio: 0.9 });
  await page.setViewportSize({ width: 1440, height: 900 });
  await replay.getByRole('button', { name: 'Whole run' }).click();
  await step(page, 'Hook').focus();
  await page.keyboard.press('ArrowDown');
  await expect(step(page, 'Large')).toBeFocused();
  await expect(detail(page, 'Large?')).toBeVisible();

  await banner(page).getByRole('button', { name: 'Back to the draft' }).click();
  await expect(card(page, 'Tell')).toHaveCount(0);
  await expect(page.getByText('Version 1 as it ran')).toHaveCount(0);
});

test('the timeline keeps waits apart from work, and tries apart from each other', async ({
  inTeam: page,
  team,
  echo,
}) => {
  const retry = { max: 2, delay_s: 1, backoff: 'fixed', max_delay_s: 1, on: ['503'] };
  const url = echo.url({ name: 'retried', status: 503, ms: 100 });
  const story = await team.api.importStory(reviewStory(url, { retry }));
  await send(story.webhookUrl, { id: 7, total: 500 });
  await ended(team, story.id, 1);
  await open(page, story);
  await runs(page).click();
  await expect(step(page, 'Call')).toContainText('3 tries');
  await expect(step(page, 'Call')).toHaveAccessibleName(
    /([3-9]\d\d ms|1(\.\d)? s) at work, ([1-9](\.\d)?) s waiting/,
  );
  await expect(said(page, 'Call')).toHaveAccessibleName(/3 tries/);
  await expect(said(page, 'Call').getByText('3 tries')).toBeVisible();
  await expect(said(page, 'Tell')).toHaveClass(/is-dim/);
});

test('two runs are compared, Action by Action and event by event, and run again by keys', async ({
  inTeam: page,
  team,
  echo,
}) => {
  const story = await team.api.importStory(reviewStory(echo.url({ name: 'compared' })));
  await send(story.webhookUrl, { id: 7, total: 500 });
  await ended(team, story.id, 1);
  await send(story.webhookUrl, { id: 8, total: 5 });
  await ended(team, story.id, 2);
  await open(page, story);
  await runs(page).first().click();
  await page.getByRole('button', { name: 'Compare' }).click();
  const others = page.getByRole('list', { name: 'Runs to compare with' }).getByRole('button');
  await expect(others).toHaveCount(1);
  await others.click();
  await expect(banner(page)).toContainText('compared with');
  // It opens on the first Action that differs.
  await expect(page.getByRole('region', { name: 'Large? in both runs' })).toBeVisible();
  const list = page.getByRole('list', { name: 'Actions of both runs' });
  await expect(list.getByRole('button', { name: /Pass/ })).toContainText('Not reached');
  await expect(list.getByRole('button', { name: /^Large/ })).toContainText('Other:');
  await expect(said(page, 'Pass')).toHaveAccessibleName(/This run only/);
  await expect(said(page, 'Call')).toHaveAccessibleName(/Other run only/);
  await list.getByRole('button', { name: /^Hook/ }).click();
  const both = page.getByRole('region', { name: 'Hook in both runs' });
  await expect(both.getByRole('textbox', { name: 'This run' })).toContainText('"id": 8');
  await expect(both.getByRole('textbox', { name: 'Other run' })).toContainText('"id": 7');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Swap the two runs' }).click();
  await expect(said(page, 'Pass')).toHaveAccessibleName(/Other run only/);
  await page.getByRole('button', { name: 'End the comparison' }).click();
  await expect(page.getByRole('list', { name: 'Steps of the run' })).toBeVisible();

  // By keys: from an Action on with what came to it last, then the story with what started it last.
  await card(page, 'Tell').click();
  await page.keyboard.press('Alt+Enter');
  await expect(runs(page)).toHaveCount(3);
  await expect(runs(page).first()).toContainText('Finished');
  await expect(step(page, 'Tell')).toBeVisible();
  await expect(step(page, 'Hook')).toHaveCount(0);
  expect(echo.calls('compared')).toBe(1);
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await expect(runs(page)).toHaveCount(4);
  await expect(runs(page).first()).toContainText('Finished');
  await expect(step(page, 'Hook')).toBeVisible();
  await step(page, 'Pass').click();
  await expect(page.getByRole('tree', { name: 'Event of pass' })).toContainText('8');
});

test('a run that waits goes on by the old definition, and is run again as then and as now', async ({
  inTeam: page,
  team,
  echo,
}) => {
  const credential = { name: 'Bank', slug: 'bank', mode: 'text', allowed_hosts: ['127.0.0.1'] };
  const made = await team.api.call('POST', '/credentials', {
    ...credential,
    live: { secrets: { value: 's3cret-of-bank' } },
  });
  const { id: credentialId } = z.object({ id: z.string() }).parse(await made.json());
  const story = await team.api.importStory(approvedStory(echo.url({ name: 'as-then' })));
  await send(story.webhookUrl, { id: 7 });
  await open(page, story);
  const waiting = page.getByRole('region', { name: 'Waiting for an answer' });
  await expect(waiting).toContainText('Refund order 7?');

  const pay = await openAction(page, 'Pay');
  await pay.getByRole('textbox', { name: 'URL' }).fill(echo.url({ name: 'as-now' }));
  await openAction(page, 'Tell');
  await canvas(page).focus();
  await page.keyboard.press('Delete');
  await saved(page);
  const renamed = await team.api.call('PUT', `/credentials/${credentialId}`, { name: 'House bank' });
  expect(renamed.status).toBe(200);

  await waiting.getByRole('button', { name: /Refund order 7/ }).click();
  await detail(page, 'Ask').getByRole('button', { name: 'Approve' }).click();
  await expect(runs(page).first()).toContainText('Finished');
  expect(echo.calls('as-then')).toBe(1);
  await expect(step(page, 'Tell')).toBeVisible();
  await expect(banner(page)).toContainText('differs from the draft in 2 Actions');
  const old = await openAction(page, 'Pay');
  await expect(old.getByRole('textbox', { name: 'URL' })).toHaveText(/as-then/);
  await old.getByRole('button', { name: 'Options as JSON' }).click();
  await expect(old).toContainText('<<CREDENTIAL.bank>>');
  await expect(old).not.toContainText('written-out');
  await expect(old).not.toContainText('s3cret-of-bank');

  await step(page, 'Pay').click();
  await detail(page, 'Pay').getByRole('button', { name: 'Run again' }).click();
  await page.getByRole('menuitem', { name: /On the version it ran with/ }).click();
  await expect(runs(page)).toHaveCount(2);
  await expect(runs(page).first()).toContainText('Finished');
  expect(echo.calls('as-then')).toBe(2);
  await expect(step(page, 'Tell')).toBeVisible();

  await runs(page).last().click();
  await step(page, 'Pay').click();
  await detail(page, 'Pay').getByRole('button', { name: 'Run again' }).click();
  await page.getByRole('menuitem', { name: /On the current version/ }).click();
  await expect(runs(page)).toHaveCount(3);
  await expect(runs(page).first()).toContainText('Finished');
  expect(echo.calls('as-now')).toBe(1);
  await expect(step(page, 'Pay')).toBeVisible();
  await expect(step(page, 'Tell')).toHaveCount(0);

  // The whole run, with other data, as it is live now.
  await runs(page).last().click();
  await page.getByRole('button', { name: 'Run all again' }).click();
  await page.getByRole('menuitem', { name: 'With edited data' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run all again' });
  const event = dialog.getByRole('textbox', { name: 'Event' });
  await event.fill((await event.inputValue()).replace('"id": 7', '"id": 9'));
  await dialog.getByRole('button', { name: 'Current' }).click();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Run all again' }).click();
  await expect(waiting).toContainText('Refund order 9?');
});
