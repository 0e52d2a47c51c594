/** A person at work in a story, in a browser of their own. */
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { canvas } from './editor.ts';
import { signInBy } from './product.ts';

export type Visit = { page: Page; context: BrowserContext; close: () => Promise<void> };

/** Signed in by `link`, with the story open and its hints coming. */
export async function visit(browser: Browser, link: string, storyUrl: string): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signInBy(page, link);
  await openStory(page, storyUrl);
  return { page, context, close: () => context.close() };
}

export async function openStory(page: Page, storyUrl: string): Promise<void> {
  await page.goto(storyUrl);
  await expect(canvas(page)).toBeVisible();
  await expect(page.getByText('Following live')).toBeVisible();
}
