import { newId } from '@storyloom/engine';
import { toyGraph } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { notFound } from '../stories/story-deps.ts';
import { type Lineage, lineageOf } from './lineage.ts';
import { reEmit } from './reemit.ts';
import { makeRunsWorld, type RunsWorld } from './testing-runs.ts';

let world: RunsWorld;
beforeAll(async () => {
  world = await makeRunsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const graph = toyGraph(
  {
    hook: { type: 'hook' },
    a: { type: 'copy' },
    b: { type: 'call' },
    all: { type: 'join' },
    end: { type: 'call' },
    broken: { type: 'call', options: { fail: 'no' } },
  },
  ['hook -> a', 'hook -> b', 'a -> all', 'b -> all', 'all -> end', 'all -> broken'],
);

async function lineage(id: string): Promise<Lineage> {
  const found = await lineageOf(world.runs, world.scope, id);
  if (found === notFound) throw new Error('It is gone.');
  return found;
}

const shown = ({ events }: Lineage) =>
  events.map(({ actionSlug, relation }) => `${relation} ${actionSlug}`).sort();

it('leads from an event through a join up to the source, and down to what failed', async () => {
  const { storyRun } = await world.start(await world.publish(graph));
  await world.settle(world.worker());
  const events = await world.events(storyRun.storyId);
  const idOf = (slug: string) => events.find((event) => event.slug === slug)?.id ?? '';

  expect(shown(await lineage(idOf('hook')))).toEqual([
    'effect a',
    'effect all',
    'effect b',
    'effect end',
    'self hook',
  ]);
  const found = await lineage(idOf('all'));
  expect(shown(found)).toEqual(['cause a', 'cause b', 'cause hook', 'effect end', 'self all']);
  expect(found.more).toBe(false);
  const self = found.events.find((event) => event.relation === 'self');
  expect(self).toMatchObject({
    port: 'success',
    state: 'succeeded',
    durationMs: expect.any(Number),
    runId: expect.any(String),
  });
  expect([...(self?.causes ?? [])].sort()).toEqual([idOf('a'), idOf('b')].sort());
  expect(found.events.find((event) => event.actionSlug === 'hook')).toMatchObject({
    runId: null,
    state: 'succeeded',
    durationMs: 0,
  });
  expect(found.runs).toEqual([
    {
      id: await world.actionRunId(storyRun.id, 'broken'),
      eventId: idOf('all'),
      actionId: expect.any(String),
      actionSlug: 'broken',
      state: 'failed',
      durationMs: expect.any(Number),
      error: { code: 'toy', message: 'no' },
    },
  ]);
  expect(await lineageOf(world.runs, world.stranger, idOf('all'))).toBe(notFound);
  expect(await lineageOf(world.runs, world.scope, newId())).toBe(notFound);
});

it('goes on behind an event that was emitted again, in the story run that it comes from', async () => {
  const { storyRun } = await world.start(await world.publish(structuredClone(graph)));
  await world.settle(world.worker());
  const a = (await world.events(storyRun.storyId)).find((event) => event.slug === 'all');
  const again = await reEmit(world.runs, world.scope, { eventId: a?.id ?? '', version: 'original' });
  if (again === notFound || !again.ok) throw new Error('Not emitted.');
  await world.settle(world.worker());
  const end = (await world.events(storyRun.storyId)).find(
    (event) => event.slug === 'end' && event.story_run_id === again.storyRunId,
  );
  const found = await lineage(end?.id ?? '');
  expect(shown(found)).toEqual(['cause a', 'cause all', 'cause all', 'cause b', 'cause hook', 'self end']);
  expect(found.events.filter((event) => event.reEmitted)).toHaveLength(1);
  expect(new Set(found.events.map((event) => event.storyRunId)).size).toBe(2);
});

it('of a wide fan-out is cut off, and says so', async () => {
  const story = await world.publish(
    toyGraph(
      { hook: { type: 'hook' }, all: { type: 'many', options: { of: '<<hook>>' } }, one: { type: 'copy' } },
      ['hook -> all', 'all -> one'],
    ),
  );
  await world.start(
    story,
    Array.from({ length: 600 }, (_, n) => n),
  );
  await world.settle(world.worker());
  const events = await world.events(story.storyId);
  expect(events.length).toBe(1_201);
  const found = await lineage(events[0]?.id ?? '');
  expect(found.events).toHaveLength(1_000);
  expect(found.more).toBe(true);
  const leaf = await lineage(events.findLast((event) => event.slug === 'one')?.id ?? '');
  expect(shown(leaf)).toEqual(['cause all', 'cause hook', 'self one']);
});
