/** What people do to runs: set how they are tried, stop them, hold them up, decide, emit again. */
import type { Page } from '@playwright/test';
import { violations } from './axe.ts';
import { callingStory, type Echo, send } from './echo.ts';
import { card, openAction, saved } from './editor.ts';
import { expect, failingStory, type Team, test } from './product.ts';

const runs = (page: Page) => page.getByRole('list', { name: 'Runs, newest first' }).getByRole('button');
const step = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Steps of the run' }).getByRole('button', { name: new RegExp(name) });
const detail = (page: Page, name: string) => page.getByRole('region', { name: `${name}, detail` });
const tenMinutes = { max: 4, delay_s: 600, backoff: 'fixed', max_delay_s: 600, on: ['503'] };

/** Opens a story of the team; its runs stand in the drawer. */
async function open(page: Page, { id }: { id: string }): Promise<void> {
  await page.goto(`/stories/${id}`);
  await expect(page.getByText('Following live')).toBeVisible();
}

/** A story with a run that waits ten minutes for its second try, open on the page. */
async function waitingRun(page: Page, team: Team, { echo, name }: { echo: Echo; name: string }) {
  const url = echo.url({ name, status: 503 });
  const story = await team.api.importStory(callingStory({ name, url, settings: { retry: tenMinutes } }));
  await send(story.webhookUrl, { id: 1 });
  await open(page, story);
  await expect(runs(page)).toContainText('Retry of Call');
  await runs(page).click();
  return story;
}

test('a retry set in the panel is what the next run does, and its steps say so', async ({
  inTeam: page,
  team,
  echo,
}) => {
  const url = echo.url({ name: 'panel', status: 503 });
  const story = await team.api.importStory(callingStory({ name: 'Retries', url }));
  await open(page, story);
  const panel = await openAction(page, 'Call');
  await panel.getByRole('button', { name: /^Runs/ }).click();
  await panel.getByRole('switch', { name: 'Retry' }).click();
  await panel.getByRole('textbox', { name: 'Tries after the first' }).fill('4');
  const pause = panel.getByRole('textbox', { name: 'First pause' });
  await pause.fill('soon');
  await expect(panel).toContainText('Write a time, such as 30 s, 5 min or 2 h.');
  await pause.fill('10 min');
  await panel.getByRole('button', { name: 'Equal' }).click();
  await panel.getByRole('textbox', { name: 'Only after these failures' }).fill('5xx');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('list', { name: 'Failures that are tried again' })).toContainText('500–599');
  await saved(page);
  await panel.getByRole('button', { name: /^Runs/ }).click();
  await expect(panel.getByRole('button', { name: /^Runs/ })).toContainText('Retry 4 times');

  await send(story.webhookUrl, { id: 1 });
  await expect(runs(page)).toContainText('Retry of Call');
  await runs(page).click();
  await expect(step(page, 'Call')).toContainText(/Try 2 of 5, next at (\d+ \w+ )?\d\d:\d\d:\d\d/);
  await expect(detail(page, 'Call')).toContainText('503');
  await detail(page, 'Call').getByRole('button', { name: /^Log/ }).click();
  await expect(page.getByRole('list', { name: 'Log of the step' })).toContainText('503');
  expect(echo.calls('panel')).toBe(1);

  // Undo takes settings back, step by step.
  await page.getByRole('application').focus();
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('ControlOrMeta+z');
  await panel.getByRole('button', { name: /^Runs/ }).click();
  await expect(panel.getByRole('button', { name: 'Doubling', pressed: true })).toBeVisible();
});

test('a waiting run is cancelled, once asked', async ({ inTeam: page, team, echo }) => {
  await waitingRun(page, team, { echo, name: 'cancelled' });
  await page.getByRole('button', { name: 'Cancel this run' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this run?' });
  await expect(dialog.getByRole('button', { name: 'Let it go on' })).toBeFocused();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel run' }).click();
  await expect(runs(page)).toContainText('Cancelled');
  await expect(step(page, 'Call')).toContainText('Cancelled');
  await expect(page.getByRole('button', { name: 'Cancel this run' })).toHaveCount(0);
  await expect(detail(page, 'Call').getByRole('button', { name: 'Run again' })).toBeVisible();
});

test('a run and a story are suspended and go on where they were', async ({ inTeam: page, team, echo }) => {
  const slow = echo.url({ name: 'suspended', ms: 200 });
  const story = await team.api.importStory(callingStory({ name: 'Pausable', url: slow }));
  await open(page, story);

  await page.getByRole('button', { name: 'Story menu' }).click();
  await page.getByRole('menuitem', { name: 'Suspend' }).click();
  await expect(page.getByRole('banner').getByText('Suspended')).toBeVisible();
  await send(story.webhookUrl, { id: 1 });
  await expect(runs(page)).toHaveCount(1);
  await runs(page).click();
  await expect(step(page, 'Call')).toContainText('Queued');
  expect(echo.calls('suspended')).toBe(0);

  await page.getByRole('button', { name: 'Suspend this run' }).click();
  await expect(step(page, 'Call')).toContainText('Suspended');
  await page.getByRole('button', { name: 'Story menu' }).click();
  await page.getByRole('menuitem', { name: 'Resume' }).click();
  await expect(page.getByRole('banner').getByText('Suspended')).toHaveCount(0);
  await expect(step(page, 'Call')).toContainText('Suspended');
  await page.getByRole('button', { name: 'Resume this run' }).click();
  await expect(runs(page)).toContainText('Finished');
  expect(echo.calls('suspended')).toBe(1);
});

test('nobody knows what a killed worker did: a person decides', async ({
  inTeam: page,
  team,
  echo,
  product,
}) => {
  // The lease of a worker that is dead has to end.
  test.setTimeout(120_000);
  const url = echo.url({ name: 'decided', ms: 3_000 });
  const settings = { outcome_unknown: 'ask' };
  const story = await team.api.importStory(callingStory({ name: 'Charges', url, settings }));
  await open(page, story);
  await send(story.webhookUrl, { id: 1 });
  await send(story.webhookUrl, { id: 2 });
  await expect.poll(() => echo.calls('decided')).toBe(2);
  await product.killWorker('SIGKILL');
  await product.startWorker();

  await expect(runs(page).filter({ hasText: 'Decision on Call' })).toHaveCount(2, { timeout: 60_000 });
  await runs(page).first().click();
  await expect(detail(page, 'Call')).toContainText('it is not known whether it was done');
  expect(await violations(page)).toEqual([]);
  await detail(page, 'Call').getByRole('button', { name: 'Run it again' }).click();
  await expect(runs(page).first()).toContainText('Finished');
  expect(echo.calls('decided')).toBe(3);

  await runs(page).last().click();
  await expect(detail(page, 'Call')).toContainText('it is not known whether it was done');
  await detail(page, 'Call').getByRole('button', { name: 'Mark as failed' }).click();
  await expect(runs(page).last()).toContainText('Call failed');
  expect(echo.calls('decided')).toBe(3);
});

test('an event is emitted again, mended; its lineage leads to what it was', async ({
  inTeam: page,
  team,
}) => {
  const story = await team.api.importStory(failingStory);
  await send(story.webhookUrl, { price: 'cheap' });
  await open(page, story);
  // The badge of the card leads to the failure.
  await card(page, 'Price').getByText('1 failed').click();
  await expect(runs(page)).toContainText('Price failed');
  await expect(detail(page, 'Price').getByRole('button', { name: 'Error' })).toBeVisible();
  await step(page, 'Hook').click();
  await detail(page, 'Hook').getByRole('button', { name: 'Re-emit' }).click();
  const form = page.getByRole('dialog', { name: 'Re-emit the event' });
  const event = form.getByRole('textbox', { name: 'Event' });
  await event.fill((await event.inputValue()).replace('"cheap"', '21'));
  await expect(form).toContainText('The stored event stays as it is.');
  expect(await violations(page)).toEqual([]);
  await form.getByRole('button', { name: 'Re-emit' }).click();

  await expect(runs(page)).toHaveCount(2);
  await expect(runs(page).first()).toContainText('Finished');
  await expect(runs(page).last()).toContainText('Price failed');
  await step(page, 'Price').click();
  await expect(page.getByRole('tree')).toContainText('is 42');
  await detail(page, 'Price').getByRole('button', { name: 'Lineage' }).click();
  const tree = page.getByRole('tree', { name: 'Causes and effects of the event' });
  await expect(tree.getByRole('treeitem')).toHaveCount(3);
  await expect(tree.getByRole('treeitem').nth(1)).toContainText('emitted again');
  expect(await violations(page)).toEqual([]);
  await tree.getByRole('treeitem').last().click();
  await expect(page.getByRole('application').getByLabel(/^Price,/)).toBeVisible();
});

test('the events of failed runs are emitted again together', async ({ inTeam: page, team, echo }) => {
  const url = echo.url({ name: 'mended', status: 500 });
  const story = await team.api.importStory(callingStory({ name: 'Mended', url }));
  await Promise.all([1, 2, 3].map((id) => send(story.webhookUrl, { id })));
  await open(page, story);
  await expect(runs(page).filter({ hasText: 'Call failed' })).toHaveCount(3);
  echo.mend('mended', 200);

  await page.getByRole('tab', { name: 'Events' }).click();
  await page.getByRole('button', { name: 'Re-emit many' }).click();
  const form = page.getByRole('dialog', { name: 'Re-emit many events' });
  await form.getByRole('button', { name: 'Re-emit 3 events' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await form.getByRole('button', { name: 'Re-emit 3 events' }).click();
  const list = page.getByRole('list', { name: 'Re-emissions, newest first' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list).toContainText('3 of 3 events');
  await expect(list).toContainText('Done');
  await page.getByRole('tab', { name: /^Runs/ }).click();
  await expect(runs(page).filter({ hasText: 'Finished' })).toHaveCount(3);
  expect(echo.calls('mended')).toBe(6);
});

test('the settings of a story are kept', async ({ inTeam: page, team, echo }) => {
  const url = echo.url({ name: 'limits' });
  await team.api.importStory(callingStory({ name: 'Limited', url }));
  await page.goto('/stories');
  await page.getByRole('button', { name: 'More for Limited' }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog', { name: /Settings of/ });
  await dialog.getByRole('combobox', { name: 'Keep events for' }).click();
  await page.getByRole('option', { name: '90 days' }).click();
  await dialog.getByRole('textbox', { name: 'Story runs at once' }).fill('2');
  await dialog.getByRole('textbox', { name: 'For each value of' }).fill('<<hook.body.customer>>');
  await dialog.getByRole('button', { name: 'Low' }).click();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);

  await page.reload();
  await page.getByRole('button', { name: 'More for Limited' }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Story runs at once' })).toHaveValue('2');
  await expect(dialog.getByRole('textbox', { name: 'For each value of' })).toHaveValue(
    '<<hook.body.customer>>',
  );
  await expect(dialog.getByRole('combobox', { name: 'Keep events for' })).toContainText('90 days');
  await expect(dialog.getByRole('button', { name: 'Low', pressed: true })).toBeVisible();
});
