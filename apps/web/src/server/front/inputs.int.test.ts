/** A story's inputs, wherever it is started over HTTP, with a real peer that is sent its secrets. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StoryInput } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

const secret = 'correct horse/battery';
const inputs: StoryInput[] = [
  { name: 'host', type: 'text', required: true, description: 'Where to look.' },
  { name: 'count', type: 'number', required: false, default: 1, description: '' },
  { name: 'level', type: 'enum', choices: ['low', 'high'], required: false, description: '' },
  { name: 'token', type: 'text', required: true, secret: true, description: '' },
  { name: 'shop', type: 'credential', choices: ['my_shop', 'gone'], required: false, description: '' },
];

let world: WebWorld;
let peer: Server;
let peerUrl: string;
const heard: { url: string | undefined; headers: IncomingHttpHeaders; text: string }[] = [];
let stories = 0;
beforeAll(async () => {
  world = await makeWebWorld({ egressAllow: ['127.0.0.1'] });
  peer = createServer(async (req, res) => {
    let text = '';
    for await (const chunk of req) text += chunk;
    heard.push({ url: req.url, headers: req.headers, text });
    // A server that repeats what it was told.
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ heard: text, by: req.headers.authorization }));
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  peerUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  const { status } = await restOf(world)('POST', '/credentials', {
    name: 'Shop',
    slug: 'my_shop',
    mode: 'text',
    live: { secrets: { value: 'key of the shop' } },
  });
  expect(status).toBe(201);
});
afterAll(async () => {
  peer.closeAllConnections();
  peer.close();
  await world[Symbol.asyncDispose]();
});

/** A story that is entered by a webhook, calls the peer with what it was given, and says what it heard. */
async function made(over: { name?: string; authorization?: string } = {}) {
  stories += 1;
  const path = `/${stories}`;
  const data = {
    format: 'storyloom.story/1',
    name: over.name ?? 'Look up',
    send_to_story: { entry: 'hook', inputs },
    actions: {
      hook: { type: 'webhook', name: 'Hook', options: { verbs: 'post,get', response: 'got <<body.token>>' } },
      other: { type: 'webhook', name: 'Other' },
      call: {
        type: 'http-request',
        name: 'Call',
        options: {
          url: `${peerUrl}${path}`,
          method: 'post',
          content_type: 'json',
          headers: { Authorization: over.authorization ?? 'Bearer <<INPUT.token>>' },
          payload: { host: '<<hook.body.host>>', seen: '<<hook.body.token>>', given: '<<INPUT.token>>' },
          log_error_on_status: [],
        },
      },
      answer: {
        type: 'event-transform',
        name: 'Answer',
        options: { mode: 'message_only', payload: { heard: '<<call.body>>' } },
        exit: true,
      },
    },
    links: [
      { from: 'hook', to: 'call' },
      { from: 'call', to: 'answer' },
    ],
  };
  const { status, body } = await restOf(world)('POST', '/stories/import', { data });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const actionOf = (slug: string) => body.actions.find((one: { slug: string }) => one.slug === slug);
  return {
    storyId: body.id as string,
    asked: () => heard.filter(({ url }) => url === path),
    hook: actionOf('hook').webhook_url as string,
    other: actionOf('other').webhook_url as string,
    actionId: (slug: string): string => actionOf(slug).id,
  };
}

const post = (url: string, body: unknown) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function run(storyId: string, actionId: string, payload: unknown) {
  const response = await fetch(`${world.url}/api/trpc/stories.run`, {
    method: 'POST',
    headers: { cookie: world.ada.cookie, origin: world.url, 'content-type': 'application/json' },
    body: JSON.stringify({ id: storyId, actionId, payload }),
  });
  const { result, error } = await response.json();
  return { status: response.status, storyRunId: result?.data.storyRunId, message: error?.message };
}

const runsOf = (storyId: string) => world.prisma.storyRun.count({ where: { storyId } });
const outputOf = async (storyId: string, actionSlug: string) =>
  (await world.prisma.event.findFirst({ where: { storyId, actionSlug }, orderBy: { id: 'desc' } }))?.output;

/** All that is stored of a story, as text. */
async function kept(storyId: string) {
  const { prisma } = world;
  const where = { storyId };
  const [events, ended, open] = await Promise.all([
    prisma.event.findMany({ where }),
    prisma.actionRun.findMany({ where }),
    prisma.openRun.findMany({ where }),
  ]);
  return JSON.stringify([events, ended, open]);
}

/** What the live stream of a story says to a person, until it is ended. */
async function watched(storyId: string) {
  const abort = new AbortController();
  const { cookie } = world.ada;
  const response = await fetch(`${world.url}/api/live/stories/${storyId}`, {
    headers: { cookie },
    signal: abort.signal,
  });
  expect(response.status).toBe(200);
  let text = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  })().catch(() => undefined);
  return {
    end: async () => {
      await until('something was streamed', async () => text.includes('data:'));
      abort.abort();
      await reading;
      return text;
    },
  };
}

it('refuses a request that lacks a required input, names all that is wrong, and stores nothing', async () => {
  const story = await made();
  const response = await post(story.hook, { token: secret, count: 'many', level: 'none' });
  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 422,
    body: {
      error: expect.stringContaining('The input "host" is missing.'),
      inputs: {
        host: 'The input "host" is missing.',
        count: 'The input "count" has to be a number.',
        level: 'The input "level" has to be one of low, high.',
      },
    },
  });
  expect(await runsOf(story.storyId)).toBe(0);
});

it('asks nothing of requests to a webhook that is not the entry', async () => {
  const story = await made();
  expect((await post(story.other, {})).status).toBe(201);
  expect(await runsOf(story.storyId)).toBe(1);
});

it('takes values as their types, and fills in defaults', async () => {
  const story = await made();
  expect((await post(story.hook, { host: 7, token: secret, more: true })).status).toBe(201);
  expect(await outputOf(story.storyId, 'hook')).toMatchObject({ body: { host: '7', count: 1, more: true } });
});

it('gives a secret to the Actions that name it, and to nothing else', async () => {
  const story = await made();
  const url = `${story.hook}?token=${encodeURIComponent(secret)}&from=${encodeURIComponent(secret)}`;
  const seen = await watched(story.storyId);
  const response = await post(url, { host: 'web' });
  expect(await response.text()).toBe('got [redacted]');
  await until('it answered', async () => (await outputOf(story.storyId, 'answer')) !== undefined);
  const streamed = await seen.end();

  expect(story.asked()).toMatchObject([
    {
      headers: { authorization: `Bearer ${secret}` },
      text: JSON.stringify({ host: 'web', seen: '[redacted]', given: secret }),
    },
  ]);
  expect(await outputOf(story.storyId, 'answer')).toMatchObject({ heard: { by: 'Bearer [redacted]' } });
  const exported = await restOf(world)('GET', `/stories/${story.storyId}/export`);
  const events = await restOf(world)('GET', `/events?story_id=${story.storyId}`);
  for (const text of [
    await kept(story.storyId),
    JSON.stringify([exported.body, events.body]),
    streamed,
    ...world.log.lines,
  ]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(encodeURIComponent(secret));
  }
});

it('gives each of many story runs at once its own', async () => {
  const story = await made();
  const hosts = Array.from({ length: 12 }, (_, n) => `web-${n}`);
  await Promise.all(hosts.map((host) => post(story.hook, { host, token: `token of ${host}.` })));
  await until('all have called', async () => story.asked().length === hosts.length);
  for (const { headers, text } of story.asked()) {
    expect(headers.authorization).toBe(`Bearer token of ${JSON.parse(text).host}.`);
  }
});

it('lends the credential that an input names, which stands in the event by its name alone', async () => {
  const story = await made({ authorization: '<<INPUT.shop>>' });
  await post(story.hook, { host: 'web', token: secret, shop: 'my_shop' });
  await until('it answered', async () => (await outputOf(story.storyId, 'answer')) !== undefined);
  expect(story.asked()[0]?.headers.authorization).toBe('key of the shop');
  expect(await outputOf(story.storyId, 'hook')).toMatchObject({ body: { shop: 'my_shop' } });
  expect(await kept(story.storyId)).not.toContain('key of the shop');

  const other = await post(story.hook, { host: 'web', token: secret, shop: 'admin' });
  expect(await other.json()).toMatchObject({
    inputs: { shop: 'The input "shop" has to be the short name of a credential that this story takes.' },
  });

  await post(story.hook, { host: 'web', token: secret, shop: 'gone' });
  const failed = { storyId: story.storyId, state: 'failed' };
  await until('it failed', async () => (await world.prisma.actionRun.count({ where: failed })) === 1);
  const [ended] = await world.prisma.actionRun.findMany({ where: failed });
  expect(ended?.error).toMatchObject({ code: 'no_credential' });
});

it('holds for Run in the editor, and what is run again has the secret too', async () => {
  const story = await made();
  const hook = story.actionId('hook');
  const wrong = await run(story.storyId, hook, { body: { token: secret }, headers: {} });
  expect(wrong).toMatchObject({ status: 422, message: 'The input "host" is missing.' });
  expect(await runsOf(story.storyId)).toBe(0);

  const right = await run(story.storyId, hook, { body: { host: 'web', token: secret }, headers: {} });
  expect(right.status).toBe(200);
  await until('it called', async () => (await outputOf(story.storyId, 'answer')) !== undefined);
  expect(await kept(story.storyId)).not.toContain(secret);

  const call = await world.prisma.actionRun.findFirst({
    where: { storyId: story.storyId, actionSlug: 'call' },
  });
  const again = await restOf(world)('POST', `/action_runs/${call?.id}/rerun`);
  expect(again.status).toBeLessThan(300);
  await until('it called again', async () => story.asked().length === 2);
  expect(story.asked().map(({ headers }) => headers.authorization)).toEqual([
    `Bearer ${secret}`,
    `Bearer ${secret}`,
  ]);
});

it('says that an Action under test has no inputs', async () => {
  const story = await made();
  const response = await fetch(`${world.url}/api/trpc/actions.test`, {
    method: 'POST',
    headers: { cookie: world.ada.cookie, origin: world.url, 'content-type': 'application/json' },
    body: JSON.stringify({
      storyId: story.storyId,
      actionId: story.actionId('call'),
      payload: {},
    }),
  });
  expect(await response.text()).toContain('There is no input “token” here');
});

it('is called with its inputs; a secret of the caller is not lent', async () => {
  const called = await made({ name: 'Called' });
  await world.prisma.story.update({
    where: { id: called.storyId },
    data: {
      sendToStory: { enabled: true, entry: called.actionId('hook'), access: 'team', teams: [], inputs },
    },
  });
  const caller = (payload: object) => ({
    format: 'storyloom.story/1',
    name: 'Caller',
    actions: {
      hook: { type: 'webhook', name: 'Hook' },
      send: { type: 'send-to-story', name: 'Send', options: { story: called.storyId, payload } },
    },
    links: [{ from: 'hook', to: 'send' }],
  });
  const start = async (payload: object, body: object) => {
    const imported = await restOf(world)('POST', '/stories/import', { data: caller(payload) });
    expect(imported.status).toBe(201);
    const hook = imported.body.actions.find((one: { slug: string }) => one.slug === 'hook');
    await post(hook.webhook_url, body);
    return imported.body.id as string;
  };
  await start({ host: 'web', token: '<<hook.body.token>>' }, { token: secret });
  await until('it called', async () => (await outputOf(called.storyId, 'answer')) !== undefined);
  expect(called.asked()[0]?.headers.authorization).toBe(`Bearer ${secret}`);
  expect(await kept(called.storyId)).not.toContain(secret);

  const refused = await start({ host: 'web', token: '<<CREDENTIAL.my_shop>>' }, {});
  const failed = { storyId: refused, state: 'failed' };
  await until('it failed', async () => (await world.prisma.actionRun.count({ where: failed })) === 1);
  const [ended] = await world.prisma.actionRun.findMany({ where: failed });
  expect(ended?.error).toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('none is lent'),
  });
});
