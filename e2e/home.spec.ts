/** What stands around the editor: home, locks, the settings of a story, and what opens there. */
import type { Browser, Locator } from '@playwright/test';
import type { Product } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { violations } from './axe.ts';
import { send } from './echo.ts';
import { openAction } from './editor.ts';
import { expect, failingStory, makeTeam, ordersStory, signInBy, type Team, test } from './product.ts';
import { choose, dialog, makeFolder, newStories, notices, post, row } from './story-list.ts';

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
  await page.goto('/stories');
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
  await page.goto('/stories?tag=nobody');
  await check('no story of a tag', page.getByRole('button', { name: 'Clear tags' }));
  await page.goto('/trash');
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
  await other.goto('/stories');
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
  await page.goto('/stories');
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

test('Ctrl+K finds pages, stories and commands wherever one is', async ({ inTeam: page, team }) => {
  const { id } = await team.api.importStory(ordersStory);
  const palette = dialog(page, 'Commands');
  const field = palette.getByRole('combobox');
  const options = palette.getByRole('option');
  await page.goto('/credentials');
  await expect(page.getByRole('heading', { name: 'Credentials', level: 1 })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(field).toBeFocused();
  await expect(options.first()).toContainText('Orders');
  expect(await violations(page)).toEqual([]);
  await field.fill('trash');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Trash', level: 1 })).toBeVisible();

  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await field.fill('dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(palette).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+k');
  await field.fill('price');
  await options.filter({ hasText: 'in all stories' }).click();
  const everywhere = dialog(page, 'Find in all stories');
  await expect(everywhere.getByRole('option').filter({ hasText: 'Price order' }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await field.fill('#ord');
  await expect(options).toHaveText([/Orders/]);
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`/stories/${id}`));
});

test('who is offline is told so, and an address that leads nowhere leads home', async ({
  inTeam: page,
  context,
  product,
}) => {
  await page.goto('/stories');
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
