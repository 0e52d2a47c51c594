/** WCAG 2.2 AA by axe on every screen, light and dark, at a desk and on a phone, and on what opens there. */
import { violations, violationsInOtherTheme } from './axe.ts';
import { expect, failingStory, makeTeam, signInBy, test } from './product.ts';
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
