import { toyGraph, until } from '@storyloom/engine/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cancelOrphans, cancelRun } from './cancel.ts';
import { callableIn, caller, callingIn, idleIn } from './testing-calls.ts';
import { type LiveStory, lines, makeRunsWorld, type RunsWorld } from './testing-runs.ts';

/** What becomes of a loop of calls, and of what it called, when the Action that called is over. */
let world: RunsWorld;
beforeEach(async () => {
  world = await makeRunsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const called = () => world.count(`story_run WHERE source = 'call'`);
const states = async () =>
  (await world.database.pool.query('SELECT state, told FROM story_call ORDER BY place')).rows.map(
    ({ state, told }) => `${state}${told ? '' : ', not told'}`,
  );

/** A loop over 20 elements that calls a story which asks somebody. */
async function looping(options: { at_once?: number; ms?: number }): Promise<LiveStory> {
  await callableIn(
    world,
    'Look up',
    toyGraph(
      {
        entry: { type: 'hook' },
        ask: { type: 'ask', options: { ms: 3_600_000 } },
        answer: { type: 'copy', options: { payload: 'yes' }, settings: { exit: true } },
      },
      ['entry -> ask', 'ask -> answer'],
    ),
  );
  return world.publish(caller({ count: 20, ...options }));
}

const waits = (story: LiveStory, atOnce: number) => async () =>
  (await called()) === atOnce &&
  (await world.count(`open_run WHERE story_id = $1 AND wait_kind = 'call' AND state = 'waiting'`, [
    story.storyId,
  ])) === 1;

it.each([
  ['in order', 1],
  ['three at once', 3],
])('starts nothing more when its time is over, %s; what is under way goes on', async (_, at_once) => {
  const story = await looping({ at_once, ms: 60_000 });
  const first = callingIn(world);
  const { storyRun } = await world.start(story);
  first.work.pull();
  await until('it waits', waits(story, at_once));
  // That worker is gone, and another one comes when the time is over.
  await first.work.stop();
  await world.database.pool.query(`UPDATE story_call SET created_at = now() - interval '2 minutes'`);
  await world.database.pool.query(
    `UPDATE open_run SET wake_at = now() - interval '1 second' WHERE wait_kind = 'call'`,
  );
  const second = callingIn(world);
  await until('its time is over', async () => {
    await second.work.sweep(100);
    return (await world.count(`action_run WHERE state = 'failed'`)) === 1;
  });
  expect(lines(await world.steps(storyRun.id))).toEqual(['sub failed call_timeout']);
  expect(await called()).toBe(at_once);
  expect(await cancelOrphans(world.runs)).toBe(0);
  expect(await states()).toEqual(Array(at_once).fill('open'));
  await second.work.stop();
});

it('goes on without an answer when the called story lets no caller wait longer', async () => {
  const story = await looping({ at_once: 3 });
  await world.database.pool.query(
    `UPDATE story SET send_to_story = send_to_story || '{"timeout_s": 60}' WHERE send_to_story IS NOT NULL`,
  );
  const first = callingIn(world);
  const { storyRun } = await world.start(story);
  first.work.pull();
  await until('it waits', waits(story, 3));
  await first.work.stop();
  const { rows } = await world.database.pool.query(
    `SELECT count(*)::int AS n FROM story_call c JOIN open_run o ON o.id = c.caller_run_id
     WHERE c.due_at = o.wake_at AND c.due_at BETWEEN now() + interval '50 seconds' AND now() + interval '60 seconds'`,
  );
  expect(rows).toEqual([{ n: 3 }]);
  await world.database.pool.query(`UPDATE story_call SET due_at = now() WHERE place = 1`);
  await world.database.pool.query(`UPDATE open_run SET wake_at = now() WHERE wait_kind = 'call'`);
  const second = callingIn(world);
  await until('its time is over', async () => {
    await second.work.sweep(100);
    return (await world.count(`action_run WHERE state = 'failed'`)) === 1;
  });
  expect(lines(await world.steps(storyRun.id))).toEqual(['sub failed call_timeout']);
  expect(await called()).toBe(3);
  expect(await states()).toEqual(Array(3).fill('open'));
  await second.work.stop();
});

it('starts nothing more for a cancelled caller, and cancels what it called, whoever dies meanwhile', async () => {
  const story = await looping({ at_once: 3 });
  const one = callingIn(world);
  const { storyRun } = await world.start(story);
  one.work.pull();
  await until('it waits', waits(story, 3));
  await cancelRun(world.runs, world.scope, { runId: storyRun.id });
  await idleIn(world, one, async () => (await world.count('open_run')) === 0);
  expect(await called()).toBe(3);
  expect(await world.count(`story_run WHERE source = 'call' AND cancelled_at IS NOT NULL`)).toBe(3);
  await one.work.stop();
});

it('lets what it called go on when it is given up because its workers died', async () => {
  const story = await looping({ at_once: 3 });
  const first = callingIn(world);
  await world.start(story);
  first.work.pull();
  await until('it waits', waits(story, 3));
  await first.work.stop();
  await world.database.pool.query(
    `UPDATE open_run SET state = 'queued', lost_leases = 10 WHERE wait_kind = 'call'`,
  );
  const second = callingIn(world);
  await until('it is given up', async () => {
    await second.work.sweep(100);
    return (await world.count(`action_run WHERE error ->> 'code' = 'abandoned'`)) === 1;
  });
  expect(await cancelOrphans(world.runs)).toBe(0);
  expect(await called()).toBe(3);
  await second.work.stop();
});
