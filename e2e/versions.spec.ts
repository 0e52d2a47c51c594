/** Live edit and change control: what is published, compared, restored, rolled back and reviewed, by whom. */
import type { Browser, Page } from '@playwright/test';
import type { Product } from '@storyloom/adapters/testing/product';
import { z } from 'zod';
import { violations } from './axe.ts';
import { canvas, links, openAction, panel, saved } from './editor.ts';
import { type Api, expect, signInBy, type Team, test } from './product.ts';

const prices = {
  format: 'storyloom.story/1',
  name: 'Prices',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    price: {
      type: 'event-transform',
      name: 'Price',
      options: { mode: 'message_only', payload: { rate: 1 } },
      position: { x: 0, y: 88 },
    },
    tell: {
      type: 'event-transform',
      name: 'Tell',
      options: { mode: 'message_only', payload: { told: '<<price.rate>>' } },
      position: { x: 0, y: 176 },
    },
  },
  links: [
    { from: 'hook', port: 'success', to: 'price' },
    { from: 'price', port: 'success', to: 'tell' },
  ],
};

type Prices = { id: string; webhookUrl: string };

async function open(page: Page, product: Product, { id }: Prices, query = ''): Promise<void> {
  await page.goto(`${product.baseUrl}/stories/${id}${query}`);
  await expect(page.getByText('Following live')).toBeVisible();
}

/** Edits what Price emits, and waits until that is saved. */
async function setRate(page: Page, rate: number): Promise<void> {
  const opened = await openAction(page, 'Price');
  await opened.getByRole('textbox', { name: 'Payload' }).fill(JSON.stringify({ rate }));
  await opened.getByRole('textbox', { name: 'Payload' }).blur();
  await saved(page);
}

const controlled = (api: Api, { id }: Prices, review_required = false) =>
  api.call('PUT', `/stories/${id}/change_control`, { change_control: true, review_required });

const state = z.object({ live_version: z.object({ number: z.int() }) });
const version = z.object({
  file: z.object({ actions: z.object({ price: z.object({ options: z.object({ payload: z.unknown() }) }) }) }),
});

/** What runs for the next webhook: the number of the live version, and what Price emits there. */
async function live(api: Api, { id }: Prices): Promise<{ number: number; payload: unknown }> {
  const { number } = state.parse(
    await (await api.call('GET', `/stories/${id}/change_control`)).json(),
  ).live_version;
  const { file } = version.parse(await (await api.call('GET', `/stories/${id}/versions/${number}`)).json());
  return { number, payload: file.actions.price.options.payload };
}

async function post({ webhookUrl }: Prices): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(webhookUrl, { method: 'POST', headers, body: '{}' })).status;
}

async function showVersions(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Versions' }).click();
  await expect(list(page)).toBeVisible();
}

const list = (page: Page) => page.getByRole('list', { name: 'Versions, newest first' });
const row = (page: Page, number: number) =>
  list(page).getByRole('button', { name: new RegExp(`^v${number} `) });
const detail = (page: Page, number: number) =>
  page.getByRole('region', { name: `About version ${number}`, exact: true });
const stage = (page: Page, name: string | RegExp) => page.getByRole('region', { name, exact: true });
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });

async function visit(browser: Browser, link: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signInBy(page, link);
  return { page, close: () => context.close() };
}

test('in live edit every saved edit is a version, which is named, looked at, restored and run', async ({
  inTeam: page,
  product,
  team: { api },
}) => {
  const story = await api.importStory(prices);
  await open(page, product, story);
  await setRate(page, 2);
  expect(await live(api, story)).toEqual({ number: 2, payload: { rate: 2 } });
  await expect(page.getByRole('banner').getByRole('button', { name: 'Live version 2' })).toBeVisible();

  await showVersions(page);
  await page.getByRole('button', { name: 'Show 1 earlier save' }).click();
  await row(page, 1).click();
  await detail(page, 1).getByRole('button', { name: 'Name it' }).click();
  await detail(page, 1).getByRole('textbox', { name: 'Name' }).fill('Before the sale');
  await detail(page, 1).getByRole('textbox', { name: 'Note' }).fill('As imported');
  await detail(page, 1).getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 1)).toContainText('Before the sale');
  await page.getByRole('searchbox', { name: 'Search versions' }).fill('sale');
  await expect(row(page, 2)).toBeHidden();

  // Read only, with an address of its own.
  await detail(page, 1).getByRole('button', { name: 'Look at it' }).click();
  await expect(stage(page, 'Version 1')).toContainText('Read only');
  await expect(page).toHaveURL(/\?version=1$/);
  await page.reload();
  const looked = stage(page, 'Version 1');
  await looked.getByRole('button', { name: /^Price/ }).click();
  await expect(looked.getByRole('region', { name: 'Options of Price' })).toContainText('"rate": 1');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await expect(looked.getByRole('button', { name: /^Price/ })).toBeVisible();

  // It runs though another version is live.
  await looked.getByRole('button', { name: 'Run it' }).click();
  const form = page.getByRole('dialog', { name: 'Run version 1' });
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(form).toBeHidden();
  await page.getByRole('list', { name: 'Steps of the run' }).getByRole('button', { name: /Price/ }).click();
  await expect(page.getByRole('region', { name: /^Price/ })).toContainText('rate1');

  // The run took the place of the version.
  await expect(looked).toBeHidden();
  await showVersions(page);
  await row(page, 1).click();
  await detail(page, 1).getByRole('button', { name: 'Look at it' }).click();
  await looked.getByRole('button', { name: 'Restore into the draft' }).click();
  await expect(looked).toBeHidden();
  await expect(page).not.toHaveURL(/version/);
  await saved(page);
  await expect.poll(() => live(api, story)).toEqual({ number: 3, payload: { rate: 1 } });
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => live(api, story)).toEqual({ number: 4, payload: { rate: 2 } });

  // Who changed what.
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Edits', exact: true }).click();
  const edits = page.getByRole('list', { name: 'Edits, newest first' });
  await expect(edits.getByRole('listitem').first()).toContainText('Ada Owner');
  await expect(edits).toContainText('Changed payload of Price');
});

test('a draft under change control stays one, and what it changes is seen on the canvas and as JSON', async ({
  inTeam: page,
  product,
  team: { api },
}) => {
  const story = await api.importStory(prices);
  await open(page, product, story);
  await page.getByRole('button', { name: 'Story menu' }).click();
  await page.getByRole('menuitem', { name: 'Story settings' }).click();
  const settings = page.getByRole('dialog', { name: /^Settings of/ });
  await settings.getByRole('switch', { name: 'Change control' }).click();
  await expect(settings).toContainText('Edits stay in the draft.');
  await settings.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Publish' })).toBeDisabled();

  await setRate(page, 2);
  await panel(page, 'Price').getByRole('button', { name: 'Close' }).click();
  await links(page).last().click();
  await page.keyboard.press('Delete');
  await saved(page);
  expect(await live(api, story)).toEqual({ number: 1, payload: { rate: 1 } });

  const publish = page.getByRole('button', { name: 'Publish 2 changes' });
  await publish.click();
  await page
    .getByRole('dialog', { name: 'Publish' })
    .getByRole('button', { name: 'See the changes' })
    .click();
  const diff = stage(page, 'Version 1 → Draft');
  await expect(
    page
      .getByRole('group', { name: 'What is shown' })
      .getByRole('button', { name: 'Version 1 → Draft', pressed: true }),
  ).toBeVisible();
  await expect(diff.getByRole('img', { name: /^Price, .*changed$/ })).toBeVisible();
  await expect(diff.getByText('Removed')).not.toHaveCount(0);
  await expect(diff.getByRole('img', { name: /^Hook,/ })).not.toHaveAccessibleName(/changed|added|removed/);
  // All the room that the canvas has.
  expect((await diff.boundingBox())?.height).toBeGreaterThan(500);
  const changes = diff.getByRole('list', { name: 'Changes' });
  await expect(changes.getByRole('listitem')).toHaveCount(2);
  await changes.getByRole('button', { name: /^Changed Price/ }).click();
  await expect(changes.getByRole('region', { name: 'options.payload.rate, before' })).toHaveText('1');
  await expect(changes.getByRole('region', { name: 'options.payload.rate, after' })).toHaveText('2');
  expect(await violations(page)).toEqual([]);

  await diff.getByRole('button', { name: 'JSON' }).click();
  await expect(diff.getByRole('textbox', { name: 'Before' })).toContainText('"rate": 1');
  await expect(diff.getByRole('textbox', { name: 'After' })).toContainText('"rate": 2');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(diff).toBeHidden();
});

test('a draft goes live when it is published, by the palette and without a mouse', async ({
  inTeam: page,
  product,
  team: { api },
}) => {
  const story = await api.importStory(prices);
  await controlled(api, story);
  await open(page, product, story);
  await setRate(page, 2);
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox').fill('publish');
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'Publish' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Spring');
  await form.getByRole('textbox', { name: 'Note' }).fill('Twice the rate');
  expect(await violations(page)).toEqual([]);
  await form.getByRole('button', { name: 'Publish' }).click();
  await expect(notices(page)).toContainText('Version 2 is live');
  expect(await live(api, story)).toEqual({ number: 2, payload: { rate: 2 } });
  await showVersions(page);
  await expect(row(page, 2)).toContainText('Spring');
  await page.getByRole('button', { name: 'Live v2' }).click();
  await expect(stage(page, 'Version 2')).toBeVisible();
  await page.getByRole('button', { name: 'Draft', exact: true }).click();
  await expect(canvas(page)).toBeVisible();
});

test('the live version is rolled back and forward by one click each, and no webhook is lost', async ({
  inTeam: page,
  product,
  team: { api },
}) => {
  const story = await api.importStory(prices);
  await controlled(api, story);
  await open(page, product, story);
  await setRate(page, 2);
  await api.call('POST', `/stories/${story.id}/publish`);
  await showVersions(page);
  await expect(row(page, 2)).toContainText('Live');

  const statuses: number[] = [];
  let busy = true;
  const senders = [1, 2, 3].map(async () => {
    while (busy) statuses.push(await post(story));
  });
  const liveAfter = async (click: () => Promise<void>, number: number) => {
    const before = statuses.length;
    await expect.poll(() => statuses.length).toBeGreaterThan(before + 3);
    await click();
    await expect(notices(page)).toContainText(`Version ${number} is live`);
  };
  await liveAfter(() => page.getByRole('button', { name: 'Make version 1 live' }).click(), 3);
  expect(await live(api, story)).toEqual({ number: 3, payload: { rate: 1 } });
  await liveAfter(() => notices(page).getByRole('button', { name: 'Roll back' }).first().click(), 4);
  expect(await live(api, story)).toEqual({ number: 4, payload: { rate: 2 } });
  busy = false;
  await Promise.all(senders);
  expect(new Set(statuses)).toEqual(new Set([201]));
  await expect(row(page, 4)).toContainText('v2 again');
  // The draft is as it was.
  await expect(page.getByRole('button', { name: 'Publish' })).toBeDisabled();
});

test('a review is asked for, decided by somebody else, and what it was about is published', async ({
  browser,
  inTeam: ada,
  product,
  team,
}) => {
  const { api } = team;
  const story = await api.importStory(prices);
  await controlled(api, story, true);
  const grace = await visit(browser, await inviteGrace(team));
  await Promise.all([open(ada, product, story), open(grace.page, product, story)]);

  await setRate(grace.page, 2);
  await grace.page.getByRole('button', { name: 'Request review 1 change' }).click();
  const request = grace.page.getByRole('dialog', { name: 'Request review' });
  await request.getByRole('textbox', { name: 'Note' }).fill('Twice the rate, please');
  await request.getByRole('button', { name: 'Request review' }).click();
  await grace.page.getByRole('button', { name: 'In review' }).click();
  const own = grace.page.getByRole('dialog', { name: 'In review' });
  await expect(own).toContainText('somebody else decides');
  await expect(own.getByRole('button', { name: 'Approve' })).toBeHidden();
  await expect(own.getByRole('button', { name: 'Publish without review' })).toBeHidden();
  await grace.page.keyboard.press('Escape');

  // Ada sees it without a reload.
  await ada.getByRole('button', { name: 'Review', exact: true }).click();
  const review = ada.getByRole('dialog', { name: 'Review' });
  await expect(review).toContainText('Twice the rate, please');
  expect(await violations(ada)).toEqual([]);
  await review.getByRole('button', { name: 'See the changes' }).click();
  await expect(stage(ada, 'Version 1 → What is reviewed')).toContainText('1 change');
  await ada.keyboard.press('Escape');
  await ada.getByRole('button', { name: 'Review', exact: true }).click();
  await review.getByRole('button', { name: 'Approve' }).click();

  const publish = grace.page.getByRole('button', { name: 'Publish approved' });
  await publish.click();
  const form = grace.page.getByRole('dialog', { name: 'Publish' });
  await expect(form).toContainText('Ada Owner approved it');
  await form.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(notices(grace.page)).toContainText('Version 2 is live');
  expect(await live(api, story)).toEqual({ number: 2, payload: { rate: 2 } });
  await showVersions(ada);
  await expect(row(ada, 2)).toContainText('Reviewed');
  await grace.close();
});

test('an owner publishes without a review, with a reason that stays', async ({
  inTeam: ada,
  product,
  team: { api },
}) => {
  const story = await api.importStory(prices);
  await controlled(api, story, true);
  await open(ada, product, story);
  await setRate(ada, 2);
  await ada.getByRole('button', { name: 'Request review 1 change' }).click();
  const past = ada.getByRole('dialog', { name: 'Request review' });
  await past.getByRole('button', { name: 'Publish without review' }).click();
  await past.getByRole('textbox', { name: 'Reason' }).fill('The shop is down');
  await past.getByRole('button', { name: 'Publish without review' }).click();
  await expect(notices(ada)).toContainText('Version 2 is live');
  await showVersions(ada);
  await expect(row(ada, 2)).toContainText('Not reviewed');
  await row(ada, 2).click();
  await expect(detail(ada, 2)).toContainText('The shop is down');
  expect(await violations(ada)).toEqual([]);
});

const inviteGrace = (team: Team) =>
  team.invite({ email: `grace-${team.id}@example.com`, firstName: 'Grace', lastName: 'Editor' });

test('on a phone versions are looked at, and a review is answered', async ({ browser, product, team }) => {
  const { api } = team;
  const story = await api.importStory(prices);
  await controlled(api, story);
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await signInBy(page, team.link);
  await page.goto(`${product.baseUrl}/stories/${story.id}`);
  await page.getByRole('tab', { name: 'Versions' }).click();
  await row(page, 1).click();
  await detail(page, 1).getByRole('button', { name: 'Look at it' }).click();
  const looked = stage(page, 'Version 1');
  await expect(looked.getByRole('button', { name: /^Price/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await looked.getByRole('button', { name: 'Back to the draft' }).click();
  await expect(looked).toBeHidden();
  await context.close();
});
