/** What stands around the editor: home, folders, tags, favourites, many stories at once, trash, locks, approvals. */
import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from '@playwright/test';
import type { Product } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { violations } from './axe.ts';
import { send } from './echo.ts';
import { openAction } from './editor.ts';
import { expect, failingStory, makeTeam, ordersStory, signInBy, type Team, test } from './product.ts';

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
const count = (page: Page) =>
  page
    .getByRole('main')
    .getByRole('status')
    .filter({ hasText: /stor(y|ies)/ });
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });
const folders = (page: Page) => page.getByRole('region', { name: 'Folders' });
const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
const stories = (page: Page) => page.getByRole('row').getByRole('link');

const newStories = async (team: Team, names: string[]) => {
  const ids: string[] = [];
  for (const name of names) {
    const made: { id: string } = await (await team.api.call('POST', '/stories', { name })).json();
    ids.push(made.id);
  }
  return ids;
};

async function choose(page: Page, story: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${story}`, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function makeFolder(page: Page, button: Locator, name: string): Promise<void> {
  await button.click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Make folder' }).click();
  await expect(folders(page).getByRole('link', { name })).toBeVisible();
}

/** As the worker's sweep leaves a story whose runs failed. */
async function switchOffAfter(product: Product, { id, failures }: { id: string; failures: number }) {
  const database = new Client({ connectionString: product.databaseUrl });
  await database.connect();
  await database.query(
    'update story set disabled = true, disabled_at = now(), disable_after = $2, disabled_after = $2 where id = $1',
    [id, failures],
  );
  await database.end();
}

const post = (url: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 7, quantity: 2, price: 80, customer: { name: 'Ada' } }),
  });

/** Asks a person, and waits. */
const asking = {
  format: 'storyloom.story/1',
  name: 'Access',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    ask: {
      type: 'approval',
      name: 'Ask',
      options: { title: 'Access for <<hook.body.who>>?', message: 'To the ledger.', who: 'team' },
      position: { x: 0, y: 88 },
    },
  },
  links: [{ from: 'hook', port: 'success', to: 'ask' }],
};

test('folders are made, filled by drag and by menu, renamed, moved and deleted without a loss', async ({
  inTeam: page,
  team,
}) => {
  await newStories(team, ['Triage', 'Report', 'Offboard']);
  await page.reload();
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
  await page.reload();
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
  await page.reload();
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
  await page.reload();
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

test('a locked story is edited by nobody, and runs', async ({ inTeam: page, team, browser, product }) => {
  const story = await team.api.importStory(ordersStory);
  await page.goto(`${product.baseUrl}/stories/${story.id}`);
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await openAction(page, 'Price order');
  await expect(name).toBeEditable();

  // Another editor locks it: this page learns of it at once.
  const link = await team.invite({
    email: `mara-${story.id}@example.com`,
    firstName: 'Mara',
    lastName: 'Reyes',
  });
  const context = await browser.newContext();
  const other = await context.newPage();
  await signInBy(other, link);
  await choose(other, 'Orders', 'Lock…');
  await other.getByRole('textbox', { name: 'Note' }).fill('Audit until Friday');
  await other.getByRole('button', { name: 'Lock story' }).click();
  await expect(row(other, 'Orders')).toContainText('locked');
  await context.close();

  const banner = page.getByText(/Mara Reyes locked this story/);
  await expect(banner).toContainText('Audit until Friday');
  await openAction(page, 'Price order');
  await expect(name).not.toBeEditable();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  expect((await post(story.webhookUrl)).status).toBe(202);
  for (const [method, body] of [
    ['PUT', { name: 'Mine' }],
    ['DELETE', undefined],
  ] as const) {
    const refused = await team.api.call(method, `/stories/${story.id}`, body);
    expect(refused.status).toBe(423);
    expect(await refused.json()).toEqual({
      errors: [
        {
          message: 'Mara Reyes locked this story: “Audit until Friday”. Take the lock off to change it.',
        },
      ],
    });
  }
  const tagged = await team.api.call('PUT', `/stories/${story.id}`, { tags: ['audit'] });
  expect(await tagged.json()).toMatchObject({
    tags: ['audit'],
    locked: true,
    lock_note: 'Audit until Friday',
  });

  await page.getByRole('button', { name: 'Take the lock off' }).click();
  await expect(banner).toHaveCount(0);
  await openAction(page, 'Price order');
  await expect(name).toBeEditable();
});

test('everything that is set of a story is in one place', async ({ inTeam: page, team }) => {
  const { id } = await team.api.importStory(ordersStory);
  await page.reload();
  await makeFolder(page, page.getByRole('button', { name: 'New folder' }), 'Shop');
  await choose(page, 'Orders', 'Settings');
  const settings = dialog(page, 'Settings of “Orders”');
  await settings.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop orders');
  await settings.getByRole('textbox', { name: 'Description' }).fill('Prices them.');
  await settings.getByRole('combobox', { name: 'Tags' }).fill('shop');
  await page.keyboard.press('Enter');
  await settings.getByRole('button', { name: 'Choose a folder' }).click();
  await dialog(page, 'Put it into…').getByRole('button', { name: 'Shop' }).click();
  await settings.getByRole('textbox', { name: 'Switch off after failed runs in a row' }).fill('3');
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings).toHaveCount(0);
  await expect(row(page, 'Shop orders')).toContainText('Shop');
  expect(await (await team.api.call('GET', `/stories/${id}`)).json()).toMatchObject({
    name: 'Shop orders',
    description: 'Prices them.',
    tags: ['shop'],
    folder_id: expect.any(String),
    disable_after_failures: 3,
  });

  await choose(page, 'Shop orders', 'Settings');
  await dialog(page, /^Settings/)
    .getByRole('button', { name: 'Delete story' })
    .click();
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'Shop orders')).toBeVisible();
});

test('home says what needs a person, and leads there', async ({ inTeam: page, team, product }) => {
  await team.api.importStory(ordersStory);
  await page.goto(`${product.baseUrl}/`);
  await expect(page.getByText(/^All quiet/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Latest in the team' })).toContainText('Orders');

  const fails = await team.api.importStory(failingStory);
  const asks = await team.api.importStory(asking);
  await send(fails.webhookUrl, { price: 'cheap' });
  await send(asks.webhookUrl, { who: 'Tom' });
  await team.api.call('POST', '/stories', { name: 'Legacy', disabled: true });
  const flaky = await team.api.importStory({ ...(ordersStory as object), name: 'Flaky' });
  await switchOffAfter(product, { id: flaky.id, failures: 3 });
  await expect
    .poll(async () => {
      const { approvals, failing }: { approvals: number; failing: unknown[] } = await (
        await team.api.call('GET', '/attention')
      ).json();
      return [approvals, failing.length];
    })
    .toEqual([1, 1]);
  await page.reload();
  const needs = page.getByRole('list', { name: 'What needs attention' });
  await expect(needs.getByRole('listitem')).toHaveCount(4);
  await expect(needs).toContainText('Price in Fails fails');
  await expect(needs).toContainText('1 run in 24 h');
  await expect(needs).toContainText('Legacy is disabled');
  await expect(needs).toContainText('Switched off by Ada Owner');
  await expect(needs).toContainText('Flaky switched itself off');
  await expect(needs).toContainText('Switched off after 3 failed runs in a row. Its webhooks are refused.');
  expect(await violations(page)).toEqual([]);
  await needs.getByRole('button', { name: 'Switch on Flaky' }).click();
  await expect(needs.getByRole('listitem')).toHaveCount(3);
  expect((await post(flaky.webhookUrl)).status).toBe(202);

  await needs.getByRole('link', { name: 'Show run' }).click();
  await expect(page.getByRole('region', { name: /^Price/ })).toContainText('cheap');
  await page.getByRole('link', { name: 'All stories' }).click();
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Recent' }).getByRole('link')).toHaveText([/Fails/]);

  // The approval is answered where it is listed.
  await expect(page.getByRole('link', { name: /Approvals.*1 waiting/ })).toBeVisible();
  await needs.getByRole('link', { name: 'Decide' }).click();
  const approvals = page.getByRole('list', { name: 'Approvals that wait' });
  await expect(approvals).toContainText('Access for Tom?');
  await approvals.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Nobody waits for an answer')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Approvals', exact: true })).toBeVisible();
});

test('who is offline is told so, and an address that leads nowhere leads home', async ({
  inTeam: page,
  context,
  product,
}) => {
  await context.setOffline(true);
  await expect(page.getByText(/This device is offline/)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(/This device is offline/)).toHaveCount(0);
  await page.goto(`${product.baseUrl}/no/such/page`);
  await expect(page.getByRole('heading', { name: 'Nothing is at this address' })).toBeVisible();
  await page.getByRole('link', { name: 'Go home' }).click();
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  // The first stop of the keyboard skips the way around.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
});

/** What opens on these screens; the screens themselves are in screens/screens.ts. */
async function whatOpens(browser: Browser, team: Team, look: Look): Promise<string[]> {
  const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const found: string[] = [];
  const check = async (what: string, ready: Locator) => {
    await expect(ready).toBeVisible();
    found.push(...(await violations(page)).map((one) => `${what}: ${one}`));
  };
  await signInBy(page, await team.invite(someone()));
  const base = new URL('/', page.url()).href;
  const isPhone = look.viewport.width < 640;
  if (!isPhone) {
    await page.getByRole('checkbox', { name: 'Choose Fails' }).click();
    await check('chosen stories', page.getByRole('region', { name: 'Chosen stories' }));
    await page.getByRole('button', { name: 'Choose none' }).click();
  }
  for (const item of ['Move to…', 'Tags…', 'Lock…']) {
    await choose(page, 'Fails', item);
    await check(item, page.getByRole('dialog'));
    await page.keyboard.press('Escape');
  }
  await page.goto(`${base}stories?tag=nobody`);
  await check('no story of a tag', page.getByRole('button', { name: 'Clear tags' }));
  await page.goto(`${base}trash`);
  await page.getByRole('button', { name: 'Delete Gone for good' }).click();
  await check('delete for good', page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  if (isPhone) {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await check('more places', page.getByRole('menuitem', { name: 'Queue' }));
  }
  await context.close();
  return found;
}

type Look = { colorScheme: 'light' | 'dark'; viewport: { width: number; height: number } };

const someone = () => ({
  email: `someone-${Math.random().toString(36).slice(2)}@example.com`,
  firstName: 'Mara',
  lastName: 'Reyes',
});

test('nothing that opens breaks a rule of accessibility, light at a desk and dark on a phone', async ({
  browser,
  product,
}) => {
  const team = await makeTeam(product);
  await team.api.importStory(failingStory);
  await team.api.call('POST', '/folders', { name: 'Security' });
  const [gone] = await newStories(team, ['Gone']);
  await team.api.call('DELETE', `/stories/${gone}`);
  for (const look of [
    { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
    { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  ] as const) {
    expect(await whatOpens(browser, team, look)).toEqual([]);
  }
});
