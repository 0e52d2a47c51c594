/** What tests see and touch in the editor, by the names that people see. */
import { expect, type Locator, type Page } from '@playwright/test';

export const canvas = (page: Page) => page.getByRole('application');

/** A name that begins with this text, whatever signs are in it. */
const startingWith = (text: string, then: string) =>
  new RegExp(`^${text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}${then}`);

export const card = (page: Page, name: string) => canvas(page).getByLabel(startingWith(name, ','));

export const links = (page: Page) => canvas(page).locator('.react-flow__edge');

/** What the top bar says of the draft. */
export const saveMark = (page: Page) => page.getByRole('banner').getByRole('status');

export const saved = (page: Page) => expect(saveMark(page)).toHaveText(/^Saved/);

/** The panel of an Action, once it is open. */
export const panel = (page: Page, name: string) => page.getByRole('region', { name: `Action ${name}` });

/** Selects an Action by the outline, which never hides one behind another, and opens its panel. */
export async function openAction(page: Page, name: string): Promise<Locator> {
  const palette = page.getByRole('complementary', { name: 'Palette' });
  await palette.getByRole('tab', { name: 'Outline' }).click();
  await palette.getByRole('button', { name: startingWith(name, '(?!\\w)') }).click();
  await expect(panel(page, name)).toBeVisible();
  return panel(page, name);
}

/** Adds an Action from the palette by a click. */
export async function addAction(page: Page, type: string): Promise<void> {
  const palette = page.getByRole('complementary', { name: 'Palette' });
  await palette.getByRole('tab', { name: 'Add' }).click();
  await palette.getByRole('button', { name: type, exact: true }).click();
}

/** Moves the selected Action by its keys, a step each. */
export async function nudge(page: Page, key: 'Up' | 'Down' | 'Left' | 'Right', steps: number): Promise<void> {
  await canvas(page).focus();
  for (let step = 0; step < steps; step += 1) await page.keyboard.press(`ControlOrMeta+Arrow${key}`);
}

/** The story as this page would export it: what is on the screen, saved or not. */
export async function shownStory(page: Page): Promise<unknown> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  return JSON.parse(await textOf(await (await download).createReadStream()));
}

export async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
