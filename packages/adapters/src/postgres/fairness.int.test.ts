import { setTimeout as sleep } from 'node:timers/promises';
import {
  compiledCache,
  type Id,
  makeWork,
  newId,
  nothingOutside,
  type Runner,
  type Store,
  type Version,
} from '@storyloom/engine';
import {
  anAcceptance,
  aRun,
  memoryQueue,
  toyGraph,
  toyRunners,
  toyTypes,
  until,
} from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { testDatabase } from '../testing/database.ts';
import { postgresStore } from './store.ts';

const flood = 50_000;
const graph = toyGraph({ hook: { type: 'hook' }, call: { type: 'call' } }, ['hook -> call']);
const call = Object.values(graph.actions).find((action) => action.type === 'call');

/** `count` queued calls of one story of its own. */
function queued(versionId: Id, count: number) {
  const { storyRun, event } = anAcceptance({ runs: 0 });
  const runs = Array.from({ length: count }, () => aRun(event, versionId, { actionId: call?.id ?? '' }));
  return { storyRun: { ...storyRun, versionId }, events: [event], runs, once: null };
}

/** A worker of ten slots; every call takes so long. */
function working(store: Store, version: Version, ms: number) {
  const call: Runner = {
    run: async (_, { signal }) => {
      await sleep(ms, undefined, { signal }).catch(() => undefined);
      return { emit: [] };
    },
  };
  return makeWork({
    store,
    versions: { load: async () => version },
    compiled: compiledCache(toyTypes),
    runners: { ...toyRunners, call },
    outside: nothingOutside,
    queue: memoryQueue(),
    live: { announce: () => undefined },
    log: { warn: () => undefined },
    owner: 'test',
    leaseMs: 30_000,
    concurrency: 10,
  });
}

const aVersion = (): Version => ({
  id: newId(),
  storyId: newId(),
  teamId: newId(),
  storyName: 'fair',
  number: 1,
  graph,
});

it("starts another team's single run within two seconds while calls that hang hold every slot", async () => {
  await using database = await testDatabase();
  const { pool } = database;
  const store = postgresStore(pool);
  const version = aVersion();
  const work = working(store, version, 30_000);
  const running = async (storyId: Id) =>
    (
      await pool.query(`SELECT count(*)::int AS n FROM open_run WHERE story_id = $1 AND state = 'running'`, [
        storyId,
      ])
    ).rows[0]?.n;
  const hanging = queued(version.id, 200);
  await store.accept([hanging]);
  work.pull();
  await until('every slot is taken', async () => (await running(hanging.storyRun.storyId)) === 10);

  const single = queued(version.id, 1);
  await store.accept([single]);
  const sent = Date.now();
  await until('it has begun', async () => {
    await work.sweep(10);
    return (await running(single.storyRun.storyId)) === 1;
  });
  expect(Date.now() - sent).toBeLessThan(2_000);
  expect(await running(hanging.storyRun.storyId)).toBe(10);
  await pool.query('DELETE FROM open_run');
  await work.stop();
});

it(`lets another team's single run through within two seconds of ${flood} queued ones`, async () => {
  await using database = await testDatabase();
  const { pool } = database;
  const store = postgresStore(pool);
  const version = aVersion();
  const first = queued(version.id, 1_000);
  await store.accept([first]);
  for (let stored = 1_000; stored < flood; stored += 1_000) {
    const more = queued(version.id, 1_000);
    const storyRun = { ...more.storyRun, storyId: first.storyRun.storyId, teamId: first.storyRun.teamId };
    await store.accept([{ ...more, storyRun }]);
  }
  const work = working(store, version, 20);
  work.pull();
  const ended = async (storyId: Id) =>
    (await pool.query('SELECT count(*)::int AS n FROM action_run WHERE story_id = $1', [storyId])).rows[0]?.n;
  await until('the flood is being carried out', async () => (await ended(first.storyRun.storyId)) > 100);

  const single = queued(version.id, 1);
  await store.accept([single]);
  const sent = Date.now();
  work.pull();
  await until('the single run has ended', async () => (await ended(single.storyRun.storyId)) === 1);
  expect(Date.now() - sent).toBeLessThan(2_000);
  expect(await ended(first.storyRun.storyId)).toBeLessThan(flood / 2);
  await work.stop();
});
