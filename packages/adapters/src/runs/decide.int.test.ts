import { newId } from '@storyloom/engine';
import { toyGraph } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCounts } from '../postgres/counts.ts';
import { notFound } from '../stories/story-deps.ts';
import { decideRun } from './decide.ts';
import { resumeRun, suspendRun } from './suspend.ts';
import { type LiveStory, lines, makeRunsWorld, type RunsWorld } from './testing-runs.ts';

let world: RunsWorld;
beforeAll(async () => {
  world = await makeRunsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const graph = (...links: string[]) =>
  toyGraph(
    {
      hook: { type: 'hook' },
      tell: { type: 'call', settings: { outcome_unknown: 'ask' } },
      mend: { type: 'copy', options: { payload: '<<tell.error.code>>' } },
      told: { type: 'copy' },
    },
    ['hook -> tell', 'tell -> told', ...links],
  );

/** A worker claims it and is never heard of again. */
async function dieInTheMiddle(): Promise<void> {
  await world.store.claim({ limit: 10, owner: 'dead', leaseMs: 30_000 });
  await world.database.pool.query(`UPDATE open_run SET wake_at = now() WHERE state = 'running'`);
  const work = world.worker();
  await work.sweep(100);
  await world.settle(work);
}

async function undecided(story: LiveStory): Promise<{ storyRunId: string; actionRunId: string }> {
  const { storyRun } = await world.start(story);
  await dieInTheMiddle();
  expect(lines(await world.steps(storyRun.id))).toEqual(['tell waiting decision']);
  return { storyRunId: storyRun.id, actionRunId: await world.actionRunId(storyRun.id, 'tell') };
}

it('runs it again, and asks again when its worker dies once more', async () => {
  const { storyRunId, actionRunId } = await undecided(await world.publish(graph()));
  const retry = { actionRunId, decision: 'retry' } as const;
  expect(await decideRun(world.runs, world.stranger, retry)).toBe(notFound);
  expect(await decideRun(world.runs, world.scope, retry)).toEqual({ ok: true });
  await dieInTheMiddle();
  expect(lines(await world.steps(storyRunId))).toEqual(['tell waiting decision']);
  await decideRun(world.runs, world.scope, retry);
  await world.settle(world.worker());
  expect(lines(await world.steps(storyRunId))).toEqual(['tell succeeded', 'told succeeded']);
  expect(await decideRun(world.runs, world.scope, retry)).toEqual({
    ok: false,
    message: expect.stringContaining('does not wait'),
  });
});

it('ends it as failed, of two who decide at once for one of them', async () => {
  const story = await world.publish(graph());
  const { storyRunId, actionRunId } = await undecided(story);
  const decide = () => decideRun(world.runs, world.scope, { actionRunId, decision: 'fail' });
  const both = await Promise.all([decide(), decide()]);
  expect(both.map((one) => one !== notFound && one.ok).sort()).toEqual([false, true]);
  expect(lines(await world.steps(storyRunId))).toEqual(['tell failed outcome_unknown']);
  expect(await world.count('action_run WHERE id = $1 AND started_at <= ended_at', [actionRunId])).toBe(1);
  const counts = await readCounts(world.database.pool, story.storyId);
  expect(counts.filter(({ port }) => port === '!failed')).toEqual([
    { actionId: expect.any(String), port: '!failed', count: 1, lately: 1 },
  ]);
});

it('takes the failure port when a link stands there, and waits there when its story run is suspended', async () => {
  const story = await world.publish(graph('tell failure-> mend'));
  const { storyRunId, actionRunId } = await undecided(story);
  await suspendRun(world.runs, world.scope, { runId: storyRunId });
  await decideRun(world.runs, world.scope, { actionRunId, decision: 'fail' });
  await world.settle(world.worker());
  expect(lines(await world.steps(storyRunId))).toEqual([
    'mend waiting resume',
    'tell failed outcome_unknown',
  ]);
  await resumeRun(world.runs, world.scope, { runId: storyRunId });
  await world.settle(world.worker());
  const events = await world.events(story.storyId);
  expect(events.find((event) => event.slug === 'mend')?.output).toBe('outcome_unknown');
});

it('is not there for one that nobody knows', async () => {
  const decided = await decideRun(world.runs, world.scope, { actionRunId: newId(), decision: 'fail' });
  expect(decided).toBe(notFound);
});
