/** How much a worker holds of what is large: what formulas read further up, and groups that come together. */
import {
  compiledCache,
  type Gathered,
  type Id,
  makeWork,
  newId,
  nothingOutside,
  type Runner,
} from '@storyloom/engine';
import {
  anAcceptance,
  anEvent,
  aRun,
  memoryQueue,
  toyGraph,
  toyRunners,
  toyTypes,
  until,
} from '@storyloom/engine/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lines, makeRunsWorld } from '../runs/testing-runs.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { postgresStore } from './store.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database[Symbol.asyncDispose]());

const optionsOf = (options: unknown) => z.record(z.string(), z.json()).parse(options);
const lease = { owner: 'test', leaseMs: 30_000 };
const megabyte = 1_000_000;
const upstream = Array.from({ length: 10 }, (_, n) => `u${n}`);
const graph = toyGraph(
  {
    hook: { type: 'hook' },
    ...Object.fromEntries(upstream.map((slug) => [slug, { type: 'copy' }])),
    call: { type: 'call', options: { read: upstream.map((slug) => `<<${slug}.n>>`) } },
  },
  [],
);
const idOf = (wanted: string) => Object.values(graph.actions).find(({ slug }) => slug === wanted)?.id ?? '';

/** A queued call behind ten events, which its formulas read. They have so many bytes each once they are made large. */
function aCall(versionId: Id) {
  const { storyRun, event } = anAcceptance({ runs: 0, output: 'in' });
  const read = upstream.map((slug) => ({ ...event, id: newId(), actionId: idOf(slug), output: { n: 1 } }));
  const ancestors = Object.fromEntries(read.map(({ id, actionId }) => [actionId, id]));
  const runs = [aRun(event, versionId, { actionId: idOf('call') })];
  return {
    storyRun: { ...storyRun, versionId },
    events: [{ ...event, ancestors }, ...read],
    runs,
    once: null,
  };
}

async function makeLarge(events: { id: Id }[], bytes: number): Promise<void> {
  await database.pool.query(
    `UPDATE event SET output = json_build_object('n', 1, 'text', repeat('x', $2)) WHERE id = ANY($1)`,
    [events.map(({ id }) => id), bytes],
  );
}

/** A call that lasts until it is let go, and what it was given. */
function heldCall() {
  const given: unknown[] = [];
  let letGo: (() => void)[] = [];
  const call: Runner = {
    run: async (options) => {
      given.push(options);
      await new Promise<void>((resolve) => letGo.push(resolve));
      return { emit: [] };
    },
  };
  return {
    call,
    given,
    underWay: () => letGo.length,
    letAllGo: () => {
      const all = letGo;
      letGo = [];
      for (const resolve of all) resolve();
    },
  };
}

it('holds 64 MB of what 20 calls read of 200 events of 1 MB, and lets others go on; a call that reads more fails', async () => {
  const store = postgresStore(database.pool);
  const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: '', number: 1, graph };
  const [tooMuch, small] = [aCall(version.id), aCall(version.id)];
  const calls = Array.from({ length: 20 }, () => aCall(version.id));
  await store.accept([tooMuch, ...calls, small]);
  await makeLarge(tooMuch.events.slice(1), 7 * megabyte);
  await makeLarge(
    calls.flatMap(({ events }) => events.slice(1)),
    megabyte,
  );
  const { call, given, underWay, letAllGo } = heldCall();
  const aWorker = () =>
    makeWork({
      store,
      versions: { load: async () => version },
      compiled: compiledCache(toyTypes),
      runners: { ...toyRunners, call },
      outside: nothingOutside,
      queue: memoryQueue(),
      live: { announce: () => undefined },
      log: { warn: () => undefined },
      concurrency: 22,
      ...lease,
    });
  const ended = async () =>
    (
      await database.pool.query<{ id: Id; state: string; code: string | null }>(
        `SELECT story_run_id AS id, state, error->>'code' AS code FROM action_run`,
      )
    ).rows;
  const first = aWorker();
  first.pull();
  await until('those that read too much have ended', async () => (await ended()).length === 1);
  // Seven times ten megabytes are more than 64, six are less; the small one needs no room.
  await until('those are under way that there is room for', () => underWay() === 8);
  expect(await ended()).toEqual([{ id: tooMuch.storyRun.id, state: 'failed', code: 'too_large' }]);
  // A worker that stops gives back those that wait for room.
  const stopped = first.stop();
  await until('they are queued', async () => {
    const { rows } = await database.pool.query(`SELECT lost_leases FROM open_run WHERE state = 'queued'`);
    return rows.length === 13 && rows.every((row) => row.lost_leases === 0);
  });
  letAllGo();
  await stopped;

  const second = aWorker();
  second.pull();
  await until('as many are under way again', () => underWay() === 7);
  await until('all have ended', async () => {
    letAllGo();
    return (await ended()).length === 22;
  });
  expect((await ended()).filter(({ state }) => state === 'succeeded')).toHaveLength(21);
  expect(given).toEqual(given.map(() => ({ read: upstream.map(() => 1) })));
  await second.stop();
});

describe('a group that comes together', () => {
  it('fails with what is read on the ways of its members, and no other does', async () => {
    await using world = await makeRunsWorld();
    const incompressible = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24_000))));
    const call: Runner = {
      run: (options) => ({
        emit: [{ payload: { text: optionsOf(options).large ? incompressible() : 'small' } }],
      }),
    };
    const story = await world.publish(
      toyGraph(
        {
          hook: { type: 'hook' },
          many: { type: 'many', options: { of: '<<hook.of>>' } },
          fetch: { type: 'call', options: { large: '<<hook.large>>' } },
          pick: { type: 'copy', options: { payload: 1 } },
          gather: {
            type: 'join',
            options: { guid: '<<many.guid>>', size: '<<many.size>>', note: '<<fetch.text>>' },
          },
        },
        ['hook -> many', 'many -> fetch', 'fetch -> pick', 'pick -> gather'],
      ),
    );
    const large = await world.start(story, { of: [1, 2, 3], large: true });
    const small = await world.start(story, { of: [1, 2, 3], large: false });
    await world.settle(world.worker({ call, mostBytes: 50_000 }));
    const gathered = async ({ storyRun }: typeof large) =>
      lines(await world.steps(storyRun.id))
        .filter((line) => line.startsWith('gather'))
        .sort();
    expect(await gathered(large)).toEqual([
      'gather cancelled join_failed',
      'gather cancelled join_failed',
      'gather failed too_large',
    ]);
    expect(await gathered(small)).toEqual(['gather succeeded', 'gather succeeded', 'gather succeeded']);
  });

  /** So many that wait for the last one, whose run is answered; each with an event of so many bytes. */
  async function waiting(count: number, bytes: number) {
    const store = postgresStore(database.pool);
    const acceptance = anAcceptance({ output: 'last' });
    await store.accept([acceptance]);
    await database.pool.query(
      `WITH made AS (
         INSERT INTO event (id, team_id, story_id, story_run_id, action_id, action_slug, seq, port, causes, ancestors, output)
         SELECT uuidv7(), e.team_id, e.story_id, e.story_run_id, e.action_id, 'source', n, 'success', '{}', '{}',
                json_build_object('n', n, 'text', repeat('x', $2))
         FROM event e, generate_series(1, $1::int) n
         RETURNING id
       )
       INSERT INTO open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
                             state, wait_kind, join_key)
       SELECT uuidv7(), o.team_id, o.story_id, o.story_run_id, o.version_id, o.action_id, 'join', made.id,
              'waiting', 'join', 'join:a'
       FROM open_run o, made`,
      [count, bytes],
    );
    const [run] = await store.claim({ limit: 1, ...lease });
    if (!run) throw new Error('The last one is queued.');
    return { store, run };
  }

  /** Sends the last one to its group, and says how many it was gathered from. */
  async function arrive({ store, run }: Awaited<ReturnType<typeof waiting>>, count: number) {
    let members = 0;
    const arrival = {
      ...{ run: { id: run.id, attempt: run.attempt }, storyId: run.storyId, key: 'join:a' },
      ...{ need: { count }, patienceMs: null, because: null, warnings: [], logs: [], reason: '' },
    };
    const landed = await store.arrive(
      [arrival],
      async (_, group): Promise<Gathered> => {
        members = group.length;
        const events = [anEvent(run, { output: group.length })];
        return { outcome: { state: 'succeeded' }, warnings: [], logs: [], events, runs: [] };
      },
      64 * 1024 ** 2,
    );
    expect(landed).toEqual([run.id]);
    const { rows } = await database.pool.query(
      `SELECT state, error->>'code' AS code, count(*)::int AS runs FROM any_run GROUP BY 1, 2 ORDER BY 1 DESC`,
    );
    return { members, rows };
  }

  it('may have 10,000 members', async () => {
    const { members, rows } = await arrive(await waiting(10_000, 500), 10_001);
    expect(members).toBe(10_001);
    expect(rows).toEqual([{ state: 'succeeded', code: null, runs: 10_001 }]);
  });

  it('of 200 MB is not read, and fails with its size', async () => {
    const { members, rows } = await arrive(await waiting(200, megabyte), 201);
    expect(members).toBe(0);
    expect(rows).toEqual([
      { state: 'failed', code: 'too_large', runs: 1 },
      { state: 'cancelled', code: 'join_failed', runs: 200 },
    ]);
  });
});
