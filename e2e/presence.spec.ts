/** Who else is here, each person at an app process of their own. The contract of live updates has both kinds of them. */
import type { Page } from '@playwright/test';
import { canvas, card, openAction, panel } from './editor.ts';
import { expect, ordersStory, test } from './product.ts';
import { visit } from './visit.ts';

const isHere = (page: Page, name: string) => page.getByRole('button', { name: `Also here: ${name}` });

const nameOn = (page: Page) => page.getByRole('textbox', { name: 'Story name' });

test('two people see each other through two apps', async ({ browser, product, team }) => {
  const second = await product.startAppBeside();
  const { id } = await team.api.importStory(ordersStory);
  const link = await team.invite({ email: `ben-${id}@example.com`, firstName: 'Ben', lastName: 'Guest' });
  const [ada, ben] = [
    await visit(browser, team.link, `${product.baseUrl}/stories/${id}`),
    await visit(browser, link, `${second.baseUrl}/stories/${id}`),
  ];
  await expect(isHere(ada.page, 'Ben Guest')).toBeVisible();
  await expect(isHere(ben.page, 'Ada Owner')).toBeVisible();

  await test.step('which Action the other has open', async () => {
    await openAction(ben.page, 'Flag order');
    await expect(card(ada.page, 'Flag order')).toContainText('Ben');
    await isHere(ada.page, 'Ben Guest').click();
    await ada.page.getByRole('menuitem', { name: /Ben Guest.*Flag order/ }).click();
    await expect(canvas(ada.page).locator('.selected').getByText('Flag order')).toBeVisible();
    await openAction(ada.page, 'Flag order');
    const notice = 'Ben Guest is editing this Action';
    await expect(panel(ada.page, 'Flag order')).toContainText(notice);
    await expect(panel(ben.page, 'Flag order')).toContainText('Ada Owner is editing this Action');
    await openAction(ben.page, 'Pass order');
    await expect(panel(ada.page, 'Flag order')).not.toContainText(notice);
    await expect(card(ada.page, 'Flag order')).not.toContainText('Ben');
  });

  await test.step('what the other writes, as it is saved', async () => {
    const opened = await openAction(ben.page, 'Flag order');
    await opened.getByRole('textbox', { name: 'Payload' }).fill('{"from": "ben"}');
    await expect(panel(ada.page, 'Flag order').getByRole('textbox', { name: 'Payload' })).toContainText(
      '"ben"',
    );
  });

  await test.step('what the story is called, and a name that is taken back until somebody gives a third', async () => {
    const rename = async (name: string) => {
      await nameOn(ben.page).fill(name);
      await nameOn(ben.page).press('Enter');
      await expect(nameOn(ada.page)).toHaveValue(name);
    };
    const notices = ben.page.getByRole('region', { name: 'Notices' });
    const undo = notices.getByRole('button', { name: 'Undo' });
    await rename('Orders of today');
    await expect(ada.page).toHaveTitle(/^Orders of today/);
    await undo.click();
    await expect(nameOn(ada.page)).toHaveValue('Orders');
    await expect(undo).toHaveCount(0);
    await rename('Orders of today');
    expect((await team.api.call('PUT', `/stories/${id}`, { name: 'Parcels' })).status).toBe(200);
    for (const { page } of [ada, ben]) await expect(nameOn(page)).toHaveValue('Parcels');
    await undo.click();
    await expect(notices).toContainText('Somebody renamed it to “Parcels” since.');
    await expect(nameOn(ben.page)).toHaveValue('Parcels');
  });

  await test.step('one who is cut off is gone in a while, and back with the connection', async () => {
    let beats = 0;
    ada.page.on('request', (request) => {
      if (request.url().endsWith('/presence')) beats += 1;
    });
    await ben.context.setOffline(true);
    await expect(isHere(ada.page, 'Ben Guest')).toBeHidden({ timeout: 20_000 });
    await expect(card(ada.page, 'Flag order')).not.toContainText('Ben');
    expect(beats).toBeLessThan(8);
    await ben.context.setOffline(false);
    await expect(isHere(ada.page, 'Ben Guest')).toBeVisible({ timeout: 15_000 });
  });

  await ben.close();
  await expect(isHere(ada.page, 'Ben Guest')).toBeHidden({ timeout: 20_000 });
  await ada.close();
  await second.stop();
});
