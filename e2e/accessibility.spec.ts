/** WCAG 2.2 AA by axe on every screen, light and dark, at a desk and on a phone, and on what opens there. */
import type { Locator } from '@playwright/test';
import { violations, violationsInOtherTheme } from './axe.ts';
import { canvas, openAction } from './editor.ts';
import { expect, failingStory, makeTeam, ordersStory, signInBy, test } from './product.ts';
import { bothSizes, onEveryScreen } from './screens/screens.ts';

onEveryScreen(bothSizes, 'no screen breaks a rule', async (page, name) => {
  // Soft: one look at everything tells all that is wrong.
  expect.soft(await violations(page), name).toEqual([]);
  expect.soft(await violationsInOtherTheme(page), `${name}, in the other theme`).toEqual([]);
});

const desk = { colorScheme: 'dark', viewport: { width: 1440, height: 900 } } as const;
const phone = { colorScheme: 'light', viewport: { width: 390, height: 844 } } as const;

for (const look of [desk, phone]) {
  test(`nothing that opens breaks a rule (${look.colorScheme}, ${look.viewport.width} px)`, async ({
    browser,
    product,
  }) => {
    const team = await makeTeam(product);
    const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const check = async (what: string) => expect(await violations(page), what).toEqual([]);

    await page.goto(`${product.baseUrl}/sign-in/check`);
    await check('check your mail');
    await signInBy(page, team.link);
    await page.goto('/stories');
    await expect(page.getByRole('heading', { name: 'Start your first story' })).toBeVisible();
    await check('no stories yet');
    await page.getByRole('textbox', { name: 'Story file' }).fill('{}');
    await page.getByRole('button', { name: 'Import story' }).click();
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Nothing was imported');
    await check('import with problems');

    const { id, webhookUrl } = await team.api.importStory(failingStory);
    await fetch(webhookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"price": "cheap"}',
    });
    await page.reload();
    await page.getByRole('button', { name: 'More for Fails' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await check('menu of a story');
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await expect(page.getByRole('dialog', { name: 'Rename story' })).toBeVisible();
    await check('rename');

    await page.goto(`${product.baseUrl}/settings?tab=account`);
    await expect(page.getByRole('button', { name: 'Sign out everywhere' })).toBeVisible();
    await check('account');
    await page.goto(`${product.baseUrl}/settings`);
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('CI');
    await page.getByRole('button', { name: 'Make key' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'CI' })).toBeVisible();
    await check('a fresh key');

    await page.goto(`${product.baseUrl}/stories/${id}`);
    await page.getByRole('tab', { name: /^Runs/ }).click();
    await page.getByRole('list', { name: 'Runs, newest first' }).getByRole('button').first().click();
    await page.getByRole('list', { name: 'Steps of the run' }).getByRole('button', { name: /Price/ }).click();
    await expect(page.getByRole('region', { name: /^Price/ })).toContainText('cheap');
    await check('a failed run');
    await page.getByRole('tab', { name: 'Outline' }).click();
    await page.getByRole('button', { name: /Price/ }).first().click();
    await expect(page.getByRole('tab', { name: 'Options' })).toBeVisible();
    await check('panel');
    await page.getByRole('button', { name: /^Schedule/ }).click();
    await page.getByRole('button', { name: 'Add schedule' }).click();
    await page.getByRole('button', { name: 'Cron' }).click();
    await expect(page.getByRole('list', { name: 'Next ticks' })).toBeVisible();
    await check('schedules of an Action');
    await context.close();
  });
}

test('nothing that opens on the canvas breaks a rule, in either theme', async ({
  signedIn: page,
  api,
  product,
}) => {
  const { id } = await api.importStory(ordersStory);
  const check = async (what: string) => {
    expect.soft(await violations(page), what).toEqual([]);
    expect.soft(await violationsInOtherTheme(page), `${what}, in the other theme`).toEqual([]);
  };
  await page.goto(`${product.baseUrl}/stories/${id}`);
  const opens: [keys: string, shown: Locator][] = [
    ['Tab', page.getByRole('dialog', { name: 'Add an Action' })],
    ['Shift+F10', page.getByRole('menu')],
    ['m', page.getByRole('form', { name: 'Move to' })],
    ['c', page.getByText('Price order, success → choose')],
  ];
  for (const [keys, shown] of opens) {
    await openAction(page, 'Price order');
    await canvas(page).focus();
    await page.keyboard.press(keys);
    await expect(shown, keys).toBeVisible();
    await check(keys);
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('dialog', { name: /^Run/ })).toBeVisible();
  await check('the form that runs the story');
  await page.keyboard.press('Escape');
  await canvas(page).focus();
  await page.keyboard.press('Shift+N');
  await page.keyboard.type('Ask **Ada** first');
  await expect(canvas(page).getByRole('textbox')).toHaveValue('Ask **Ada** first');
  await check('a note that is written');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+f');
  const search = page.getByRole('search', { name: 'Find in this story' }).getByRole('combobox');
  await expect(search).toBeFocused();
  await search.fill('okapi');
  await expect(page.getByText('Nothing in this story holds “okapi”.')).toBeVisible();
  await check('a search that finds nothing');
});
