/** The runs of all stories: what each is about, how it stands, and the way to it. */
import { violations } from './axe.ts';
import { send } from './echo.ts';
import { expect, failingStory, ordersStory, test } from './product.ts';

test('runs of all stories say what they are about and why they failed, and lead to the run', async ({
  inTeam: page,
  team,
}) => {
  await page.goto('/runs');
  await expect(page.getByText('Nothing ran in the last 7 days')).toBeVisible();
  const orders = await team.api.importStory(ordersStory);
  const fails = await team.api.importStory(failingStory);
  await send(orders.webhookUrl, { id: 7, type: 'order.created', quantity: 1, price: 2 });
  await send(fails.webhookUrl, { subject: 'A cheap thing', price: 'cheap' });
  await page.reload();
  const rows = page.getByRole('row').filter({ has: page.getByRole('link') });
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: 'Orders' })).toContainText('Receive order · order.created · 7');
  await expect(rows.filter({ hasText: 'Orders' })).toContainText('Finished');
  const failed = rows.filter({ hasText: 'Fails' });
  await expect(failed).toContainText('Hook · A cheap thing');
  await expect(failed).toContainText(/Price failed: .*cheap/);
  expect(await violations(page)).toEqual([]);

  await page.getByRole('button', { name: 'Failed' }).click();
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/\/runs\?state=failed$/);
  await page.getByRole('button', { name: 'Waiting' }).click();
  await expect(page.getByText('No run waits')).toBeVisible();
  await page.getByRole('button', { name: 'Show all runs' }).click();
  await rows.filter({ hasText: 'Fails' }).getByRole('link').click();
  await expect(page.getByRole('list', { name: 'Steps of the run' })).toContainText('Price');
  // In the story's own list, too.
  await expect(page.getByRole('list', { name: 'Runs, newest first' })).toContainText('Hook · A cheap thing');
});
