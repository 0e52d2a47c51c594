import { makePool } from '@storyloom/adapters/postgres/pool';
import { postgresVersions } from '@storyloom/adapters/postgres/versions';
import { insertStory } from '@storyloom/adapters/stories/create-story';
import { action, makeWorld, toyTypes } from '@storyloom/adapters/stories/testing-world';
import { compiledCache, emptyGraph } from '@storyloom/engine';
import { memoryLive, until } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { startScheduler } from './scheduler.ts';

it('of several workers fires each tick of 200 schedules once, none left out, none doubled', async () => {
  await using world = await makeWorld();
  const { pool, url } = world.database;
  const actions = Array.from({ length: 200 }, (_, n) =>
    action('message', `tell_${n}`, { settings: { schedule: [{ every_s: 1 }] } }),
  );
  const graph = { ...emptyGraph, actions: Object.fromEntries(actions.map((one) => [one.id, one])) };
  await insertStory(world.deps, world.scope, { name: 'Clockwork', graph });

  const warnings: unknown[] = [];
  const workers = Array.from({ length: 3 }, (_, n) => {
    const own = makePool({ url, name: `worker ${n}`, max: 2 });
    const scheduler = startScheduler({
      pool: own,
      versions: postgresVersions(own),
      compiled: compiledCache(toyTypes),
      runners: {},
      queue: { wake: () => undefined },
      live: memoryLive(),
      log: { info: () => undefined, warn: (message, details) => void warnings.push([message, details]) },
    });
    return { stop: () => scheduler.stop().then(() => own.end()) };
  });
  const least = async () => {
    const { rows } = await pool.query(
      `SELECT coalesce(min(n), 0)::int AS least, count(*)::int AS schedules
       FROM (SELECT count(*) AS n FROM schedule_tick WHERE state = 'fired' GROUP BY schedule_id) one`,
    );
    return rows[0]?.schedules === 200 ? rows[0].least : 0;
  };
  try {
    await until('each schedule has fired four times', async () => (await least()) >= 4, 40_000);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }

  const { rows } = await pool.query(
    `SELECT count(*)::int AS ticks, count(DISTINCT (schedule_id, due_at))::int AS due_times,
            (SELECT count(*)::int FROM story_run) AS story_runs,
            (SELECT count(*)::int FROM event) AS events,
            (SELECT count(*)::int FROM event e JOIN schedule_tick t ON t.story_run_id = e.story_run_id
               AND (e.output #>> '{schedule,due_at}')::timestamptz = t.due_at) AS matching,
            (SELECT count(*)::int FROM open_run WHERE state = 'queued') AS queued,
            (SELECT sum(extract(epoch FROM s.last_at - s.created_at))::int FROM schedule s) AS seconds
     FROM schedule_tick WHERE state = 'fired'`,
  );
  const [counts] = rows;
  // Each schedule is due once a second from its start: as many ticks as seconds.
  const all = counts.seconds;
  expect(counts).toEqual({
    ticks: all,
    due_times: all,
    story_runs: all,
    events: all,
    matching: all,
    queued: all,
    seconds: all,
  });
  expect(warnings).toEqual([]);
});

it('goes on when a round fails, and ends when it is told to', async () => {
  await using world = await makeWorld();
  const own = action('message', 'tell', { settings: { schedule: [{ every_s: 1 }] } });
  await insertStory(world.deps, world.scope, {
    name: 'Clockwork',
    graph: { ...emptyGraph, actions: { [own.id]: own } },
  });
  const { pool } = world.database;
  const versions = postgresVersions(pool);
  let failures = 0;
  const scheduler = startScheduler({
    pool,
    versions: {
      load: async (id) => {
        failures += 1;
        if (failures === 1) throw new Error('away');
        return versions.load(id);
      },
    },
    compiled: compiledCache(toyTypes),
    runners: {},
    queue: { wake: () => undefined },
    live: memoryLive(),
    log: { info: () => undefined, warn: () => undefined },
  });
  await until('it has fired', async () => (await pool.query('SELECT FROM story_run')).rowCount !== 0);
  await scheduler.stop();
  expect(failures).toBeGreaterThan(1);
});
