/** Testing one Action of a draft, by the page's procedure and over REST, against a real peer. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Json, newId } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
let peer: Server;
let peerUrl: string;
/** Requests to `/slow` are never answered: they are here. */
const held: ServerResponse[] = [];
/** Bodies of the others. */
const texts: string[] = [];
beforeAll(async () => {
  world = await makeWebWorld({ egressAllow: ['127.0.0.1'] });
  peer = createServer(async (req, res) => {
    if (req.url === '/slow') {
      held.push(res);
      return;
    }
    let text = '';
    for await (const chunk of req) text += chunk;
    texts.push(text);
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ method: req.method, text }));
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  peerUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
});
afterAll(async () => {
  peer.closeAllConnections();
  peer.close();
  await world[Symbol.asyncDispose]();
});

type Member = { cookie: string };

/** A webhook, what is made of it, and a call to the peer with both. */
async function made() {
  const data = {
    format: 'storyloom.story/1',
    name: 'Tested',
    actions: {
      hook: { type: 'webhook', name: 'Hook', options: { verbs: 'post', response: 'got <<body.id>>' } },
      say: {
        type: 'event-transform',
        name: 'Say',
        options: { mode: 'message_only', payload: { text: 'order <<hook.body.id>>' } },
      },
      call: {
        type: 'http-request',
        name: 'Call',
        options: {
          url: `${peerUrl}/orders`,
          method: 'post',
          content_type: 'json',
          headers: { Authorization: 'Bearer canary' },
          payload: { text: '<<say.text>>', id: '<<hook.body.id>>' },
        },
        disabled: true,
      },
      all: { type: 'join', name: 'All' },
    },
    links: [
      { from: 'hook', to: 'say' },
      { from: 'say', to: 'call' },
      { from: 'call', to: 'all' },
    ],
  };
  const { status, body } = await restOf(world)('POST', '/stories/import', { data });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const actionOf = (slug: string) => body.actions.find((one: { slug: string }) => one.slug === slug);
  const response = await fetch(actionOf('hook').webhook_url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"id":"A-1"}',
  });
  expect(response.status).toBe(201);
  const events = await world.prisma.event.findMany({ where: { storyId: body.id } });
  return {
    storyId: body.id as string,
    hookUrl: actionOf('hook').webhook_url as string,
    actionId: (slug: string): string => actionOf(slug).id,
    eventId: (slug: string) => events.find(({ actionSlug }) => actionSlug === slug)?.id ?? '',
  };
}

async function test(input: object, member: Member = world.ada, signal?: AbortSignal) {
  const response = await fetch(`${world.url}/api/trpc/actions.test`, {
    method: 'POST',
    headers: { cookie: member.cookie, origin: world.url, 'content-type': 'application/json' },
    body: JSON.stringify(input),
    ...(signal ? { signal } : {}),
  });
  const { result, error } = await response.json();
  return { status: response.status, tried: result?.data, message: error?.message };
}

/** Pins an event on an Action of the draft, as the page does. */
async function pin(storyId: string, id: string, output: Json) {
  const { draftRevision } = await world.prisma.story.findUniqueOrThrow({ where: { id: storyId } });
  const change = { op: 'update_action', id, pin: { output } };
  const response = await fetch(`${world.url}/api/trpc/stories.change`, {
    method: 'POST',
    headers: { cookie: world.ada.cookie, origin: world.url, 'content-type': 'application/json' },
    body: JSON.stringify({ id: storyId, baseRevision: draftRevision, batchId: newId(), changes: [change] }),
  });
  expect(response.status).toBe(200);
}

async function rows() {
  const { prisma } = world;
  return Promise.all([
    prisma.storyRun.count(),
    prisma.event.count(),
    prisma.openRun.count(),
    prisma.actionRun.count(),
    prisma.eventCount.count(),
    prisma.webhookKey.count(),
    prisma.storyVersion.count(),
    prisma.storyChange.count(),
  ]);
}

describe('a test of one Action', () => {
  it('runs it for real on an event with all that was on its way, and stores nothing', async () => {
    const { storyId, actionId, eventId } = await made();
    const before = await rows();
    const { status, tried } = await test({ storyId, actionId: actionId('call'), eventId: eventId('say') });
    expect(status).toBe(200);
    const text = JSON.stringify({ text: 'order A-1', id: 'A-1' });
    expect(tried).toMatchObject({
      emitted: [{ port: 'success', payload: { status: 200, body: { method: 'POST', text } } }],
      error: null,
      exchanges: [
        {
          kind: 'http',
          sent: { line: `POST ${peerUrl}/orders`, headers: { authorization: '••••••' }, body: text },
          received: { line: '200' },
        },
      ],
      ms: expect.any(Number),
    });
    expect(JSON.stringify(tried)).not.toContain('canary');
    expect(await rows()).toEqual(before);
  });

  it('takes options that are not saved, and an event that never was', async () => {
    const { storyId, actionId, eventId } = await made();
    const options = { mode: 'message_only', payload: '<<hook.body.id>>, <<META.story.is_test>>' };
    const say = { storyId, actionId: actionId('say'), options };
    expect((await test({ ...say, eventId: eventId('hook') })).tried.emitted).toEqual([
      { port: 'success', payload: 'A-1, true' },
    ]);
    expect((await test({ ...say, payload: { body: { id: 'B-2' } } })).tried.emitted).toMatchObject([
      { payload: 'B-2, true' },
    ]);
    const changed = { ...say, eventId: eventId('hook'), payload: { body: { id: 'C-3' } } };
    expect((await test(changed)).tried.emitted).toMatchObject([{ payload: 'C-3, true' }]);
    const broken = { ...options, payload: { deep: '<<NOPE()>>' } };
    expect((await test({ ...say, options: broken, payload: {} })).tried).toMatchObject({
      emitted: [],
      error: { option: 'payload.deep', position: expect.any(Number) },
    });
  });

  it('takes pinned events where there is none, and before those on the way when it is told to', async () => {
    const { storyId, actionId, eventId } = await made();
    await pin(storyId, actionId('hook'), { body: { id: 'P-1' } });
    const say = { storyId, actionId: actionId('say') };
    expect((await test(say)).tried.emitted).toMatchObject([{ payload: { text: 'order P-1' } }]);
    const call = { storyId, actionId: actionId('call') };
    const sentWith = async (input: object) => {
      const { exchanges } = (await test({ ...call, ...input })).tried;
      return JSON.parse(exchanges[0].sent.body);
    };
    expect(await sentWith({ eventId: eventId('say') })).toEqual({ text: 'order A-1', id: 'A-1' });
    expect(await sentWith({ eventId: eventId('say'), pinsFirst: true })).toEqual({
      text: 'order A-1',
      id: 'P-1',
    });
    expect(await sentWith({ payload: { text: 'typed' } })).toEqual({ text: 'typed', id: 'P-1' });
  });

  it('leaves pinned events out of what is published and of real runs', async () => {
    const { storyId, actionId, hookUrl } = await made();
    await pin(storyId, actionId('hook'), { body: { id: 'P-1' } });
    await pin(storyId, actionId('say'), { text: 'pinned' });
    const response = await fetch(hookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"id":"A-2"}',
    });
    expect(response.status).toBe(201);
    const events = await world.prisma.event.findMany({ where: { storyId }, orderBy: { id: 'asc' } });
    expect(events.map(({ output }) => output).slice(-2)).toMatchObject([
      { body: { id: 'A-2' } },
      { text: 'order A-2' },
    ]);
    const versions = await world.prisma.storyVersion.findMany({ where: { storyId } });
    expect(versions.length).toBeGreaterThan(0);
    expect(JSON.stringify(versions)).not.toMatch(/P-1|"pin"/);
  });

  it('shows what a webhook would answer', async () => {
    const { storyId, actionId, eventId } = await made();
    const hook = { storyId, actionId: actionId('hook') };
    expect((await test({ ...hook, eventId: eventId('hook') })).tried).toMatchObject({
      emitted: [{ payload: { body: { id: 'A-1' } } }],
      reply: { status: 201, body: 'got A-1' },
    });
    const options = {
      access_control: 'github',
      signing_secret: 's',
      rules: [{ type: 'field==value', path: '<<body.id>>', value: 'B' }],
    };
    expect(
      (await test({ ...hook, options, payload: { body: { id: 'A' }, headers: {} } })).tried,
    ).toMatchObject({
      emitted: [],
      reply: { status: 200, body: '{"accepted":false}' },
    });
  });

  it('says why it cannot be: a join, an Action that is not saved', async () => {
    const { storyId, actionId } = await made();
    expect(await test({ storyId, actionId: actionId('all'), payload: {} })).toMatchObject({
      status: 400,
      message: 'All waits for several events, so one event alone shows nothing. Run the story.',
    });
    expect(await test({ storyId, actionId: newId(), payload: {} })).toMatchObject({
      status: 400,
      message: expect.stringMatching(/not saved yet/),
    });
  });

  it('is for people who may run the story, with events of that story', async () => {
    const [one, other] = [await made(), await made()];
    const say = { storyId: one.storyId, actionId: one.actionId('say') };
    expect((await test({ ...say, payload: {} }, world.victor)).status).toBe(403);
    expect((await test({ ...say, payload: {} }, world.mallory)).status).toBe(404);
    expect((await test({ ...say, eventId: other.eventId('hook') })).status).toBe(404);
    expect((await test({ ...say, eventId: newId() })).status).toBe(404);
  });

  it('uses the test value of a credential, and shows neither', async () => {
    const { status } = await restOf(world)('POST', '/credentials', {
      name: 'Shop',
      slug: 'shop',
      mode: 'text',
      live: { secrets: { value: 'live-canary' } },
      test: { secrets: { value: 'test-canary' } },
    });
    expect(status).toBe(201);
    const { storyId, actionId } = await made();
    const options = { url: `${peerUrl}/x`, method: 'post', payload: { key: '<<CREDENTIAL.shop>>' } };
    const { tried } = await test({ storyId, actionId: actionId('call'), options, payload: {} });
    expect(tried).toMatchObject({ error: null, exchanges: [{ sent: { body: '{"key":"[redacted]"}' } }] });
    expect(texts.at(-1)).toBe('{"key":"test-canary"}');
    expect(JSON.stringify(tried)).not.toMatch(/canary/);
  });

  it('ends when the page goes away', async () => {
    const { storyId, actionId } = await made();
    const leaving = new AbortController();
    const options = { url: `${peerUrl}/slow`, method: 'get' };
    const testing = test(
      { storyId, actionId: actionId('call'), options, payload: {} },
      world.ada,
      leaving.signal,
    );
    await until('the peer is asked', () => held.length === 1);
    leaving.abort();
    await expect(testing).rejects.toThrow();
    await until('the request to the peer is cut off', () => held[0]?.closed === true);
  });

  it('may be had so often a minute', async () => {
    const asked: unknown[] = [];
    const busy = await world.another({
      web: {
        takeTurn: async (limit) => {
          asked.push(limit);
          return 1_500;
        },
      },
    });
    const { storyId, actionId } = await made();
    const response = await fetch(`${busy.url}/api/trpc/actions.test`, {
      method: 'POST',
      headers: { cookie: world.ada.cookie, origin: busy.url, 'content-type': 'application/json' },
      body: JSON.stringify({ storyId, actionId: actionId('say'), payload: {} }),
    });
    expect([response.status, (await response.json()).error.message]).toEqual([
      429,
      'More than 60 tests in a minute. Try again in 2 s.',
    ]);
    expect(asked).toEqual([{ key: `test:${world.ada.userId}`, count: 60, seconds: 60 }]);
    await busy[Symbol.asyncDispose]();
  });
});

it('is there over REST too', async () => {
  const { actionId, eventId } = await made();
  const before = await rows();
  const dryRun = (key: string, body: object) =>
    restOf(world, key)('POST', `/actions/${actionId('say')}/dry_run`, body);
  expect(await dryRun(world.ada.key, { event_id: eventId('hook') })).toMatchObject({
    status: 200,
    body: { emitted: [{ port: 'success', payload: { text: 'order A-1' } }], exchanges: [] },
  });
  expect((await dryRun(world.victor.key, { event: {} })).status).toBe(403);
  expect((await dryRun(world.mallory.key, { event: {} })).status).toBe(404);
  expect((await dryRun(world.ada.key, { event_id: 'x' })).status).toBe(422);
  expect(await rows()).toEqual(before);
});
