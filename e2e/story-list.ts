/** The list of stories, as tests see and use it. */
import type { Locator, Page } from '@playwright/test';
import { expect, type Team } from './product.ts';

export const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

export const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });

export const folders = (page: Page) => page.getByRole('region', { name: 'Folders' });

export const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });

export const stories = (page: Page) => page.getByRole('row').getByRole('link');

export const newStories = async (team: Team, names: string[]) => {
  const ids: string[] = [];
  for (const name of names) {
    const made: { id: string } = await (await team.api.call('POST', '/stories', { name })).json();
    ids.push(made.id);
  }
  return ids;
};

export async function choose(page: Page, story: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${story}`, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

export async function makeFolder(page: Page, button: Locator, name: string): Promise<void> {
  await button.click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Make folder' }).click();
  await expect(folders(page).getByRole('link', { name })).toBeVisible();
}

export const post = (url: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 7, quantity: 2, price: 80, customer: { name: 'Ada' } }),
  });
