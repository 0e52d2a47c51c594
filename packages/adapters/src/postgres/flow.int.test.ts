/** Limits on what runs at once, rates and joins that are cut short, as workers with a real database keep them. */
import {
  type ActionSettings,
  compiledCache,
  type Graph,
  type Id,
  makeAdmit,
  makeWork,
  newId,
  nothingOutside,
  planFrom,
  type Runner,
  sourceEvent,
  startOf,
  storyGate,
} from '@storyloom/engine';
import { memoryQueue, toyGraph, toyRunners, toyTypes, until } from '@storyloom/engine/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { postgresFlow } from './flow.ts';
import { postgresStore } from './store.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database[Symbol.asyncDispose]());

/** Effects that stay under way until they are let go, and how many were under way at once at most. */
function gatedCalls() {
  const state = { now: 0, most: 0, starts: [] as number[] };
  let letGo: (() => void)[] = [];
  let isOpen = false;
  const call: Runner = {
    run: async () => {
      state.now += 1;
      state.most = Math.max(state.most, state.now);
      state.starts.push(Date.now());
      if (!isOpen) await new Promise<void>((resolve) => letGo.push(resolve));
      state.now -= 1;
      return { emit: [{ payload: 1 }] };
    },
  };
  const open = () => {
    isOpen = true;
    for (const resolve of letGo) resolve();
    letGo = [];
  };
  return { state, call, open };
}

/** Workers on the database, and a way to start story runs of a graph. */
function world(graph: Graph, options: { call: Runner; workers?: number; limit?: number | null }) {
  const { pool } = database;
  const store = postgresStore(pool);
  const queue = memoryQueue();
  const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: 'flow', number: 1, graph };
  const versions = { load: async () => version };
  const compiled = compiledCache(toyTypes);
  const runners = { ...toyRunners, call: options.call };
  const log = { warn: () => undefined };
  const storyLimits = async (ids: Id[]) => new Map(ids.map((id) => [id, options.limit ?? null]));
  const processes = Array.from({ length: options.workers ?? 1 }, () => {
    const admit = makeAdmit({
      flow: postgresFlow(pool),
      versions,
      compiled,
      storyLimits,
      credentialRates: async () => new Map(),
      queue,
      log,
    });
    const work = makeWork({
      store,
      versions,
      compiled,
      runners,
      outside: nothingOutside,
      queue,
      live: { announce: () => undefined },
      log,
      owner: 'test',
      leaseMs: 30_000,
      concurrency: 50,
      onSlotFree: admit.soon,
    });
    return { admit, work };
  });
  const sweep = async () => {
    for (const { admit, work } of processes) {
      await work.sweep(100);
      await admit.now();
      await admit.strand();
    }
  };
  const start = async (body: number): Promise<Id> => {
    const story = compiled(version);
    const hook = [...story.actions.values()].find((action) => action.definition.type === 'hook');
    if (!hook) throw new Error('No hook.');
    const runGate = options.limit == null ? null : storyGate(version.storyId, '<<body>>', { body: 'all' });
    const started = startOf({ runners }, { version, story, source: 'webhook', priority: 0, runGate });
    const acceptance = started.accept((chain) => planFrom(chain, sourceEvent(hook, { body })));
    await store.accept([acceptance]);
    return acceptance.storyRun.id;
  };
  const count = async (what: string): Promise<number> =>
    (await pool.query(`SELECT count(*)::int AS n FROM ${what}`)).rows[0]?.n;
  const done = () =>
    until('all is done', async () => {
      await sweep();
      return (await count('open_run')) === 0;
    });
  const stop = () => Promise.all(processes.map(({ work }) => work.stop()));
  return { start, sweep, done, stop, count, pool };
}

const calling = (settings: ActionSettings) =>
  toyGraph({ hook: { type: 'hook' }, call: { type: 'call', settings } }, ['hook -> call']);

it('never runs more of an Action at once than its limit, whatever the number of workers', async () => {
  const calls = gatedCalls();
  const at = world(calling({ concurrency: { max: 3 } }), { ...calls, workers: 2 });
  for (let n = 0; n < 12; n += 1) await at.start(n);
  await until('three are under way', async () => {
    await at.sweep();
    return calls.state.now === 3;
  });
  for (let round = 0; round < 5; round += 1) await at.sweep();
  expect(calls.state.now).toBe(3);
  expect(await at.count(`open_run WHERE wait_kind = 'slot' AND state = 'waiting'`)).toBe(9);
  calls.open();
  await at.done();
  expect(calls.state.most).toBe(3);
  expect(await at.count(`event WHERE action_slug = 'call'`)).toBe(12);
  await at.stop();
});

it('keeps a limit for each value of its key apart', async () => {
  const calls = gatedCalls();
  const at = world(calling({ concurrency: { max: 1, key: '<<hook.body>>' } }), calls);
  for (const body of [1, 1, 2, 2, 3]) await at.start(body);
  await until('one of each is under way', async () => {
    await at.sweep();
    return calls.state.now === 3;
  });
  for (let round = 0; round < 5; round += 1) await at.sweep();
  expect(calls.state.now).toBe(3);
  calls.open();
  await at.done();
  expect(await at.count(`event WHERE action_slug = 'call'`)).toBe(5);
  await at.stop();
});

it('runs no more story runs at once than the story may, whole ones', async () => {
  const calls = gatedCalls();
  const graph = toyGraph(
    { hook: { type: 'hook' }, a: { type: 'call' }, b: { type: 'call' }, c: { type: 'call' } },
    ['hook -> a', 'hook -> b', 'a -> c'],
  );
  const at = world(graph, { ...calls, limit: 2 });
  for (let n = 0; n < 5; n += 1) await at.start(n);
  await until('two story runs are under way', async () => {
    await at.sweep();
    return calls.state.now === 4;
  });
  for (let round = 0; round < 5; round += 1) await at.sweep();
  expect(calls.state.now).toBe(4);
  calls.open();
  await at.done();
  expect(await at.count(`event WHERE action_slug = 'c'`)).toBe(5);
  await at.stop();
});

it('starts as many as a rate allows, then one after the other at its pace', async () => {
  const calls = gatedCalls();
  calls.open();
  const at = world(calling({ rate_limit: { name: 'api', max: 4, per_s: 0.8 } }), { ...calls, workers: 2 });
  for (let n = 0; n < 8; n += 1) await at.start(n);
  await at.done();
  const [first = 0] = calls.state.starts;
  const early = calls.state.starts.filter((at) => at - first < 150);
  expect(early.length).toBeLessThanOrEqual(5);
  const last = calls.state.starts.at(-1) ?? 0;
  expect(last - first).toBeGreaterThan(600);
  await at.stop();
});

it('lets a join go on when nobody else can come to it', async () => {
  const fails: Runner = { run: () => Promise.reject(new Error('A bug.')) };
  const graph = toyGraph(
    {
      hook: { type: 'hook' },
      fine: { type: 'copy', options: { payload: 1 } },
      broken: { type: 'copy', options: { payload: '<<1 / 0>>' } },
      both: { type: 'join' },
    },
    ['hook -> fine', 'hook -> broken', 'fine -> both', 'broken -> both'],
  );
  const at = world(graph, { call: fails });
  await at.start(1);
  await at.done();
  const { rows } = await at.pool.query(
    `SELECT action_slug, state, error->>'code' AS code FROM action_run WHERE state = 'failed' ORDER BY action_slug`,
  );
  expect(rows).toEqual([
    { action_slug: 'both', state: 'failed', code: 'join_incomplete' },
    { action_slug: 'broken', state: 'failed', code: expect.any(String) },
  ]);
  await at.stop();
});
