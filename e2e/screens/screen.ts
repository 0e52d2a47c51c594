/** What a screen is, and the ways that lead to several of them. */
import type { Page } from '@playwright/test';
import { canvas } from '../editor.ts';
import { expect } from '../product.ts';
import type { Shown } from './world.ts';

export type Screen = {
  name: string;
  path: (shown: Shown) => string;
  /** What makes it the screen that it is. */
  open?: (page: Page) => Promise<unknown>;
  /** Only there: a phone has the outline instead of the canvas, and no keyboard. */
  only?: 'desk' | 'phone';
  /** One call of the page that the server fails at, or leaves without an answer. */
  server?: { procedure: string; answers: 'with a fault' | 'nothing' };
};

export const triage = ({ stories }: Shown) => `/stories/${stories.triage}`;
export const access = ({ stories }: Shown) => `/stories/${stories.access}`;
const runs = (page: Page) => page.getByRole('list', { name: 'Runs, newest first' }).getByRole('button');

/** Opens the newest failed run, on the canvas and in the list. */
export async function openFailedRun(page: Page): Promise<void> {
  if (!isWide(page)) await page.getByRole('tab', { name: /^Runs/ }).click();
  await runs(page)
    .filter({ hasText: /failed/i })
    .first()
    .click();
  await expect(page.getByRole('list', { name: 'Steps of the run' })).toBeVisible();
}

/** A key of the whole editor, which is heard when the editor is there. */
export async function press(page: Page, key: string): Promise<void> {
  await canvas(page).focus();
  await page.keyboard.press(key);
}

export const isWide = (page: Page) => (page.viewportSize()?.width ?? 0) > 640;
