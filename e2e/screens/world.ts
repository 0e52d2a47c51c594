/** A team at work: stories with runs that ended well, failed and wait, and the values that they share. */
import { readFileSync } from 'node:fs';
import { type Browser, expect } from '@playwright/test';
import type { Product } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { z } from 'zod';
import { send } from '../echo.ts';
import { addAction, openAction, panel, saved } from '../editor.ts';
import { type Api, makeTeam, ordersStory, signInBy, type Team } from '../product.ts';
import { startServices } from './services.ts';

type Stories = Record<'triage' | 'access' | 'orders' | 'empty', string>;

export type Shown = {
  team: Team;
  /** Stories by name. */
  stories: Stories;
  folder: string;
  credential: string;
  /** The address of the page on which a question is answered. */
  question: string;
  /** Has nothing yet. */
  newcomer: Team;
  stop: () => Promise<void>;
};

/** A new team in the running product, with all that the screens show. */
export async function startWorld(product: Product, browser: Browser): Promise<Shown> {
  const services = await startServices();
  try {
    const team = await makeTeam(product);
    await nameTeam(product, team.id, 'Security');
    const filled = await fill(team.api, services.url);
    await edit(browser, product.baseUrl, team, filled.stories);
    const newcomer = await makeTeam(product);
    await nameTeam(product, newcomer.id, 'Security');
    return { team, newcomer, ...filled, stop: services.stop };
  } catch (error) {
    await services.stop();
    throw error;
  }
}

/** No command renames a team yet. */
async function nameTeam({ databaseUrl }: Product, id: string, name: string): Promise<void> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  await database.query('update team set name = $2 where id = $1', [id, name]);
  await database.end();
}

async function fill(
  api: Api,
  services: string,
): Promise<Pick<Shown, 'stories' | 'folder' | 'credential' | 'question'>> {
  const credential = await made(api, '/credentials', {
    name: 'Reputation',
    mode: 'text',
    live: { secrets: { value: 'k-5e1f0c' } },
    allowed_hosts: ['127.0.0.1'],
  });
  await made(api, '/credentials', {
    name: 'Chat',
    mode: 'text',
    live: { secrets: { value: 'x' } },
    allowed_hosts: ['chat.example'],
  });
  await made(api, '/resources', { name: 'On call', value: { this_week: 'ada@northwind.test' } });

  const text = readFileSync(new URL('./triage.story.json', import.meta.url), 'utf8');
  const triage = await api.importStory(JSON.parse(text.replaceAll('{{services}}', services)));
  const access = await api.importStory(accessStory);
  const orders = await api.importStory(ordersStory);
  const empty = await api.importStory({
    format: 'storyloom.story/1',
    name: 'Nightly access review',
    actions: {},
  });
  const folder = await made(api, '/folders', { name: 'Response' });
  await put(api, `/stories/${triage.id}`, { folder_id: folder, tags: ['mail', 'tier 1'] });
  await put(api, `/stories/${access.id}`, { folder_id: folder, tags: ['people'] });
  await made(api, '/folders', { name: 'Phishing', parent_id: folder });
  await made(api, '/stories', { name: 'Rotate API keys', tags: ['keys'], disabled: true });
  const audited = await made(api, '/stories', { name: 'Offboard a leaver', tags: ['people'] });
  await put(api, `/stories/${audited}`, { locked: true, lock_note: 'Audit until Friday' });
  for (const name of ['Triage, first try', 'Mirror of the old tracker']) {
    await api.call('DELETE', `/stories/${await made(api, '/stories', { name })}`);
  }

  for (const report of reports) await send(triage.webhookUrl, report);
  for (const wish of wishes) await send(access.webhookUrl, wish);
  for (const price of [3, 250, 12]) {
    await send(orders.webhookUrl, { id: `A-${price}`, price, quantity: 1, customer: { name: 'Ines' } });
  }
  await ended(api, triage.id);
  const stories = { triage: triage.id, access: access.id, orders: orders.id, empty: empty.id };
  return { stories, folder, credential, question: await asked(api, access.id) };
}

/** What only a person at a page does: a favourite, and edits that are published as a named version. */
async function edit(browser: Browser, baseUrl: string, { api, link }: Team, stories: Stories): Promise<void> {
  const page = await browser.newPage();
  await page.addInitScript(() => localStorage.setItem('storyloom.tour', 'seen'));
  await signInBy(page, link);
  await page.goto(`${baseUrl}/stories`);
  await page.getByRole('button', { name: 'Add Triage reported phishing to your favourites' }).click();
  await put(api, `/stories/${stories.access}/change_control`, { change_control: true });
  await put(api, `/stories/${stories.access}/versions/1`, { name: 'As agreed', note: 'Access for one day.' });
  await page.goto(`${baseUrl}/stories/${stories.access}`);
  const grant = await openAction(page, 'Grant');
  const payload = grant.getByRole('textbox', { name: 'Payload' });
  await payload.fill(JSON.stringify({ who: '<<ask_for_access.body.who>>', until: '=NOW() + DAYS(7)' }));
  await payload.blur();
  await addAction(page, 'Event Transform');
  await expect(panel(page, 'Event Transform')).toBeVisible();
  await saved(page);
  await made(api, `/stories/${stories.access}/publish`, {
    name: 'For a week',
    note: 'A day was too short for an audit.',
  });
  await page.close();
}

/** The id of what was made. */
async function made(api: Api, path: string, body: unknown): Promise<string> {
  const answer = await api.call('POST', path, body);
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  return z.object({ id: z.string().default('') }).parse(await answer.json()).id;
}

async function put(api: Api, path: string, body: unknown): Promise<void> {
  const answer = await api.call('PUT', path, body);
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
}

/** Where the newest question of the story is answered. */
async function asked(api: Api, storyId: string): Promise<string> {
  const answer = await api.call('GET', `/events?story_id=${storyId}&action=approve`);
  const told = z.object({ events: z.array(z.object({ output: z.object({ url: z.string() }) })) });
  return told.parse(await answer.json()).events.at(-1)?.output.url ?? '';
}

/** All runs but those that wait for people came to their end. */
async function ended(api: Api, storyId: string): Promise<void> {
  await expect
    .poll(async () => {
      const answer = await api.call('GET', `/stories/${storyId}/runs`);
      const { runs } = await answer.json();
      return runs.filter((run: { status: string }) => run.status === 'running').length;
    })
    .toBe(0);
}

const reports = [
  {
    from: 'Tom@Northwind.test',
    subject: 'Reset your password',
    urls: ['https://login.nrthwind.test/reset', 'https://northwind.test'],
    severity: 'high',
  },
  { from: 'ines@northwind.test', subject: 'Team lunch', urls: [] },
  {
    from: 'liu@northwind.test',
    subject: 'A gift card for you',
    urls: ['https://gift.example/claim', 'https://example.com/unsubscribe'],
    severity: 'medium',
  },
  { from: 'ada@northwind.test', subject: 'Your invoice', urls: ['https://invoices.example/2211'] },
  {
    from: 'tom@northwind.test',
    subject: 'Reset your password',
    urls: ['https://login.nrthwind.test/reset', 'https://login.nrthwind.test/help'],
  },
];

const wishes = [
  { who: 'Ines Costa', what: 'billing export' },
  { who: 'Liu Wei', what: 'staging database' },
];

const accessStory = {
  format: 'storyloom.story/1',
  name: 'Approve admin access',
  description: 'Access for a day, once someone of the team said yes.',
  actions: {
    ask_for_access: { type: 'webhook', name: 'Ask for access', options: {}, position: { x: 0, y: 0 } },
    approve: {
      type: 'approval',
      name: 'Approve',
      options: {
        title: '<<ask_for_access.body.who>>: <<ask_for_access.body.what>>',
        message: 'For one day.',
        who: 'team',
      },
      position: { x: 0, y: 88 },
    },
    grant: {
      type: 'event-transform',
      name: 'Grant',
      options: { payload: { who: '<<ask_for_access.body.who>>', until: '=NOW() + DAYS(1)' } },
      position: { x: 0, y: 176 },
    },
  },
  links: [
    { from: 'ask_for_access', to: 'approve' },
    { from: 'approve', port: 'approved', to: 'grant' },
  ],
};
