/** Large payloads whose files are lost after they were read once. */
import type { Blobs } from '@storyloom/engine';
import { memoryBlobs, toyGraph } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lines, makeRunsWorld, type RunsWorld } from '../runs/testing-runs.ts';
import { blobPayloads } from './events.ts';

const text = 'x'.repeat(2_000);

function readableOnce(): Blobs {
  const blobs = memoryBlobs();
  const read = new Set<string>();
  return { ...blobs, get: async (key) => (read.has(key) ? null : blobs.get(read.add(key) && key)) };
}

let world: RunsWorld;
beforeAll(async () => {
  world = await makeRunsWorld({ payloads: blobPayloads({ blobs: readableOnce(), overBytes: 1_000 }) });
});
afterAll(() => world[Symbol.asyncDispose]());

it('fail the runs whose formulas read them, and hold up none that were claimed with those', async () => {
  const graph = toyGraph(
    {
      hook: { type: 'hook' },
      one: { type: 'call' },
      two: { type: 'call', options: { url: '<<hook.text>>' } },
    },
    ['hook -> one', 'one -> two'],
  );
  const story = await world.publish(graph);
  const [lost, kept] = [await world.start(story, { text }), await world.start(story, { text: 'small' })];
  await world.settle(world.worker());
  expect(lines(await world.steps(lost.storyRun.id))).toEqual(['one succeeded', 'two failed event_gone']);
  expect(lines(await world.steps(kept.storyRun.id))).toEqual(['one succeeded', 'two succeeded']);
});

it('fail the join to which they came', async () => {
  const graph = toyGraph(
    {
      hook: { type: 'hook' },
      a: { type: 'copy', options: { payload: text } },
      b: { type: 'call' },
      all: { type: 'join' },
    },
    ['hook -> a', 'hook -> b', 'a -> all', 'b -> all'],
  );
  const { storyRun } = await world.start(await world.publish(graph));
  await world.settle(world.worker());
  expect(lines(await world.steps(storyRun.id)).toSorted()).toEqual([
    'a succeeded',
    'all cancelled join_failed',
    'all failed event_gone',
    'b succeeded',
  ]);
});
