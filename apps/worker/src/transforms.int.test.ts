/** Event Transforms that share something, and scripts: several workers, one database, the real adapters. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { catalog } from '@storyloom/actions/catalog';
import { runners } from '@storyloom/actions/runners';
import { postgresFlow } from '@storyloom/adapters/postgres/flow';
import { postgresMemory } from '@storyloom/adapters/postgres/memory';
import { makePool } from '@storyloom/adapters/postgres/pool';
import { postgresStore } from '@storyloom/adapters/postgres/store';
import { makeScripts } from '@storyloom/adapters/scripts/scripts';
import { type TestDatabase, testDatabase } from '@storyloom/adapters/testing/database';
import {
  compiledCache,
  type Json,
  type JsonObject,
  makeAdmit,
  makeWork,
  newId,
  nothingOutside,
  parseStoryFile,
  planFrom,
  type Store,
  sourceEvent,
  startOf,
} from '@storyloom/engine';
import { memoryQueue, until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

const scripts = makeScripts();
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await scripts.close();
  await database[Symbol.asyncDispose]();
});

/** Three workers for one story; `around` may put something round the store of the first. */
function world(actions: JsonObject, links: string[], around: (store: Store) => Store = (store) => store) {
  const parsed = parseStoryFile(
    {
      format: 'storyloom.story/1',
      name: 'Transforms',
      actions,
      links: links.map((line) => {
        const [from, to] = line.split(' -> ');
        return { from, port: 'success', to };
      }),
    },
    catalog,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const ids = { id: newId(), storyId: newId(), teamId: newId() };
  const version = { ...ids, storyName: 'Transforms', number: 1, graph: parsed.story.graph };
  const versions = { load: async () => version };
  const compiled = compiledCache(catalog);
  const workers = Array.from({ length: 3 }, (_, place) => {
    const pool = makePool({ url: database.url, name: `worker ${place}`, max: 3 });
    const queue = memoryQueue();
    const log = { warn: () => undefined };
    const storyLimits = async () => new Map();
    const limits = { storyLimits, credentialRates: storyLimits };
    const admit = makeAdmit({ flow: postgresFlow(pool), versions, compiled, ...limits, queue, log });
    const store = postgresStore(pool);
    const work = makeWork({
      store: place === 0 ? around(store) : store,
      versions,
      compiled,
      runners,
      outside: { ...nothingOutside, scripts, memory: postgresMemory(pool) },
      queue,
      live: { announce: () => undefined },
      log,
      owner: `worker ${place}`,
      leaseMs: 1_000,
      concurrency: 20,
      onSlotFree: admit.soon,
    });
    return { admit, work, pool };
  });
  const start = async (body: Json): Promise<void> => {
    const story = compiled(version);
    const hook = [...story.actions.values()].find((action) => action.definition.type === 'webhook');
    if (!hook) throw new Error('No webhook.');
    const started = startOf({ runners }, { version, story, source: 'webhook', priority: 0, runGate: null });
    const acceptance = started.accept((chain) => planFrom(chain, sourceEvent(hook, { body })));
    await postgresStore(database.pool).accept([acceptance]);
  };
  const open = async () => {
    const { rows } = await database.pool.query<{ state: string; gate: string | null }>(
      'SELECT state, gate FROM open_run WHERE story_id = $1',
      [version.storyId],
    );
    return rows;
  };
  const sweep = async (most = workers.length) => {
    for (const { admit, work } of workers.slice(0, most)) {
      await work.sweep(100);
      await admit.now();
    }
  };
  const done = (each: () => void = () => undefined) =>
    until(
      'all is done',
      async () => {
        each();
        await sweep();
        return (await open()).length === 0;
      },
      40_000,
    );
  const outputs = async (slug: string): Promise<Json[]> => {
    const { rows } = await database.pool.query<{ output: Json }>(
      'SELECT output FROM event WHERE story_id = $1 AND action_slug = $2 ORDER BY id',
      [version.storyId, slug],
    );
    return rows.map((row) => row.output);
  };
  const stop = async () => {
    await Promise.all(workers.map(({ work }) => work.stop()));
    await Promise.all(workers.map(({ pool }) => pool.end()));
  };
  return { start, sweep, done, outputs, open, stop };
}

/** Bytes that something holds on to. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

const action = (type: string, options: JsonObject) => ({ type, name: type, options });
const transform = (options: JsonObject) => action('event-transform', options);

it('of a hundred events with one key exactly one passes, whichever workers have them', async () => {
  const at = world(
    {
      receive: action('webhook', {}),
      split: transform({ mode: 'explode', path: '<<receive.body>>' }),
      once: transform({ mode: 'deduplicate', path: '<<split.item>>' }),
    },
    ['receive -> split', 'split -> once'],
  );
  await at.start(Array.from({ length: 100 }, () => 'same'));
  await at.start(['same', 'other', 'same']);
  await at.done();
  expect((await at.outputs('once')).map((event) => (event as JsonObject).item).toSorted()).toEqual([
    'other',
    'same',
  ]);
  await at.stop();
});

it('an event that passed is not its own duplicate when its worker dies before it is stored', async () => {
  let lost = 0;
  const at = world(
    {
      receive: action('webhook', {}),
      once: transform({ mode: 'deduplicate', path: '<<receive.body>>', period: 60 }),
    },
    ['receive -> once'],
    (store) => ({
      ...store,
      // What this worker did is never stored; another one takes the run over when its lease ends.
      settle: async (batch) => {
        lost += batch.length;
        return [];
      },
    }),
  );
  await at.start('a');
  await until('the first worker has lost it', async () => {
    await at.sweep(1);
    return lost > 0;
  });
  await at.done();
  expect(await at.outputs('once')).toMatchObject([{ body: 'a' }]);
  await at.stop();
});

it('scripts run beside each other, and what they return comes together again', async () => {
  const at = world(
    {
      receive: action('webhook', {}),
      split: transform({ mode: 'explode', path: '<<receive.body>>' }),
      square: action('run-script', {
        script: 'function main(input) {\n  console.log("squaring", input.n);\n  return input.n ** 2;\n}',
        input: { n: '<<split.item>>' },
      }),
      gather: transform({
        mode: 'implode',
        guid_path: '<<split.guid>>',
        size_path: '<<split.size>>',
        item_path: '<<square>>',
      }),
      sum: transform({
        mode: 'automatic',
        script: 'function main(input) { return input.reduce((a, b) => a + b, 0); }',
        input: '<<gather>>',
      }),
    },
    ['receive -> split', 'split -> square', 'square -> gather', 'gather -> sum'],
  );
  await at.start(Array.from({ length: 20 }, (_, n) => n));
  await at.done();
  expect(await at.outputs('gather')).toEqual([Array.from({ length: 20 }, (_, n) => n ** 2)]);
  expect(await at.outputs('sum')).toEqual([{ output: 2_470 }]);
  const { rows } = await database.pool.query(
    `SELECT logs->0->>'message' AS line FROM action_run WHERE action_slug = 'square' ORDER BY 1`,
  );
  expect(rows).toHaveLength(20);
  expect(rows[0]).toEqual({ line: 'squaring 0' });
  await at.stop();
});

it('a throttle keeps its pace for each value of its key, and drops nothing', async () => {
  // The key does not read the last one, which needs what is not there yet when the pace is kept.
  const local = { item: '<<split.item>>', key: 'for <<LOCAL.item>>', run: '<<STORY_RUN_GUID()>>' };
  const at = world(
    {
      receive: action('webhook', {}),
      split: transform({ mode: 'explode', path: '<<receive.body>>' }),
      slow: transform({ mode: 'throttle', capacity: 240, throttle_key: '<<LOCAL.key>>', local }),
    },
    ['receive -> split', 'split -> slow'],
  );
  await at.start(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'b']);
  const from = performance.now();
  expect(new Set((await at.open()).map(({ gate }) => gate)).size).toBe(2);
  await at.done();
  // Five of each key, a quarter of a second apart: the last starts one second after the first.
  expect(performance.now() - from).toBeGreaterThan(1_000);
  const events = await at.outputs('slow');
  expect(events).toHaveLength(10);
  expect(events[0]).toMatchObject({ capacity_per_minute: 240, size: 10 });
  await at.stop();
});

it('ten thousand events part and come together again in a bounded heap, and leave nothing in it', async () => {
  const at = world(
    {
      receive: action('webhook', {}),
      split: transform({ mode: 'explode', path: '<<receive.body>>', limit: 10_000 }),
      gather: transform({
        mode: 'implode',
        guid_path: '<<split.guid>>',
        size_path: '<<split.size>>',
        item_path: '<<split.item>>',
      }),
    },
    ['receive -> split', 'split -> gather'],
  );
  const body = Array.from({ length: 10_000 }, (_, n) => n);
  const before = heapUsed();
  let most = before;
  await at.start(body);
  await at.done(() => {
    most = Math.max(most, process.memoryUsage().heapUsed);
  });
  expect(heapUsed() - before).toBeLessThan(32_000_000);
  expect(most - before).toBeLessThan(400_000_000);
  expect(await at.outputs('gather')).toEqual([body]);
  await at.stop();
}, 60_000);
