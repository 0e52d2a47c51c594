/** Whom a story tells of what, and what it saves: set in the story's settings and in an Action's panel. */
import { violations, violationsInOtherTheme } from './axe.ts';
import { callingStory, send } from './echo.ts';
import { openAction, saved } from './editor.ts';
import { expect, test } from './product.ts';
import { choose, dialog } from './story-list.ts';

test('recipients are added, told as a test, and kept out of files', async ({ inTeam: page, team, echo }) => {
  const url = echo.url({ name: 'told' });
  const { id } = await team.api.importStory(
    callingStory({ name: 'Calls', url: echo.url({ name: 'quiet' }) }),
  );
  await page.goto('/stories');
  await choose(page, 'Calls', 'Settings');
  const settings = dialog(page, 'Settings of “Calls”');
  await settings.getByRole('switch', { name: 'Tell when a run fails' }).click();
  const field = settings.getByRole('textbox', { name: 'Add a recipient' });
  await field.fill('nobody');
  await field.press('Enter');
  await expect(settings.getByText(/^Write an e-mail address/)).toBeVisible();
  await field.fill('ops@example.com');
  await field.press('Enter');
  await field.fill(url);
  await settings.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(settings.getByText(/no mail server \(SMTP_SERVER\)/)).toBeVisible();
  await expect(settings.getByRole('button', { name: 'Send a test message' })).toBeDisabled();
  expect(await violations(page)).toEqual([]);
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings).toHaveCount(0);

  await choose(page, 'Calls', 'Settings');
  await settings.getByRole('button', { name: 'Send a test message' }).click();
  const told = (name: string) =>
    settings.getByRole('list', { name: 'Recipients' }).getByRole('listitem').filter({ hasText: name });
  await expect(told(url)).toContainText('Test message sent');
  await expect(told('ops@example.com')).toContainText('SMTP_SERVER');
  expect(echo.calls('told')).toBe(1);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await violationsInOtherTheme(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.setViewportSize({ width: 1440, height: 900 });

  await told('ops@example.com').getByRole('button', { name: 'Remove ops@example.com' }).click();
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings).toHaveCount(0);
  const story = await (await team.api.call('GET', `/stories/${id}`)).json();
  expect(story).toMatchObject({ monitor_failures: true, recipients: [url] });
  const file = await (await team.api.call('GET', `/stories/${id}/export`)).text();
  expect(JSON.parse(file)).toMatchObject({ monitor_failures: true });
  expect(file).not.toContain(url);
});

test('an Action is watched, and the time that its events save is summed up', async ({
  inTeam: page,
  team,
  echo,
}) => {
  const { id, webhookUrl } = await team.api.importStory(
    callingStory({ name: 'Saves', url: echo.url({ name: 'saves' }) }),
  );
  await page.goto(`/stories/${id}`);
  const panel = await openAction(page, 'Call');
  await panel.getByRole('button', { name: /^Monitoring/ }).click();
  await expect(panel.getByText('Nobody is told yet')).toBeVisible();
  await panel.getByRole('switch', { name: 'Tell of every failure' }).click();
  const silence = panel.getByRole('textbox', { name: 'Tell when it emitted nothing for' });
  await silence.fill('10 s');
  await expect(panel.getByText('At least 1 min.')).toBeVisible();
  await silence.fill('1 h');
  await panel.getByRole('textbox', { name: 'Time saved by each event' }).fill('90 min');
  await saved(page);
  expect(await violations(page)).toEqual([]);
  const call = async () => (await (await team.api.call('GET', `/stories/${id}/export`)).json()).actions.call;
  expect(await call()).toMatchObject({
    monitoring: { monitor_all_events: false, monitor_failures: true, monitor_no_events_emitted: 3_600 },
    reporting: { time_saved_value: 90, time_saved_unit: 'minutes' },
  });

  await send(webhookUrl, { id: 1 });
  await expect(page.getByRole('region', { name: 'Time saved' })).toContainText('1 h 30 min this month');
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Time saved' })).toContainText('1 h 30 min this month');
});
