/** Pictures of every screen, light and dark, at a desk and on a phone, into docs/screens. */
import { test as base, expect, type Page } from '@playwright/test';
import { openAction } from '../editor.ts';
import { signInBy } from '../product.ts';
import { type Shown, startWorld } from './world.ts';

const test = base.extend<object, { shown: Shown }>({
  shown: [
    async ({ browserName: _browser }, use) => {
      const shown = await startWorld();
      await use(shown);
      await shown.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

type Screen = {
  name: string;
  path: (shown: Shown) => string;
  /** What makes it the screen that it is. */
  open?: (page: Page) => Promise<unknown>;
  /** Only at a desk: a phone has the outline instead. */
  wide?: true;
};

const screens: Screen[] = [
  { name: 'sign-in', path: () => '/sign-in' },
  { name: 'stories', path: () => '/stories' },
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
  {
    name: 'editor-run',
    path: ({ stories }) => `/stories/${stories.triage}`,
    open: async (page) => {
      if ((page.viewportSize()?.width ?? 0) < 640) await page.getByRole('tab', { name: /^Runs/ }).click();
      const runs = page.getByRole('list', { name: 'Runs, newest first' });
      await runs
        .getByRole('button')
        .filter({ hasText: /failed/i })
        .first()
        .click();
    },
  },
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`screens (${colorScheme}, ${viewport.width} px)`, async ({ browser, shown }) => {
      const { product, team } = shown;
      const context = await browser.newContext({
        colorScheme,
        viewport,
        reducedMotion: 'reduce',
        locale: 'en-GB',
      });
      const page = await context.newPage();
      const isWide = viewport.width > 640;
      let isSignedIn = false;
      for (const { name, path, open, wide } of screens) {
        if (wide && !isWide) continue;
        if (name !== 'sign-in' && !isSignedIn) {
          const printed = await product.cli('user', 'link', '--email', team.email);
          await signInBy(page, /https?:\S+/.exec(printed)?.[0] ?? team.link);
          isSignedIn = true;
        }
        await page.goto(product.baseUrl + path(shown));
        await settled(page);
        await open?.(page);
        await settled(page);
        await page.screenshot({
          path: new URL(`../../docs/screens/${name}-${colorScheme}-${viewport.width}.png`, import.meta.url)
            .pathname,
        });
      }
      await context.close();
    });
  }
}

/** Nothing is loading any more, and fonts are there. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy="true"], [data-skeleton]')).toHaveCount(0);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.evaluate(() => document.fonts.ready);
}
