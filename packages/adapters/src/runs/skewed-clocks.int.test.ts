/** The worker's clock is behind the app's: what belongs to a story run may have a smaller id than it. */
import { type Graph, type Id, newId, timeOfId } from '@storyloom/engine';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findAnswers } from '../stories/answers.ts';
import { answering, callableIn, caller, callingIn, idleIn } from './testing-calls.ts';
import { makeRunsWorld, type RunsWorld } from './testing-runs.ts';

let world: RunsWorld;
beforeEach(async () => {
  world = await makeRunsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

/** Gives rows ids as a clock makes them that is a second behind the one that made `storyRunId`. */
async function makeOlder(table: 'event' | 'action_run', storyRunId: Id, slug: string): Promise<void> {
  const behind = newId(0).slice(13);
  const time = (timeOfId(storyRunId) - 1_000).toString(16).padStart(12, '0');
  const older = `${time.slice(0, 8)}-${time.slice(8)}${behind}`;
  const { rowCount } = await world.database.pool.query(
    `UPDATE ${table} SET id = $1 WHERE story_run_id = $2 AND action_slug = $3`,
    [older, storyRunId, slug],
  );
  expect(rowCount).toBe(1);
}

const idOf = (graph: Graph, slug: string) =>
  Object.values(graph.actions).find((action) => action.slug === slug)?.id ?? '';

async function called(options: Parameters<typeof answering>[0] = {}) {
  await callableIn(world, 'Look up', answering(options));
  const story = await world.publish(caller());
  const calling = callingIn(world);
  const { storyRun } = await world.start(story, { body: 1 });
  await idleIn(world, calling, async () => (await world.count('open_run')) === 0);
  await calling.work.stop();
  const { rows } = await world.database.pool.query<{ story_run_id: Id }>(
    'SELECT story_run_id FROM story_call',
  );
  const runId = await world.actionRunId(storyRun.id, 'sub');
  return { calls: calling.calls, calledId: rows[0]?.story_run_id ?? '', runId };
}

it('finds the answer of a story run, and that it failed', async () => {
  const [good, bad] = [answering(), answering({ fail: 'nobody there' })];
  const [answers, fails] = [await world.publish(good), await world.publish(bad)];
  const [answered, failed] = [await world.start(answers, { body: 'web' }), await world.start(fails)];
  await world.settle(world.worker());
  await makeOlder('event', answered.storyRun.id, 'answer');
  await makeOlder('action_run', failed.storyRun.id, 'work');
  const found = await findAnswers(world.database, [
    { storyId: null, storyRunId: answered.storyRun.id, exits: [idOf(good, 'answer')] },
    { storyId: null, storyRunId: failed.storyRun.id, exits: [idOf(bad, 'answer')] },
  ]);
  expect(found.get(answered.storyRun.id)).toEqual({ output: { of: 'web' } });
  expect(found.get(failed.storyRun.id)).toEqual({ failure: 'nobody there' });
});

const openAgain = () =>
  world.database.pool.query(`UPDATE story_call SET state = 'open', event_id = NULL, told = false`);
const callState = async () =>
  (await world.database.pool.query<{ state: string }>('SELECT state FROM story_call')).rows[0]?.state;

it('finds the answer of a story that was called', async () => {
  const { calls, calledId } = await called();
  await makeOlder('event', calledId, 'answer');
  await openAgain();
  await calls.ended([calledId]);
  expect(await callState()).toBe('answered');
});

it('finds why a story that was called has failed', async () => {
  const { calls, calledId, runId } = await called({ fail: 'nobody there' });
  await makeOlder('action_run', calledId, 'work');
  await openAgain();
  await calls.ended([calledId]);
  expect(await callState()).toBe('failed');
  const { rows } = await world.database.pool.query<{ round: number }>('SELECT round FROM story_call');
  const { failed } = await calls.progress({ runId, round: rows[0]?.round ?? 0 });
  expect(failed).toMatchObject({ state: 'failed', message: 'nobody there' });
});
