/** Keeping stories in order: folders, tags, favourites, many at once, the trash. */

import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, ordersStory, test } from './product.ts';
import {
  choose,
  dialog,
  folders,
  makeFolder,
  newStories,
  notices,
  post,
  row,
  stories,
} from './story-list.ts';

const count = (page: Page) =>
  page
    .getByRole('main')
    .getByRole('status')
    .filter({ hasText: /stor(y|ies)/ });

test('folders are made, filled by drag and by menu, renamed, moved and deleted without a loss', async ({
  inTeam: page,
  team,
}) => {
  await newStories(team, ['Triage', 'Report', 'Offboard']);
  await page.goto('/stories');
  await makeFolder(page, page.getByRole('button', { name: 'New folder' }), 'Security');
  await row(page, 'Triage').dragTo(folders(page).getByRole('link', { name: 'Security' }));
  await expect(notices(page)).toContainText('“Triage” moved to “Security”');
  await expect(row(page, 'Triage')).toContainText('Security');

  await folders(page).getByRole('link', { name: 'Security' }).click();
  await expect(page.getByRole('heading', { name: 'Security', level: 1 })).toBeVisible();
  await expect(stories(page)).toHaveText(['Triage']);
  const menu = page.getByRole('main').getByRole('button', { name: 'Folder menu' });
  await menu.click();
  await makeFolder(page, page.getByRole('menuitem', { name: 'New folder in it' }), 'Phishing');
  await folders(page).getByRole('link', { name: 'Phishing' }).click();
  await expect(page.getByText('Nothing is in “Phishing” yet')).toBeVisible();

  // By the menu, and back by undo.
  await page.getByRole('link', { name: 'All stories' }).click();
  await choose(page, 'Report', 'Move to…');
  await dialog(page, 'Move “Report” to…').getByRole('button', { name: 'Phishing' }).click();
  await expect(row(page, 'Report')).toContainText('Security / Phishing');
  await notices(page)
    .filter({ hasText: '“Report” moved' })
    .getByRole('button', { name: 'Undo' })
    .first()
    .click();
  await expect(row(page, 'Report')).not.toContainText('Phishing');
  await choose(page, 'Report', 'Move to…');
  await dialog(page, 'Move “Report” to…').getByRole('button', { name: 'Phishing' }).click();

  // What is in the folders beneath is shown, too; a new story begins where one is.
  await folders(page).getByRole('link', { name: 'Security' }).click();
  await expect(stories(page)).toHaveText(['Report', 'Triage']);
  const address = page.url();
  await page.getByRole('button', { name: 'New story' }).click();
  await page.waitForURL(/\/stories\/[0-9a-f-]{36}/);
  await page.goto(address);
  await expect(stories(page)).toHaveText(['Untitled story', 'Report', 'Triage']);

  await menu.click();
  await page.getByRole('menuitem', { name: 'Rename folder' }).click();
  await dialog(page, 'Rename folder').getByRole('textbox', { name: 'Name' }).fill('Response');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Response', level: 1 })).toBeVisible();

  await folders(page).getByRole('link', { name: 'Phishing' }).click();
  await menu.click();
  await page.getByRole('menuitem', { name: 'Move folder to…' }).click();
  await dialog(page, 'Move “Phishing” to…').getByRole('button', { name: 'No folder' }).click();
  await expect(page.getByRole('navigation', { name: 'Folders above' })).not.toContainText('Response');

  await menu.click();
  await page.getByRole('menuitem', { name: 'Delete folder' }).click();
  await expect(dialog(page, 'Delete the folder “Phishing”?')).toContainText('No story is deleted');
  await page.getByRole('button', { name: 'Delete folder' }).click();
  await expect(page.getByRole('heading', { name: 'Stories', level: 1 })).toBeVisible();
  await expect(folders(page).getByRole('link')).toHaveText([/Response/]);
  await expect(stories(page)).toHaveText(['Untitled story', 'Offboard', 'Report', 'Triage']);
});

test('tags and favourites narrow the list down, and the address says so', async ({ inTeam: page, team }) => {
  await newStories(team, ['Buckets', 'Keys', 'Joiners']);
  await page.goto('/stories');
  const tag = async (story: string, text: string) => {
    await choose(page, story, 'Tags…');
    const tags = dialog(page, `Tags of “${story}”`);
    await tags.getByRole('combobox', { name: 'Tags' }).fill(`${text},`);
    await tags.getByRole('button', { name: 'Save tags' }).click();
    await expect(tags).toHaveCount(0);
  };
  await tag('Buckets', 'AWS,daily');
  await tag('Keys', 'aws');
  await expect(row(page, 'Buckets')).toContainText('awsdaily');

  await page.getByRole('button', { name: 'Tags', exact: true }).click();
  await page.getByRole('checkbox', { name: 'aws' }).click();
  await expect(stories(page)).toHaveText(['Keys', 'Buckets']);
  await page.getByRole('checkbox', { name: 'daily' }).click();
  await expect(stories(page)).toHaveText(['Buckets']);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\?tag=aws&tag=daily$/);
  await page.reload();
  await expect(stories(page)).toHaveText(['Buckets']);
  await page.getByRole('button', { name: 'Do not ask for aws' }).click();
  await page.getByRole('button', { name: 'Do not ask for daily' }).click();
  await expect(count(page)).toHaveText('3 stories');

  await row(page, 'Joiners').hover();
  await page.getByRole('button', { name: 'Add Joiners to your favourites' }).click();
  await page.getByRole('button', { name: 'Favourites', exact: true }).click();
  await expect(stories(page)).toHaveText(['Joiners']);
  await page.getByRole('button', { name: 'Favourites', exact: true }).click();
  await page.getByRole('button', { name: /^Sort: / }).click();
  await page.getByRole('menuitemradio', { name: 'Name' }).click();
  await expect(stories(page)).toHaveText(['Buckets', 'Joiners', 'Keys']);
  await expect(page).toHaveURL(/\?sort=name$/);

  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Favourites' }).getByRole('link')).toHaveText([/Joiners/]);
});

test('many stories are moved, tagged, exported as one file that is imported again, and deleted at once', async ({
  inTeam: page,
  team,
}) => {
  await newStories(team, ['One', 'Two', 'Three', 'Four']);
  await page.goto('/stories');
  await makeFolder(page, page.getByRole('button', { name: 'New folder' }), 'Numbers');
  const bar = page.getByRole('region', { name: 'Chosen stories' });
  await page.getByRole('checkbox', { name: 'Choose Four' }).click();
  await page.getByRole('checkbox', { name: 'Choose Two' }).click({ modifiers: ['Shift'] });
  await expect(bar).toContainText('3 stories chosen');
  await bar.getByRole('button', { name: 'Tags…' }).click();
  await page.getByRole('combobox', { name: 'Tags' }).fill('many');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save tags' }).click();
  await expect(row(page, 'Three')).toContainText('many');
  await expect(row(page, 'One')).not.toContainText('many');

  await page.getByRole('checkbox', { name: 'Choose all stories' }).click();
  await bar.getByRole('button', { name: 'Move to…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Numbers' }).click();
  await expect(notices(page)).toContainText('4 stories moved to “Numbers”');
  await expect(row(page, 'One')).toContainText('Numbers');

  await page.getByRole('checkbox', { name: 'Choose One' }).click();
  await page.getByRole('checkbox', { name: 'Choose Two' }).click();
  const download = page.waitForEvent('download');
  await bar.getByRole('button', { name: 'Export as one file' }).click();
  const path = await (await download).path();
  const file: { format: string; stories: { name: string }[] } = JSON.parse(await readFile(path, 'utf8'));
  expect(file.format).toBe('storyloom.stories/1');
  expect(file.stories.map(({ name }) => name)).toEqual(['One', 'Two']);

  await bar.getByRole('button', { name: 'Delete' }).click();
  await expect(notices(page)).toContainText('2 stories moved to the trash');
  await expect(stories(page)).toHaveText(['Four', 'Three']);

  await page.getByRole('button', { name: 'Import' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose file' }).click();
  await (await chooser).setFiles({
    name: 'two.stories.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  });
  await expect(notices(page)).toContainText('2 stories imported');
  await expect(count(page)).toHaveText('4 stories');
});

test('a story comes back from the trash with its webhook address, or is deleted for good', async ({
  inTeam: page,
  team,
}) => {
  const kept = await team.api.importStory(ordersStory);
  const gone = await team.api.importStory({ ...Object(ordersStory), name: 'Gone' });
  for (const story of [kept, gone]) expect((await post(story.webhookUrl)).status).toBe(202);
  await page.goto('/stories');
  await makeFolder(page, page.getByRole('button', { name: 'New folder' }), 'Shop');
  await choose(page, 'Orders', 'Move to…');
  await page.getByRole('dialog').getByRole('button', { name: 'Shop' }).click();
  await expect(row(page, 'Orders')).toContainText('Shop');
  for (const name of ['Orders', 'Gone']) {
    await choose(page, name, 'Delete');
    await expect(row(page, name)).toHaveCount(0);
  }
  expect((await post(kept.webhookUrl)).status).toBe(404);

  await page.getByRole('link', { name: 'Trash' }).click();
  const deleted = (name: string) => page.getByRole('row').filter({ hasText: name });
  await expect(deleted('Orders')).toContainText('from Shop');
  await expect(deleted('Orders')).toContainText('by Ada Owner');
  await expect(deleted('Orders')).toContainText('in 29 days');
  await page.getByRole('button', { name: 'Restore Orders' }).click();
  await expect(deleted('Orders')).toHaveCount(0);
  expect((await post(kept.webhookUrl)).status).toBe(202);

  await page.getByRole('button', { name: 'Delete Gone for good' }).click();
  const ask = dialog(page, 'Delete “Gone” for good?');
  await expect(ask.getByRole('button', { name: 'Keep in the trash' })).toBeFocused();
  await ask.getByRole('button', { name: /^Delete story and [1-9]\d* events$/ }).click();
  await expect(page.getByText('The trash is empty')).toBeVisible();
  expect((await team.api.call('POST', `/trash/${gone.id}/restore`)).status).toBe(404);
  await page.getByRole('link', { name: 'Stories', exact: true }).click();
  await expect(row(page, 'Orders')).toContainText('Shop');
});
