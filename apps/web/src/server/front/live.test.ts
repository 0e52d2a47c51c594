import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import { newId } from '@storyloom/engine';
import { memoryLive, until } from '@storyloom/engine/testing';
import Fastify from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { liveRoutes } from './live.ts';
import { makeStreams } from './streams.ts';

const [teamId, storyId] = [newId(), newId()];
const ada: Viewer = {
  user: { id: newId(), email: 'ada@example.com', name: 'Ada' },
  teams: [{ id: teamId, name: 'Team', role: 'viewer' }],
};

let close = async () => {};
afterEach(() => close());

async function open({ heartbeatMs, sessionCheckMs }: { heartbeatMs?: number; sessionCheckMs?: number }) {
  const app = Fastify();
  const state: { viewer: Viewer | null } = { viewer: ada };
  const prisma = { story: { findUnique: async () => ({ teamId }) } };
  const live = memoryLive();
  const streams = makeStreams({ heartbeatMs: heartbeatMs ?? 60_000, checkMs: sessionCheckMs ?? 60_000 });
  const { endAll } = streams;
  liveRoutes(app, { prisma: prisma as never, live, viewerOf: async () => state.viewer, streams });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  close = async () => {
    endAll();
    await app.close();
  };
  const response = await fetch(`${url}/api/live/stories/${storyId}`);
  const seen = { text: '', ended: false };
  const sink = new WritableStream({
    write: (chunk: string) => {
      seen.text += chunk;
    },
  });
  response.body
    ?.pipeThrough(new TextDecoderStream())
    .pipeTo(sink)
    .then(() => {
      seen.ended = true;
    });
  await until('ready', () => seen.text.includes('event: ready'));
  return { seen, state, live, endAll };
}

it('keeps a quiet stream open with a comment now and then', async () => {
  const { seen } = await open({ heartbeatMs: 10 });
  await until('two heartbeats', () => seen.text.split(': still here\n\n').length > 2);
});

it('ends the stream of somebody who was signed out, or left the team', async () => {
  for (const now of [null, { ...ada, teams: [] }]) {
    const { seen, state } = await open({ sessionCheckMs: 10 });
    state.viewer = now;
    await until('the end', () => seen.ended);
    await close();
  }
});

it('ends all streams of a program that stops', async () => {
  const { seen, endAll } = await open({});
  endAll();
  await until('the end', () => seen.ended);
});

it('passes on the items of its story, each with its id', async () => {
  const { seen, live } = await open({});
  const item = { kind: 'draft', id: newId(), storyId, revision: 4 } as const;
  live.announce([{ ...item, storyId: newId() }, item]);
  await until('the item', () => seen.text.includes(item.id));
  expect(seen.text).toBe(
    `event: ready\ndata: {}\n\nevent: item\nid: ${item.id}\ndata: ${JSON.stringify(item)}\n\n`,
  );
});
