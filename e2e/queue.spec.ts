/** The page of the queue: what is open, what does not move, who works, and how to stop it. */
import type { Page } from '@playwright/test';
import { violations } from './axe.ts';
import { callingStory, send } from './echo.ts';
import { expect, signInBy, test } from './product.ts';

const tenMinutes = { max: 4, delay_s: 600, backoff: 'fixed', max_delay_s: 600, on: ['503'] };
const figure = (page: Page) => page.getByRole('region', { name: 'Open Action runs' });
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });

async function openQueue(page: Page): Promise<void> {
  await page.goto('/stories');
  await page.getByRole('link', { name: 'Queue' }).click();
  await expect(page.getByRole('heading', { name: 'Queue', exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Workers' })).toBeVisible();
}

test('the queue shows what is open and follows it; a story is stopped from there', async ({
  inTeam: page,
  team,
  echo,
}) => {
  await openQueue(page);
  await expect(page.getByText('No story has anything open.')).toBeVisible();
  await expect(page.getByText('Everything that is open gets on.')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Workers' }).getByRole('row')).not.toHaveCount(1);

  const url = echo.url({ name: 'queue', status: 503 });
  const file = callingStory({ name: 'Stubborn', url, settings: { retry: tenMinutes } });
  const { webhookUrl } = await team.api.importStory(file);
  await Promise.all([1, 2, 3].map((id) => send(webhookUrl, { id })));
  // Without a reload.
  await expect(figure(page)).toContainText('3 for a retry');
  await expect(row(page, 'Stubborn')).toBeVisible();

  await page.getByRole('button', { name: 'Suspend Stubborn' }).click();
  await expect(row(page, 'Stubborn')).toContainText('Suspended');
  await page.getByRole('button', { name: 'Resume Stubborn' }).click();
  await expect(row(page, 'Stubborn')).not.toContainText('Suspended');

  await page.getByRole('button', { name: 'Cancel all runs of Stubborn' }).click();
  const dialog = page.getByRole('dialog', { name: /Cancel all runs of/ });
  await dialog.getByRole('button', { name: 'Cancel 3 Action runs' }).click();
  await expect(page.getByText('No story has anything open.')).toBeVisible();
});

test('what does not move is told with its reason and leads to its run', async ({
  inTeam: page,
  team,
  echo,
}) => {
  const url = echo.url({ name: 'stuck' });
  const { id, webhookUrl } = await team.api.importStory(callingStory({ name: 'Held up', url }));
  const suspended = await team.api.call('POST', `/stories/${id}/suspend`);
  expect(suspended.ok).toBe(true);
  await send(webhookUrl, { id: 1 });
  await openQueue(page);
  const stuck = page.getByRole('region', { name: 'Needs attention' });
  await expect(stuck).toContainText('Its story is suspended. Resume the story to go on.');
  await stuck.getByRole('link', { name: 'Open the run' }).click();
  await expect(page.getByRole('list', { name: 'Steps of the run' })).toContainText('Call');
  await expect(page.getByRole('region', { name: 'Call, detail' })).toBeVisible();
});

for (const [colorScheme, width] of [
  ['light', 1440],
  ['dark', 390],
] as const) {
  test(`the queue breaks no rule (${colorScheme}, ${width} px)`, async ({ browser, team, echo }) => {
    const url = echo.url({ name: `axe-${width}`, status: 503 });
    const { id, webhookUrl } = await team.api.importStory(
      callingStory({ name: 'Stubborn', url, settings: { retry: tenMinutes } }),
    );
    await send(webhookUrl, { id: 1 });
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: 844 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await signInBy(page, team.link);
    await page.goto('/queue');
    await expect(figure(page)).toContainText('1 for a retry');
    expect(await violations(page)).toEqual([]);
    await team.api.call('POST', `/stories/${id}/suspend`);
    await send(webhookUrl, { id: 2 });
    await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('suspended');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel all runs of Stubborn' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await context.close();
  });
}
