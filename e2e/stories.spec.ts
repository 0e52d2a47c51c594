/** The list of stories: what can be done to a story without opening it, and the ways to another one. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { violations } from './axe.ts';
import { card, textOf } from './editor.ts';
import { type Api, expect, ordersFile, ordersStory, test, wrongStory } from './product.ts';

const opened = /\/stories\/[0-9a-f-]{36}/;

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
const count = (page: Page) => page.getByRole('main').getByRole('status');
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });

async function choose(page: Page, story: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${story}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

const post = (url: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 7, quantity: 2, price: 80, customer: { name: 'Ada' } }),
  });

const exportOf = async (api: Api, id: string): Promise<unknown> =>
  (await api.call('GET', `/stories/${id}/export`)).json();

/** Chooses a file in the system's file picker, which `button` opens. */
async function pick(page: Page, button: Locator, file: string | { name: string; text: string }) {
  const chooser = page.waitForEvent('filechooser');
  await button.click();
  await (await chooser).setFiles(
    typeof file === 'string'
      ? file
      : { name: file.name, mimeType: 'application/json', buffer: Buffer.from(file.text) },
  );
}

test('a team without stories is shown the ways to the first one', async ({ inTeam: page }) => {
  await page.goto('/stories');
  await expect(page.getByRole('heading', { name: 'Start your first story' })).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  await page.getByRole('button', { name: 'Start with a webhook' }).click();
  await page.waitForURL(opened);
  await expect(card(page, 'Receive event')).toBeVisible();

  await page.getByRole('link', { name: 'All stories' }).click();
  await expect(row(page, 'Untitled story')).toContainText('1 Action');
  await expect(page.getByRole('heading', { name: 'Start your first story' })).toHaveCount(0);
  await page.getByRole('button', { name: 'New story' }).click();
  await page.waitForURL(opened);
  await expect(page.getByRole('heading', { name: 'An empty story' })).toBeVisible();
  await page.getByRole('link', { name: 'All stories' }).click();
  await expect(count(page)).toHaveText('2 stories');
});

test('a story is renamed and described from the list', async ({ inTeam: page, team }) => {
  const { id } = await team.api.importStory(ordersStory);
  await page.goto('/stories');
  await choose(page, 'Orders', 'Rename');
  const dialog = page.getByRole('dialog', { name: 'Rename story' });
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Orders');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('  ');
  await expect(dialog.getByRole('button', { name: 'Rename' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Orders of <b>“large”</b> size');
  await dialog.getByRole('textbox', { name: 'Description' }).fill('Prices them.');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row(page, 'Orders of <b>“large”</b> size')).toContainText('Prices them.');
  await page.reload();
  await expect(row(page, 'Orders of <b>“large”</b> size')).toContainText('Prices them.');
  expect(await (await team.api.call('GET', `/stories/${id}`)).json()).toMatchObject({
    name: 'Orders of <b>“large”</b> size',
    description: 'Prices them.',
  });
});

test('a duplicate is the same story with a webhook of its own', async ({ inTeam: page, team }) => {
  const story = await team.api.importStory(ordersStory);
  await page.goto('/stories');
  await choose(page, 'Orders', 'Duplicate');
  await expect(row(page, 'Orders (copy)')).toBeVisible();
  await expect(row(page, 'Orders')).toBeVisible();
  await notices(page).getByRole('button', { name: 'Open copy' }).click();
  await page.waitForURL(opened);
  await expect(card(page, 'Receive order')).toBeVisible();
  const copyId = page.url().split('/').at(-1) ?? '';
  expect(copyId).not.toBe(story.id);
  expect(await exportOf(team.api, copyId)).toEqual({
    ...Object(await exportOf(team.api, story.id)),
    name: 'Orders (copy)',
  });
  const copy: { actions: { webhook_url?: string }[] } = await (
    await team.api.call('GET', `/stories/${copyId}`)
  ).json();
  const url = copy.actions.find((action) => action.webhook_url)?.webhook_url ?? '';
  expect(url).not.toBe(story.webhookUrl);
  expect((await post(url)).status).toBe(202);
});

test('a deleted story comes back whole, at the same webhook address', async ({ inTeam: page, team }) => {
  const story = await team.api.importStory(ordersStory);
  const before = await exportOf(team.api, story.id);
  expect((await post(story.webhookUrl)).status).toBe(202);
  await page.goto('/stories');

  await choose(page, 'Orders', 'Delete');
  await expect(notices(page)).toContainText('“Orders” deleted');
  await expect(row(page, 'Orders')).toHaveCount(0);
  expect((await post(story.webhookUrl)).status).toBe(404);
  expect((await team.api.call('GET', `/stories/${story.id}`)).status).toBe(404);

  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'Orders')).toBeVisible();
  expect(await exportOf(team.api, story.id)).toEqual(before);
  expect((await post(story.webhookUrl)).status).toBe(202);
  const runs: unknown = await (await team.api.call('GET', `/stories/${story.id}/runs`)).json();
  expect(runs).toMatchObject({ runs: [{}, {}] });
});

test('a story that is switched off refuses its webhook until it is switched on', async ({
  inTeam: page,
  team,
}) => {
  const story = await team.api.importStory(ordersStory);
  const disabled = async () =>
    ((await (await team.api.call('GET', `/stories/${story.id}`)).json()) as { disabled: boolean }).disabled;
  await page.goto('/stories');
  await choose(page, 'Orders', 'Disable');
  await expect(row(page, 'Orders')).toContainText('Disabled');
  await expect.poll(disabled).toBe(true);
  // The list is narrowed to stories of a status, and the address says so.
  await page.getByRole('button', { name: 'Status: Any' }).click();
  await page.getByRole('menuitemradio', { name: 'Draft' }).click();
  await expect(page.getByText('No story is a draft')).toBeVisible();
  await page.getByRole('button', { name: 'Status: Draft' }).click();
  await page.getByRole('menuitemradio', { name: 'Disabled' }).click();
  await expect(page).toHaveURL(/status=disabled/);
  await page.reload();
  await expect(row(page, 'Orders')).toContainText('Disabled');
  await page.getByRole('button', { name: 'Status: Disabled' }).click();
  await page.getByRole('menuitemradio', { name: 'Any' }).click();
  expect((await post(story.webhookUrl)).status).toBe(404);
  await choose(page, 'Orders', 'Enable');
  await expect(row(page, 'Orders')).toContainText('Live');
  await expect.poll(disabled).toBe(false);
  expect((await post(story.webhookUrl)).status).toBe(202);
});

test('search finds stories by name and description', async ({ inTeam: page, team }) => {
  for (const [name, description] of [
    ['Phishing triage', 'Mails that people report'],
    ['Orders', 'A 100 % discount_code and a \\ in it'],
    ['Joiners', 'New people get their accounts'],
  ]) {
    await team.api.call('POST', '/stories', { name, description });
  }
  await page.goto('/stories');
  await expect(count(page)).toHaveText('3 stories');
  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Search stories' });
  await expect(search).toBeFocused();

  const finds = async (text: string, names: string[]) => {
    await search.fill(text);
    await expect(count(page)).toHaveText(names.length === 1 ? '1 story' : `${names.length} stories`);
    await expect(page.getByRole('row').getByRole('link')).toHaveText(names);
  };
  await finds('PHISH', ['Phishing triage']);
  await finds('people', ['Joiners', 'Phishing triage']);
  // What a pattern would read as a sign stands for itself.
  await finds('0 %', ['Orders']);
  await finds('t_c', ['Orders']);
  await finds('\\', ['Orders']);
  await search.fill('nothing of this name');
  await expect(page.getByText('No story matches “nothing of this name”')).toBeVisible();
  await page.getByRole('button', { name: 'Clear search' }).last().click();
  await expect(count(page)).toHaveText('3 stories');
  await expect(search).toHaveValue('');
});

test('a long list comes page by page, each story once', async ({ inTeam: page, team }) => {
  const names = Array.from({ length: 60 }, (_, n) => `Story ${n + 1}`);
  for (const name of names) {
    expect((await team.api.call('POST', '/stories', { name })).status).toBe(201);
  }
  await page.goto('/stories');
  await expect(count(page)).toHaveText('60 stories');
  const shown = page.getByRole('row').getByRole('link');
  await expect(shown).toHaveCount(50);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(shown).toHaveText([...names].reverse());
  await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0);
});

test('the exported file is what the API exports', async ({ inTeam: page, team }) => {
  const settings = {
    send_to_story: {
      entry: 'receive_order',
      access: 'global',
      timeout_s: 90,
      inputs: [{ name: 'id', type: 'number', required: true }],
    },
    disable_after_failures: 5,
  };
  const { id } = await team.api.importStory({ ...Object(ordersStory), ...settings });
  await page.goto('/stories');
  const download = page.waitForEvent('download');
  await choose(page, 'Orders', 'Export as file');
  const file = await download;
  expect(file.suggestedFilename()).toBe('orders.story.json');
  const text = await textOf(await file.createReadStream());
  expect(JSON.parse(text)).toEqual(await exportOf(team.api, id));
  expect(text).toBe(`${JSON.stringify(await exportOf(team.api, id), null, 2)}\n`);
  expect(JSON.parse(text)).toMatchObject(settings);

  // The editor gives the same.
  await page.goto(`/stories/${id}`);
  const fromEditor = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  expect(await textOf(await (await fromEditor).createReadStream())).toBe(text);
});

test('a file that is no story names every problem, and nothing of it is imported', async ({
  inTeam: page,
  team,
}) => {
  await page.goto('/stories');
  const answer = await team.api.call('POST', '/stories/import', { data: wrongStory });
  expect(answer.status).toBe(422);
  const { errors }: { errors: { path: string; message: string }[] } = await answer.json();
  expect(errors.map(({ path }) => path)).toEqual([
    'name',
    'actions.odd.position.y',
    'actions.odd.type',
    'links[0].to',
    'links[1].port',
  ]);

  await pick(page, page.getByRole('button', { name: 'Choose file' }), {
    name: 'wrong.story.json',
    text: JSON.stringify(wrongStory),
  });
  const dialog = page.getByRole('dialog', { name: 'Import a story' });
  await expect(dialog.getByRole('alert')).toContainText(
    `wrong.story.json has ${errors.length} problems. Nothing was imported.`,
  );
  await expect(dialog.getByRole('listitem')).toHaveCount(errors.length);
  for (const { path, message } of errors) {
    await expect(dialog.getByRole('listitem').filter({ hasText: path }).first()).toBeVisible();
    await expect(dialog.getByRole('alert')).toContainText(message);
  }

  await dialog.getByRole('button', { name: 'Take another' }).click();
  await pick(page, dialog.getByRole('button', { name: 'Choose file' }), {
    name: 'a.json',
    text: '{ "format"',
  });
  await expect(dialog.getByRole('alert')).toContainText('It is not JSON');

  await dialog.getByRole('button', { name: 'Take another' }).click();
  await page.route(/stories\.import/, () => {});
  await pick(page, dialog.getByRole('button', { name: 'Choose file' }), fileURLToPath(ordersFile));
  await expect(dialog.getByRole('status')).toHaveText('Importing 5 Actions');
  const stopped = page.waitForEvent('requestfailed', (request) => request.url().includes('stories.import'));
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await stopped;
  await expect(dialog).toBeHidden();
  expect(await (await team.api.call('GET', '/stories')).json()).toMatchObject({ stories: [] });
});

test('a story file is imported by the page, opens and runs', async ({ inTeam: page, team }) => {
  await page.goto('/stories');
  await pick(page, page.getByRole('button', { name: 'Choose file' }), fileURLToPath(ordersFile));
  await page.waitForURL(opened);
  await expect(card(page, 'Receive order')).toBeVisible();
  const id = page.url().split('/').at(-1) ?? '';
  const file: { actions: unknown; links: unknown[] } = JSON.parse(await readFile(ordersFile, 'utf8'));
  expect(await exportOf(team.api, id)).toMatchObject({
    actions: file.actions,
    links: expect.arrayContaining(file.links),
  });

  const story: { actions: { webhook_url?: string }[] } = await (
    await team.api.call('GET', `/stories/${id}`)
  ).json();
  const url = story.actions.find((action) => action.webhook_url)?.webhook_url ?? '';
  await expect(page.getByText('Following live')).toBeVisible();
  expect((await post(url)).status).toBe(202);
  await expect(card(page, 'Flag order')).toHaveAccessibleName(/1 events/);
  await expect(card(page, 'Pass order')).not.toHaveAccessibleName(/events/);
  const events: { events: { action_slug: string; output: unknown }[] } = await (
    await team.api.call('GET', `/events?story_id=${id}`)
  ).json();
  expect(events.events.at(-1)).toMatchObject({
    action_slug: 'flag_order',
    output: { id: 7, flag: 'large', total: 160 },
  });
});

test('an import lists the credentials and resources that the team lacks before it opens the story', async ({
  inTeam: page,
  team,
}) => {
  const file = {
    format: 'storyloom.story/1',
    name: 'Shop',
    actions: {
      ask: {
        type: 'http-request',
        name: 'Ask shop',
        options: {
          url: 'https://shop.example/<<RESOURCE.place>>',
          headers: { authorization: '<<CREDENTIAL.shop>>' },
        },
        position: { x: 0, y: 0 },
      },
    },
    links: [],
  };
  const { missing } = await (await team.api.call('POST', '/stories/import', { data: file })).json();
  expect(missing).toEqual([
    { type: 'credential', slug: 'shop', actions: ['Ask shop'] },
    { type: 'resource', slug: 'place', actions: ['Ask shop'] },
  ]);

  await page.goto('/stories');
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog');
  await pick(page, dialog.getByRole('button', { name: 'Choose file' }), {
    name: 'shop.story.json',
    text: JSON.stringify(file),
  });
  await expect(dialog).toContainText('1 story imported');
  await expect(dialog.getByRole('listitem')).toHaveText([
    /CREDENTIAL\.shop.*Used by Ask shop/,
    /RESOURCE\.place.*Used by Ask shop/,
  ]);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Open story' }).click();
  await page.waitForURL(opened);
  await expect(card(page, 'Ask shop')).toBeVisible();
});

test('by keyboard alone: the menu of a story, and the way back from a deletion', async ({
  inTeam: page,
  team,
}) => {
  await team.api.importStory(ordersStory);
  await page.goto('/stories');
  const more = page.getByRole('button', { name: 'More for Orders' });
  await expect(more).toBeVisible();
  await page.getByRole('checkbox', { name: 'Choose Orders' }).focus();
  const star = page.getByRole('button', { name: 'Add Orders to your favourites' });
  for (const focused of [row(page, 'Orders').getByRole('link'), star, more]) {
    await page.keyboard.press('Tab');
    await expect(focused).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(more).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(notices(page)).toContainText('“Orders” deleted');
  await expect(row(page, 'Orders')).toHaveCount(0);
  await page.keyboard.press('F6');
  const undo = notices(page).getByRole('button', { name: 'Undo' });
  for (
    let presses = 0;
    presses < 5 && !(await undo.evaluate((one) => one === document.activeElement));
    presses += 1
  ) {
    await page.keyboard.press('Tab');
  }
  await expect(undo).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(row(page, 'Orders')).toBeVisible();
});
