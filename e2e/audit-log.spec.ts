/** The page of the audit log: who did what, found, opened, exported; and nothing of it for who may not see it. */
import { readFile } from 'node:fs/promises';
import { expect, signInBy, test } from './product.ts';

test('an admin finds what was done, opens it and takes it along; an editor sees none of it', async ({
  inTeam: page,
  team,
  browser,
}) => {
  const made = await team.api.call('POST', '/stories', { name: 'Payroll' });
  const { id } = (await made.json()) as { id: string };
  await team.api.call('PUT', `/stories/${id}`, { name: 'Wages' });
  const editor = await browser.newPage();
  await signInBy(
    editor,
    await team.invite({ email: `bo-${id}@example.com`, firstName: 'Bo', lastName: 'E' }),
  );
  await editor.goto('/audit-log');
  await expect(editor.getByText('The audit log is for owners and admins')).toBeVisible();
  await expect(editor.getByRole('link', { name: 'Audit log' })).toHaveCount(0);
  const refused = await editor.evaluate(async (storyId) => {
    const body = JSON.stringify({ storyId, changeControl: true, reviewRequired: false });
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/api/trpc/versions.setChangeControl', { method: 'POST', headers, body })).status;
  }, id);
  expect(refused).toBe(403);
  await editor.close();

  await page.goto('/stories');
  await page.getByRole('link', { name: 'Audit log' }).click();
  const log = page.getByRole('table', { name: 'Audit log' });
  const rows = log.getByRole('row');
  await expect(rows.filter({ hasText: 'Edit settings of story Payroll' })).toContainText('Ada Owner');
  const tried = rows.filter({ hasText: 'Change how story is edited' });
  await expect(tried).toContainText('Refused');
  await expect(tried).toContainText('Bo E');

  await page.getByRole('searchbox', { name: 'Search the audit log' }).fill('stories.update');
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: 'Details of Edit settings of story Payroll' }).press('Enter');
  await expect(log).toContainText('Done over REST.');
  await expect(log.getByRole('region', { name: 'Given' })).toContainText('"name": "Wages"');
  await page.getByRole('button', { name: 'Entries about this' }).click();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(rows.filter({ hasText: 'Create story' })).toBeVisible();
  expect(new URL(page.url()).searchParams.get('about')).toBe(id);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export JSONL' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\n');
  const operations = lines.map((line) => (JSON.parse(line) as { operation_name: string }).operation_name);
  expect(operations).toEqual(['versions.setChangeControl', 'stories.update', 'stories.create']);

  await page.getByRole('searchbox', { name: 'Search the audit log' }).fill('no such thing');
  await expect(page.getByText('No entry matches')).toBeVisible();
});
