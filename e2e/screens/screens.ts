/** Every screen of the product, and the way to it in a world that is in use. */
import type { Page } from '@playwright/test';
import { openAction } from '../editor.ts';
import { test as base, expect, signInBy } from '../product.ts';
import { type Shown, startWorld } from './world.ts';

type Screen = {
  name: string;
  path: (shown: Shown) => string;
  /** What makes it the screen that it is. */
  open?: (page: Page) => Promise<unknown>;
  /** Only at a desk: a phone has the outline instead. */
  wide?: true;
};

const screens: Screen[] = [
  { name: 'home', path: () => '/' },
  { name: 'stories', path: () => '/stories' },
  {
    name: 'story-settings',
    path: () => '/stories',
    open: async (page) => {
      await page
        .getByRole('button', { name: /^More for / })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'Settings' }).click();
    },
  },
  { name: 'approvals', path: () => '/approvals' },
  { name: 'trash', path: () => '/trash' },
  { name: 'credentials', path: () => '/credentials' },
  { name: 'resources', path: () => '/resources' },
  { name: 'queue', path: () => '/queue' },
  { name: 'settings', path: () => '/settings' },
  { name: 'editor-empty', path: ({ stories }) => `/stories/${stories.empty}` },
  { name: 'editor', path: ({ stories }) => `/stories/${stories.triage}` },
  {
    name: 'editor-options',
    path: ({ stories }) => `/stories/${stories.triage}`,
    open: (page) => openAction(page, 'Look up URL'),
    wide: true,
  },
  { name: 'editor-version', path: ({ stories }) => `/stories/${stories.triage}?version=1` },
  {
    name: 'editor-run',
    path: ({ stories }) => `/stories/${stories.triage}`,
    open: async (page) => {
      if (!isWide(page)) await page.getByRole('tab', { name: /^Runs/ }).click();
      const runs = page.getByRole('list', { name: 'Runs, newest first' });
      await runs
        .getByRole('button')
        .filter({ hasText: /failed/i })
        .first()
        .click();
    },
  },
];

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ].map((viewport) => ({ colorScheme, viewport })),
);

const test = base.extend<object, { shown: Shown }>({
  shown: [
    async ({ product }, use) => {
      const shown = await startWorld(product);
      await use(shown);
      await shown.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/** One test for each look (light and dark, at a desk and on a phone) that does `act` on every screen. */
export function onEveryScreen(title: string, act: (page: Page, name: string) => Promise<void>): void {
  for (const { colorScheme, viewport } of looks) {
    const look = `${colorScheme}-${viewport.width}`;
    test(`${title} (${colorScheme}, ${viewport.width} px)`, async ({ browser, product, shown }) => {
      test.setTimeout(120_000);
      const { team } = shown;
      const context = await browser.newContext({
        colorScheme,
        viewport,
        reducedMotion: 'reduce',
        locale: 'en-GB',
      });
      const page = await context.newPage();
      await page.goto(`${product.baseUrl}/sign-in`);
      await settled(page);
      await act(page, `sign-in-${look}`);

      const printed = await product.cli('user', 'link', '--email', team.email);
      await signInBy(page, /https?:\S+/.exec(printed)?.[0] ?? team.link);
      for (const { name, path, open, wide } of screens) {
        if (wide && !isWide(page)) continue;
        await page.goto(product.baseUrl + path(shown));
        await settled(page);
        await open?.(page);
        await settled(page);
        await act(page, `${name}-${look}`);
      }
      await context.close();
    });
  }
}

const isWide = (page: Page) => (page.viewportSize()?.width ?? 0) > 640;

/** Nothing is loading any more, and fonts are there. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy="true"], [data-skeleton]')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}
