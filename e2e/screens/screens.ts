/** Every screen of the product, and the way to it in a world that is in use. */
import type { Page, Route } from '@playwright/test';
import { openAction } from '../editor.ts';
import { codeField } from '../panel-story.ts';
import { expect, signIn, test } from '../product.ts';
import { access, isWide, openFailedRun, press, type Screen, triage } from './screen.ts';
import { firstVisit, states } from './states.ts';
import { type Shown, startWorld } from './world.ts';

const screens: Screen[] = [
  { name: 'home', path: () => '/' },
  { name: 'stories', path: () => '/stories' },
  { name: 'folder', path: ({ folder }) => `/stories?folder=${folder}` },
  {
    name: 'story-settings',
    path: () => '/stories',
    open: async (page) => {
      await page.getByRole('button', { name: 'More for Triage reported phishing' }).click();
      await page.getByRole('menuitem', { name: 'Settings' }).click();
      await expect(page.getByRole('textbox', { name: 'Description' })).toBeVisible();
    },
  },
  {
    name: 'search-stories',
    path: () => '/stories',
    open: async (page) => {
      await page.getByRole('button', { name: 'Find in stories' }).click();
      await page.getByRole('combobox', { name: 'Find in all stories' }).fill('report');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  },
  { name: 'templates', path: () => '/templates' },
  {
    name: 'template',
    path: () => '/templates?template=triage-reported-phishing',
    open: (page) => expect(page.getByRole('region', { name: 'You need' })).toBeVisible(),
    // Wide, it stands beside the list.
    only: 'phone',
  },
  {
    name: 'template-action',
    path: () => '/templates?kind=action&template=jira-create-issue',
    open: (page) => expect(page.getByRole('region', { name: 'Its options' })).toBeVisible(),
    only: 'desk',
  },
  {
    name: 'commands',
    path: () => '/stories',
    open: async (page) => {
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await expect(page.getByRole('dialog', { name: 'Commands' }).getByRole('option').first()).toBeVisible();
    },
  },
  { name: 'runs', path: () => '/runs' },
  { name: 'approvals', path: () => '/approvals' },
  { name: 'trash', path: () => '/trash' },
  { name: 'credentials', path: () => '/credentials' },
  {
    name: 'credential',
    path: ({ credential }) => `/credentials/${credential}`,
    open: (page) => expect(page.getByRole('link', { name: /Triage reported phishing/ })).toBeVisible(),
  },
  { name: 'resources', path: () => '/resources' },
  { name: 'queue', path: () => '/queue' },
  {
    name: 'audit-log',
    path: () => '/audit-log',
    open: async (page) => {
      await page
        .getByRole('button', { name: /^Details of Publish/ })
        .first()
        .click();
      await expect(page.getByRole('button', { name: 'Entries about this' })).toBeVisible();
    },
  },
  { name: 'settings', path: () => '/settings' },
  { name: 'members', path: () => '/settings?tab=members' },
  { name: 'not-found', path: () => '/stories/00000000-0000-7000-8000-000000000000' },
  { name: 'editor-empty', path: ({ stories }) => `/stories/${stories.empty}` },
  {
    name: 'editor-template',
    path: ({ stories }) => `/stories/${stories.empty}`,
    open: async (page) => {
      await page.getByRole('button', { name: /Start from a template/ }).click();
      await expect(page.getByRole('list', { name: 'Templates' }).getByRole('button').first()).toBeVisible();
    },
    only: 'desk',
  },
  {
    name: 'editor-ready-made',
    path: triage,
    open: async (page) => {
      await page.getByRole('searchbox', { name: 'Search Actions' }).fill('slack');
      await expect(page.getByRole('button', { name: 'Slack: post a message' })).toBeVisible();
    },
    only: 'desk',
  },
  {
    name: 'editor',
    path: triage,
    open: (page) => expect(page.getByRole('tab', { name: /^Runs/ })).toContainText('5'),
  },
  {
    name: 'editor-outline',
    path: triage,
    open: async (page) => {
      await page.getByRole('tab', { name: 'Outline' }).click();
      await page
        .getByRole('list', { name: /^Actions in the order/ })
        .getByRole('button')
        .first()
        .focus();
      await page.keyboard.type('look');
    },
    only: 'desk',
  },
  {
    name: 'editor-keyboard',
    path: triage,
    open: async (page) => {
      await press(page, 'End');
      await page.keyboard.press('ArrowUp');
    },
    only: 'desk',
  },
  {
    name: 'editor-options',
    path: triage,
    open: async (page) => codeField(await openAction(page, 'Look up URL'), 'Payload'),
    only: 'desk',
  },
  {
    name: 'editor-panes',
    path: triage,
    open: async (page) => {
      const opened = await openAction(page, 'Look up URL');
      await opened.getByRole('button', { name: 'Input, options and output' }).click();
      await expect(opened.getByRole('tree').first()).toBeVisible();
    },
    only: 'desk',
  },
  {
    name: 'editor-search',
    path: triage,
    open: async (page) => {
      await press(page, 'ControlOrMeta+f');
      await page.getByRole('combobox', { name: 'Find in this story' }).fill('report');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
    only: 'desk',
  },
  {
    name: 'editor-commands',
    path: triage,
    open: async (page) => {
      await press(page, 'ControlOrMeta+k');
      await expect(page.getByRole('dialog', { name: 'Commands' }).getByRole('option').first()).toBeVisible();
    },
    only: 'desk',
  },
  {
    name: 'editor-shortcuts',
    path: triage,
    open: async (page) => {
      await press(page, '?');
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    },
    only: 'desk',
  },
  {
    name: 'editor-menu',
    path: triage,
    open: async (page) => {
      await page.getByRole('button', { name: 'More for Look up URL' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
    only: 'phone',
  },
  { name: 'editor-run', path: triage, open: openFailedRun },
  {
    name: 'editor-compare',
    path: triage,
    open: async (page) => {
      await openFailedRun(page);
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.getByRole('list', { name: 'Runs to compare with' }).getByRole('button').first().click();
      await expect(page.getByRole('list', { name: 'Actions of both runs' })).toBeVisible();
    },
    only: 'desk',
  },
  {
    name: 'editor-versions',
    path: access,
    open: async (page) => {
      await page.getByRole('tab', { name: 'Versions' }).click();
      await expect(page.getByRole('list', { name: 'Versions, newest first' })).toBeVisible();
    },
  },
  { name: 'editor-version', path: (shown) => `${access(shown)}?version=1` },
  { name: 'editor-diff', path: (shown) => `${access(shown)}?version=1..2` },
];

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

type Look = {
  /** At the end of the names of its pictures. */
  name: string;
  colorScheme: 'light' | 'dark';
  viewport: typeof desk;
  /** With the few colours that a person has chosen for everything. */
  forcedColors?: 'active';
  deviceScaleFactor?: number;
  /** By name; every screen if left out. */
  of?: readonly string[];
  /** Also when there is nothing, when something is wrong, and what opens. */
  states?: true;
};

const lookOf = (colorScheme: Look['colorScheme'], viewport: typeof desk): Look => ({
  name: `${colorScheme}-${viewport.width}`,
  colorScheme,
  viewport,
});

/** Every screen as everybody may see it, in all its states. */
export const everyLook: Look[] = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [desk, phone].map((viewport) => ({ ...lookOf(colorScheme, viewport), states: true })),
);

/** Every screen wide and narrow, where it is both. */
export const bothSizes: Look[] = [lookOf('light', desk), lookOf('dark', phone)];

const ofAllKinds = [
  'sign-in',
  'stories',
  'editor-outline',
  'editor-keyboard',
  'editor-options',
  'editor-run',
];
/** The size of a window that a person has zoomed to 200 %. */
const half = { width: desk.width / 2, height: desk.height / 2 };

/** A screen of each kind, in the colours of the system and at twice the size. */
export const adaptedLooks: Look[] = [
  { name: 'forced-colors', colorScheme: 'dark', viewport: desk, forcedColors: 'active', of: ofAllKinds },
  { name: 'zoom-200', colorScheme: 'light', viewport: half, deviceScaleFactor: 2, of: ofAllKinds },
];

/** One test for each look that does `act` on every screen, or on those that the look is about. */
export function onEveryScreen(
  looks: readonly Look[],
  title: string,
  act: (page: Page, name: string) => Promise<void>,
): void {
  test.describe(title, () => {
    let shown: Shown;
    test.beforeAll(async ({ product, browser }) => {
      test.setTimeout(120_000);
      shown = await startWorld(product, browser);
    });
    test.afterAll(() => shown.stop());
    for (const { name: look, of, states: withStates, ...as } of looks) {
      const isAsked = (name: string) => of?.includes(name) ?? true;
      test(look, async ({ browser, product }) => {
        test.setTimeout(300_000);
        const context = await browser.newContext({ ...as, reducedMotion: 'reduce', locale: 'en-GB' });
        const page = await context.newPage();
        await page.addInitScript(() => localStorage.setItem('storyloom.tour', 'seen'));
        await page.goto('/sign-in');
        await settled(page);
        await act(page, `sign-in-${look}`);

        const place = isWide(page) ? 'desk' : 'phone';
        const visit = async (all: readonly Screen[]) => {
          for (const screen of all) {
            if (!isAsked(screen.name) || (screen.only ?? place) !== place) continue;
            await show(page, screen, shown);
            await act(page, `${screen.name}-${look}`);
            await page.unrouteAll({ behavior: 'ignoreErrors' });
          }
        };
        await signIn(page, product, shown.team.email);
        await visit(withStates ? [...screens, ...states] : screens);
        if (withStates) {
          await signIn(page, product, shown.newcomer.email);
          await visit(firstVisit);
        }
        await context.close();
      });
    }
  });
}

/** Goes to a screen and makes it the one that it is. */
async function show(page: Page, { path, open, server }: Screen, shown: Shown): Promise<void> {
  if (server) await page.route('**/api/trpc/**', (route) => spoil(route, server));
  await page.goto(path(shown));
  const loads = server?.answers === 'nothing';
  if (!loads) await settled(page);
  await open?.(page);
  if (!loads) await settled(page);
}

/** Lets all calls through but one, which may stand beside others in one request. */
async function spoil(route: Route, { procedure, answers }: NonNullable<Screen['server']>): Promise<void> {
  const called = new URL(route.request().url()).pathname.split('/').at(-1)?.split(',') ?? [];
  const at = called.indexOf(procedure);
  if (at < 0) return route.continue();
  if (answers === 'nothing') return;
  const response = await route.fetch();
  const results: unknown[] = await response.json();
  const data = { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500, path: procedure };
  results[at] = { error: { message: 'The database did not answer.', code: -32_603, data } };
  await route.fulfill({ response, json: results });
}

/** Nothing is loading any more, and fonts are there. Looked for in each frame: it is asked a hundred times. */
async function settled(page: Page): Promise<void> {
  const isLoaded = () => document.querySelector('[aria-busy="true"], [data-skeleton]') === null;
  await page.waitForFunction(isLoaded, undefined, { timeout: 10_000 });
  await page.evaluate(() => document.fonts.ready);
}
