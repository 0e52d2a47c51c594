/** The clock starts an Action: set in the panel, fired by the worker, followed on the page. */
import { openAction, panel, saved } from './editor.ts';
import { expect, ordersStory, test } from './product.ts';

test('an Action is scheduled, fires, is followed, and is stopped again', async ({
  signedIn: page,
  product,
  api,
}) => {
  const { id } = await api.importStory(ordersStory);
  await page.goto(`${product.baseUrl}/stories/${id}`);
  expect(
    await (await openAction(page, 'Receive order')).getByRole('button', { name: 'Schedule' }).count(),
  ).toBe(0);

  const opened = await openAction(page, 'Pass order');
  await opened.getByRole('button', { name: /^Schedule/ }).click();
  await opened.getByRole('button', { name: 'Add schedule' }).click();
  const schedule = opened.getByRole('group', { name: 'Schedule 1', exact: true });
  await schedule.getByRole('button', { name: 'Cron' }).click();
  await schedule.getByLabel('Cron', { exact: true }).fill('61 * * * *');
  await expect(schedule.getByText('"61" is no minute')).toBeVisible();
  await schedule.getByLabel('Cron', { exact: true }).fill('30 2 * * 1-5');
  await schedule.getByLabel('Time zone').fill('America/New_York');
  await expect(schedule.getByRole('list', { name: 'Next ticks' }).getByRole('listitem')).toHaveCount(5);
  await saved(page);
  expect(await (await api.call('GET', `/stories/${id}/export`)).json()).toMatchObject({
    actions: { pass_order: { schedule: [{ cron: '30 2 * * 1-5', timezone: 'America/New_York' }] } },
  });

  await schedule.getByRole('button', { name: 'Interval' }).click();
  await schedule.getByLabel('Every').fill('1');
  await schedule.getByRole('combobox', { name: 'Unit' }).click();
  await page.getByRole('option', { name: 'seconds' }).click();
  await saved(page);
  const runs = async () => (await (await api.call('GET', `/stories/${id}/runs`)).json()).runs.length;
  await expect.poll(runs).toBeGreaterThan(1);
  await expect(schedule.getByText(/^Last/)).toBeVisible({ timeout: 15_000 });

  await schedule.getByRole('switch').click();
  await saved(page);
  const { schedules } = await (await api.call('GET', `/stories/${id}/schedules`)).json();
  expect(schedules).toMatchObject([{ place: 0, enabled: false, missed: 0, next_ticks: [] }]);

  await page.reload();
  await openAction(page, 'Pass order');
  await expect(panel(page, 'Pass order').getByText('Every second, off')).toBeVisible();
});
