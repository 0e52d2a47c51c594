/** A story that asks a person: by a link that anyone can open, and in the history of its run. */
import { violations } from './axe.ts';
import { send } from './echo.ts';
import { type Api, expect, test } from './product.ts';

const refunds = {
  format: 'storyloom.story/1',
  name: 'Refunds',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    ask: {
      type: 'approval',
      name: 'Ask',
      options: {
        title: 'Refund order <<hook.body.id>>?',
        message: '<<hook.body.customer>> wants 12.00 back.',
        who: 'anyone_with_link',
      },
      position: { x: 0, y: 88 },
    },
    tell: {
      type: 'event-transform',
      name: 'Tell',
      options: { mode: 'message_only', payload: { url: '<<ask.url>>' } },
      position: { x: 248, y: 176 },
    },
    pay: {
      type: 'event-transform',
      name: 'Pay',
      options: { mode: 'message_only', payload: { paid: '<<ask.comment>>' } },
      position: { x: 0, y: 176 },
    },
  },
  links: [
    { from: 'hook', port: 'success', to: 'ask' },
    { from: 'ask', port: 'asked', to: 'tell' },
    { from: 'ask', port: 'approved', to: 'pay' },
  ],
};

/** What an Action of the story emitted, oldest first. */
async function outputs(api: Api, storyId: string, slug: string): Promise<unknown[]> {
  const answer = await api.call('GET', `/events?story_id=${storyId}&action=${slug}`);
  const { events }: { events: { output: unknown }[] } = await answer.json();
  return events.map(({ output }) => output);
}

/** Sends an order to the story; answers the address of the question that it asks. */
async function ask(api: Api, story: { id: string; webhookUrl: string }): Promise<string> {
  await send(story.webhookUrl, { id: 'A-7', customer: 'Ada' });
  await expect.poll(() => outputs(api, story.id, 'tell')).toHaveLength(1);
  const [told] = await outputs(api, story.id, 'tell');
  return (told as { url: string }).url;
}

test('a link is answered on its public page; who comes later is told what was answered', async ({
  api,
  browser,
  product,
}) => {
  const story = await api.importStory(refunds);
  const url = await ask(api, story);
  const guest = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await guest.goto(url);
  await expect(guest.getByRole('heading', { name: 'Refund order A-7?' })).toBeVisible();
  await expect(guest.getByText('Ada wants 12.00 back.')).toBeVisible();
  expect(await violations(guest)).toEqual([]);
  await guest.getByRole('textbox', { name: 'Comment' }).fill('Fine with me.');
  await guest.getByRole('button', { name: 'Approve' }).click();
  await expect(guest.getByText(/Someone with the link answered .*: Approve/)).toBeVisible();
  await expect(guest.getByRole('button')).toHaveCount(0);
  await expect.poll(() => outputs(api, story.id, 'pay')).toEqual([{ paid: 'Fine with me.' }]);

  const later = await (await browser.newContext({ colorScheme: 'dark' })).newPage();
  await later.goto(url);
  await expect(later.getByText(/Someone with the link answered .*: Approve/)).toBeVisible();
  await expect(later.getByText('“Fine with me.”')).toBeVisible();
  expect(await violations(later)).toEqual([]);
  await later.goto(`${product.baseUrl}/approve/nothing`);
  await expect(later.getByRole('heading', { name: 'This link leads nowhere' })).toBeVisible();
  expect(await violations(later)).toEqual([]);
  await guest.context().close();
  await later.context().close();
});

test('a question is answered in the history of its run, by name', async ({
  signedIn: page,
  api,
  product,
}) => {
  const story = await api.importStory(refunds);
  const url = await ask(api, story);
  await page.goto(`${product.baseUrl}/stories/${story.id}`);
  await page.getByRole('list', { name: 'Runs, newest first' }).getByRole('button').first().click();
  await page.getByRole('list', { name: 'Steps of the run' }).getByRole('button', { name: /Ask/ }).click();
  const step = page.getByRole('region', { name: /^Ask/ });
  await expect(step.getByText('Refund order A-7?', { exact: true })).toBeVisible();
  await step.getByRole('button', { name: 'Add a comment' }).click();
  await step.getByRole('textbox', { name: 'Comment' }).fill('Paid by hand.');
  expect(await violations(page)).toEqual([]);
  await step.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect.poll(() => outputs(api, story.id, 'pay')).toEqual([{ paid: 'Paid by hand.' }]);
  await page.goto(url);
  await expect(page.getByText(/admin@localhost answered .*: Approve/)).toBeVisible();
});
