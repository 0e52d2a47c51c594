/** Stories that call stories, and people: what is set, what waits, and what its history shows. */
import type { Page } from '@playwright/test';
import { violations } from './axe.ts';
import { send } from './echo.ts';
import { openAction, saved } from './editor.ts';
import { expect, test } from './product.ts';

const runs = (page: Page) => page.getByRole('list', { name: 'Runs, newest first' }).getByRole('button');
const step = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Steps of the run' }).getByRole('button', { name: new RegExp(name) });
const detail = (page: Page, name: string) => page.getByRole('region', { name: `${name}, detail` });

async function open(page: Page, { id }: { id: string }): Promise<void> {
  await page.goto(new URL(`/stories/${id}`, page.url()).href);
  await expect(page.getByText('Following live')).toBeVisible();
}

const story = (name: string, actions: Record<string, object>, links: object[]) => ({
  format: 'storyloom.story/1',
  name,
  actions: {
    receive: { type: 'webhook', name: 'Receive', options: { verbs: 'post' }, position: { x: 0, y: 0 } },
    ...actions,
  },
  links,
});

const called = story(
  'Look up',
  {
    answer: {
      type: 'event-transform',
      name: 'Answer',
      options: { payload: { score: 87, of: '<<receive.body.host>>' } },
      position: { x: 0, y: 120 },
      exit: true,
    },
  },
  [{ from: 'receive', to: 'answer' }],
);

const caller = story(
  'Caller',
  {
    ask: {
      type: 'send-to-story',
      name: 'Ask it',
      options: { payload: { host: '<<receive.body.host>>' } },
      position: { x: 0, y: 120 },
    },
  },
  [{ from: 'receive', to: 'ask' }],
);

test('a story is opened to others, called, and each history leads to the other', async ({
  inTeam: page,
  team,
}) => {
  const inner = await team.api.importStory(called);
  const outer = await team.api.importStory(caller);

  await open(page, inner);
  await page.getByRole('button', { name: 'Story menu' }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings of “Look up”' });
  await dialog.getByRole('switch', { name: 'Send to Story' }).click();
  await expect(dialog.getByText('Who may call it')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add an input' }).click();
  await dialog.getByRole('textbox', { name: 'Input 1, name' }).fill('host');
  await dialog.getByRole('checkbox', { name: 'required' }).click();
  await dialog.getByRole('textbox', { name: 'Callers wait at most' }).fill('2 min');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  const file = await team.api.call('GET', `/stories/${inner.id}/export`);
  expect(await file.json()).toMatchObject({ send_to_story: { timeout_s: 120 } });

  await open(page, outer);
  const panel = await openAction(page, 'Ask it');
  const field = panel.getByRole('combobox', { name: 'Story' });
  await field.fill('<<STORY.look_up>>');
  await expect(panel).toContainText('Calls “Look up”, which needs host.');
  await saved(page);

  await send(outer.webhookUrl, { host: 'web' });
  await runs(page).first().click();
  await step(page, 'Ask it').click();
  await expect(detail(page, 'Ask it')).toContainText('87');
  await expect(detail(page, 'Ask it')).toContainText('Called Look up (answered)');
  expect(await violations(page)).toEqual([]);
  await detail(page, 'Ask it').getByRole('link', { name: 'Look up' }).click();
  await expect(page.getByText('called by Caller')).toBeVisible();
  await page.getByRole('link', { name: 'Caller' }).click();
  await expect(step(page, 'Ask it')).toBeVisible();

  // Its draft is called as well, and its history says on what it ran.
  await open(page, outer);
  const options = await openAction(page, 'Ask it');
  await options.getByRole('region', { name: 'More' }).getByRole('button').first().click();
  await options.getByRole('switch', { name: 'Send to draft' }).click();
  await saved(page);
  await send(outer.webhookUrl, { host: 'web' });
  await expect(runs(page)).toHaveCount(2);
  await runs(page).first().click();
  await step(page, 'Ask it').click();
  await detail(page, 'Ask it').getByRole('link', { name: 'Look up' }).click();
  await expect(page.getByText(/on a draft/)).toBeVisible();
});

test('an approval is answered in the history, or on the page behind its link', async ({
  inTeam: page,
  team,
}) => {
  const asking = await team.api.importStory(
    story(
      'Refunds',
      {
        ask: {
          type: 'approval',
          name: 'Ask',
          options: {
            title: 'Refund <<receive.body.id>>?',
            message: 'It is 12 francs.',
            who: 'anyone_with_link',
          },
          position: { x: 0, y: 120 },
        },
        link: {
          type: 'event-transform',
          name: 'Link',
          options: { payload: '<<ask.url>>' },
          position: { x: 240, y: 240 },
        },
        done: {
          type: 'event-transform',
          name: 'Done',
          options: { payload: '<<ask.comment>>' },
          position: { x: 0, y: 240 },
        },
      },
      [
        { from: 'receive', to: 'ask' },
        { from: 'ask', port: 'asked', to: 'link' },
        { from: 'ask', port: 'approved', to: 'done' },
      ],
    ),
  );
  await open(page, asking);
  await send(asking.webhookUrl, { id: 'A-1' });
  await expect(runs(page)).toContainText('Refund A-1?');
  await runs(page).first().click();
  await step(page, 'Ask').click();
  const card = detail(page, 'Ask');
  await expect(card).toContainText('It is 12 francs.');
  expect(await violations(page)).toEqual([]);
  await card.getByRole('button', { name: 'Add a comment' }).click();
  await card.getByRole('textbox', { name: 'Comment' }).fill('Fine with me.');
  await card.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(step(page, 'Done')).toBeVisible();

  await send(asking.webhookUrl, { id: 'A-2' });
  await expect(runs(page).first()).toContainText('Refund A-2?');
  await runs(page).first().click();
  await step(page, 'Link').click();
  await expect(detail(page, 'Link')).toContainText('/approve/');
  const url = /https?:\/\/[^\s"]+\/approve\/[\w-]+/.exec(
    (await detail(page, 'Link').textContent()) ?? '',
  )?.[0];
  if (url === undefined) throw new Error('No link is shown.');
  await page.goto(url);
  await expect(page.getByRole('heading', { name: 'Refund A-2?' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByText(/answered on .*: Reject\./)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button')).toHaveCount(0);
});
