/** What screens look like when there is nothing, when something is wrong, and when something is open on them. */
import type { Page } from '@playwright/test';
import { openAction } from '../editor.ts';
import { expect, wrongStory } from '../product.ts';
import { openFailedRun, press, type Screen, triage } from './screen.ts';

const tab = (page: Page, name: RegExp) => page.getByRole('tab', { name }).click();

export const states: Screen[] = [
  {
    name: 'stories-loading',
    path: () => '/stories',
    server: { procedure: 'stories.list', answers: 'nothing' },
    open: (page) =>
      expect(
        page.getByRole('status', { name: 'Loading stories' }).locator('span[aria-hidden]').first(),
      ).toHaveCSS('opacity', '1'),
  },
  {
    name: 'runs-fault',
    path: () => '/runs',
    server: { procedure: 'runs.ofTeam', answers: 'with a fault' },
    open: (page) => expect(page.getByRole('alert').getByText('Runs did not load')).toBeVisible(),
  },
  {
    name: 'import-problems',
    path: () => '/stories',
    open: async (page) => {
      await page.getByRole('button', { name: 'Import' }).click();
      await page.getByRole('textbox', { name: 'Story file' }).fill(JSON.stringify(wrongStory));
      await page.getByRole('button', { name: 'Import story' }).click();
      await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'members-invite',
    path: () => '/settings?tab=members',
    open: async (page) => {
      await page.getByRole('button', { name: 'Invite people' }).click();
      await page
        .getByRole('textbox', { name: 'Email addresses' })
        .fill('ines@northwind.test, tom@northwind.test');
      await expect(page.getByRole('button', { name: 'Invite 2 people' })).toBeVisible();
    },
  },
  {
    name: 'credential-remove',
    path: ({ credential }) => `/credentials/${credential}`,
    open: async (page) => {
      await expect(page.getByRole('link', { name: /Triage reported phishing/ })).toBeVisible();
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'approval-link',
    path: ({ question }) => question,
    open: (page) => expect(page.getByRole('button', { name: 'Approve' })).toBeVisible(),
  },
  {
    name: 'editor-events',
    path: triage,
    open: async (page) => {
      await tab(page, /^Events/);
      const first = page.getByRole('list', { name: 'Events, newest first' }).getByRole('button').first();
      await first.click();
      await expect(page.getByRole('tree')).toBeVisible();
    },
  },
  {
    name: 'editor-table',
    path: triage,
    open: async (page) => {
      await tab(page, /^Events/);
      const events = page.getByRole('list', { name: 'Events, newest first' });
      await events
        .getByRole('button', { name: /Collect verdicts/ })
        .first()
        .click();
      const list = page.getByRole('treeitem', { name: /2 items/ }).first();
      await list.hover();
      await list.getByRole('button', { name: 'Table' }).click();
      await page.getByRole('table').scrollIntoViewIfNeeded();
      await page.getByRole('button', { name: 'Tree', exact: true }).scrollIntoViewIfNeeded();
    },
    only: 'desk',
  },
  {
    name: 'editor-replay',
    path: triage,
    open: async (page) => {
      await openFailedRun(page);
      for (const _ of [1, 2, 3]) await press(page, '[');
      await expect(page.getByRole('button', { name: 'Whole run' })).toBeVisible();
    },
    only: 'desk',
  },
  {
    name: 'editor-test',
    path: triage,
    open: async (page) => {
      const opened = await openAction(page, 'Look up URL');
      // The screen with three of them is remembered.
      await opened.getByRole('button', { name: 'One pane' }).click();
      await opened.getByRole('tab', { name: 'Test' }).click();
      await opened.getByRole('button', { name: 'Test', exact: true }).click();
      await expect(opened.getByRole('region', { name: 'Result of the test' })).toBeVisible();
    },
    only: 'desk',
  },
  {
    name: 'editor-runs',
    path: triage,
    open: async (page) => {
      await tab(page, /^Runs/);
      await expect(page.getByRole('list', { name: 'Runs, newest first' })).toBeVisible();
    },
    only: 'phone',
  },
  {
    name: 'editor-panel',
    path: triage,
    open: async (page) => {
      await page
        .getByRole('button', { name: /^Look up URL/ })
        .first()
        .click();
      await expect(page.getByRole('tab', { name: 'Options' })).toBeVisible();
    },
    only: 'phone',
  },
  {
    name: 'editor-add',
    path: triage,
    open: async (page) => {
      await page.getByRole('button', { name: 'Add Action' }).click();
      await expect(page.getByRole('dialog', { name: 'Add Action' })).toBeVisible();
    },
    only: 'phone',
  },
];

/** What the owner of a new team sees. */
export const firstVisit: Screen[] = [
  { name: 'home-empty', path: () => '/' },
  {
    name: 'stories-empty',
    path: () => '/stories',
    open: (page) => expect(page.getByRole('heading', { name: 'Start your first story' })).toBeVisible(),
  },
  { name: 'trash-empty', path: () => '/trash' },
];
