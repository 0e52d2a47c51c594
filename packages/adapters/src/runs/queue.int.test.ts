import { toyGraph } from '@storyloom/engine/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { queueSummary } from './queue.ts';
import { suspendRun, suspendStory } from './suspend.ts';
import { makeRunsWorld, type RunsWorld } from './testing-runs.ts';

let world: RunsWorld;
beforeEach(async () => {
  world = await makeRunsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const graph = () => toyGraph({ hook: { type: 'hook' }, tell: { type: 'call' } }, ['hook -> tell']);

const pass = (seconds: number, where = 'true') =>
  world.database.pool.query(
    `UPDATE open_run SET created_at = created_at - make_interval(secs => ${seconds}),
                         wake_at = wake_at - make_interval(secs => ${seconds}) WHERE ${where}`,
  );

const beat = (seconds = 0) =>
  world.database.pool.query(
    `INSERT INTO worker_heartbeat (id, started_at, seen_at, consumed_at, busy, slots, ended)
     VALUES ('here:1', now(), now() - make_interval(secs => $1), now(), 3, 20, 7)
     ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
    [seconds],
  );

it('of an installation where nothing is open is all zeros', async () => {
  expect(await queueSummary(world.database.pool)).toEqual({
    queued: 0,
    running: 0,
    waiting: 0,
    waitingFor: {},
    oldestQueuedMs: null,
    stories: [],
    workers: [],
    rates: { storyRuns: 0, events: 0, actionRuns: 0 },
    stuck: [],
  });
});

it('counts what is open by state, reason and story, and what was done in the last ten seconds', async () => {
  await beat();
  const [small, large] = [await world.publish(graph()), await world.publish(graph())];
  for (let n = 0; n < 20; n += 1) await world.start(small);
  await world.settle(world.worker());
  const gated = await world.publish(
    toyGraph({ hook: { type: 'hook' }, tell: { type: 'call', settings: { concurrency: { max: 1 } } } }, [
      'hook -> tell',
    ]),
  );
  await world.start(gated);
  for (let n = 0; n < 3; n += 1) await world.start(small);
  await world.store.claim({ limit: 1, owner: 'test', leaseMs: 30_000 });
  for (let n = 0; n < 5; n += 1) await world.start(large);
  await pass(12, `state = 'queued' AND story_id = '${large.storyId}'`);

  const summary = await queueSummary(world.database.pool, { teamId: world.scope.teamId });
  expect(summary).toMatchObject({
    queued: 7,
    running: 1,
    waiting: 1,
    waitingFor: { slot: 1 },
    stories: [
      { id: large.storyId, name: 'Orders', queued: 5, running: 0, waiting: 0, suspended: false },
      { id: small.storyId, queued: 2, running: 1, waiting: 0 },
      { id: gated.storyId, queued: 0, running: 0, waiting: 1, oldestQueuedMs: null },
    ],
    workers: [{ id: 'here:1', busy: 3, slots: 20 }],
    stuck: [],
  });
  expect(summary.oldestQueuedMs).toBeGreaterThanOrEqual(12_000);
  expect(summary.stories[0]?.oldestQueuedMs).toBeGreaterThanOrEqual(12_000);
  // 29 story runs with an event each, and 20 events of the Action runs that ended.
  expect(summary.rates).toEqual({ storyRuns: 2.9, events: 4.9, actionRuns: 2 });

  const theirs = await queueSummary(world.database.pool, { teamId: world.stranger.teamId });
  expect(theirs).toMatchObject({ queued: 0, stories: [], rates: { storyRuns: 0, events: 0, actionRuns: 0 } });
});

it('names what does not get on, with the reason', async () => {
  const told = async () => {
    const { stuck } = await queueSummary(world.database.pool);
    return stuck.map(({ code, count, reason }) => ({ code, count, reason }));
  };
  const story = await world.publish(graph());
  const { storyRun } = await world.start(story);
  await world.start(story);
  expect(await told()).toEqual([{ code: 'no_worker', count: 2, reason: expect.stringMatching(/No worker/) }]);
  await beat();
  expect(await told()).toEqual([]);
  await pass(40);
  expect(await told()).toEqual([
    { code: 'queued_long', count: 2, reason: expect.stringMatching(/queued for 40 s/) },
  ]);
  await suspendStory(world.runs, world.scope, story.storyId);
  expect(await told()).toEqual([
    { code: 'story_suspended', count: 2, reason: expect.stringMatching(/story is suspended/) },
  ]);
  await suspendRun(world.runs, world.scope, { runId: storyRun.id });
  expect((await told()).map(({ code, count }) => `${code} ${count}`).sort()).toEqual([
    'run_suspended 1',
    'story_suspended 1',
  ]);
  await world.database.pool.query('DELETE FROM open_run');

  const other = await world.publish(graph());
  await world.start(other);
  await world.store.claim({ limit: 1, owner: 'dead', leaseMs: 30_000 });
  expect(await told()).toEqual([]);
  await pass(42);
  expect(await told()).toEqual([
    { code: 'lease_over', count: 1, reason: expect.stringMatching(/not been heard of for 1\d s/) },
  ]);
  await world.database.pool.query(
    `UPDATE open_run SET state = 'waiting', wait_kind = 'decision', error = '{"code":"waiting","message":"Decide."}'`,
  );
  expect(await told()).toEqual([{ code: 'decision', count: 1, reason: 'Decide.' }]);
  await world.database.pool.query(
    `UPDATE open_run SET wait_kind = 'slot', slot_key = 'rate:' || team_id || ':crm', created_at = now() - interval '3 minutes'`,
  );
  expect(await told()).toEqual([
    { code: 'slot', count: 1, reason: 'It has waited for 3 min for the rate limit “crm”.' },
  ]);
});
