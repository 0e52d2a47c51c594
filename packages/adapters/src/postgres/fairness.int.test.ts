import { compiledCache, type Id, makeWork, newId, nothingOutside, type Runner } from '@storyloom/engine';
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

it(`lets another team's single run through within two seconds of ${flood} queued ones`, async () => {
  await using database = await testDatabase();
  const { pool } = database;
  const store = postgresStore(pool);
  const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: 'fair', number: 1, graph };
  const first = queued(version.id, 1_000);
  await store.accept([first]);
  for (let stored = 1_000; stored < flood; stored += 1_000) {
    const more = queued(version.id, 1_000);
    const storyRun = { ...more.storyRun, storyId: first.storyRun.storyId, teamId: first.storyRun.teamId };
    await store.accept([{ ...more, storyRun }]);
  }
  const slow: Runner = {
    run: async () => {
      await new Promise((wake) => setTimeout(wake, 20));
      return { emit: [] };
    },
  };
  const work = makeWork({
    store,
    versions: { load: async () => version },
    compiled: compiledCache(toyTypes),
    runners: { ...toyRunners, call: slow },
    outside: nothingOutside,
    queue: memoryQueue(),
    live: { announce: () => undefined },
    log: { warn: () => undefined },
    owner: 'test',
    leaseMs: 30_000,
    concurrency: 10,
  });
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
