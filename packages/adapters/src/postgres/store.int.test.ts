import type { NewEvent, Settlement } from '@storyloom/engine';
import { newId } from '@storyloom/engine';
import {
  anAcceptance,
  anEvent,
  aRun,
  aSettlement,
  memoryBlobs,
  storeContract,
  until,
} from '@storyloom/engine/testing';
import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobPayloads } from '../blob/events.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { storeOn } from '../testing/store-bench.ts';
import { BatchError } from './batch-error.ts';
import { claimSql } from './claim.sql.ts';
import { foldCounts, readCounts } from './counts.ts';
import { OutcomeUnknown } from './errors.ts';
import { makePool } from './pool.ts';
import { acceptParameters } from './rows.ts';
import { acceptSql, dueSql } from './store.sql.ts';
import { postgresStore } from './store.ts';

storeContract('PostgreSQL', async () => {
  const database = await testDatabase();
  return storeOn(database.pool, () => database[Symbol.asyncDispose]());
});

const lease = { owner: 'test', leaseMs: 30_000 };

/** A pool whose connection breaks around its nth statement: before it arrives, or with its answer lost. */
function breaking(pool: Pool, at: { nth: number; when: 'before' | 'after' }): Pool {
  let statements = 0;
  return new Proxy(pool, {
    get: (target, property) => {
      if (property !== 'query') return Reflect.get(target, property, target);
      return async (...parameters: unknown[]) => {
        statements += 1;
        const breaks = statements === at.nth;
        const answer =
          breaks && at.when === 'before' ? null : await Reflect.apply(pool.query, pool, parameters);
        if (breaks) throw new Error('Connection terminated unexpectedly');
        return answer;
      };
    },
  });
}

describe('a connection that is lost', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(() => database[Symbol.asyncDispose]());

  const claimed = async () => {
    const store = postgresStore(database.pool);
    const acceptance = anAcceptance();
    await store.accept([acceptance]);
    const [run] = await store.claim({ limit: 1, ...lease });
    if (run === undefined) throw new Error('Nothing was claimed.');
    return run;
  };
  const numberOf = async (table: 'story_run' | 'open_run' | 'event') =>
    (await database.pool.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n;

  it.each(['before', 'after'] as const)('%s an acceptance was committed: it is stored once', async (when) => {
    const store = postgresStore(breaking(database.pool, { nth: 1, when }));
    await store.accept([anAcceptance(), anAcceptance()]);
    expect(await numberOf('story_run')).toBe(2);
    expect(await numberOf('event')).toBe(2);
  });

  it.each(['before', 'after'] as const)('%s a settlement was committed: it lands once', async (when) => {
    const store = postgresStore(breaking(database.pool, { nth: 1, when }));
    const outcomes: Settlement['outcome'][] = [
      { state: 'succeeded' },
      { state: 'failed', error: { code: 'x', message: 'x' } },
      { state: 'waiting', kind: 'retry', ms: 1_000, reason: 'x' },
    ];
    const batch = await Promise.all(
      outcomes.map(async (outcome) => {
        const run = await claimed();
        return aSettlement(run, { outcome, events: [anEvent(run)] });
      }),
    );
    expect((await store.settle(batch)).sort()).toEqual(batch.map((one) => one.run.id).sort());
    expect(await numberOf('event')).toBe(6);
  });

  it('does not make a lost fence look like a win', async () => {
    const late = await claimed();
    await database.pool.query("UPDATE open_run SET wake_at = now() - interval '1 second'");
    await postgresStore(database.pool).due(1);
    await postgresStore(database.pool).claim({ limit: 1, ...lease });
    const store = postgresStore(breaking(database.pool, { nth: 1, when: 'after' }));
    expect(await store.settle([aSettlement(late, { events: [anEvent(late)] })])).toEqual([]);
  });

  it('for longer than there is patience: the error comes through', async () => {
    const away = new Proxy(database.pool, {
      get: () => () =>
        Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })),
    });
    await expect(postgresStore(away, { patienceMs: 60 }).accept([anAcceptance()])).rejects.toThrow(
      'ECONNREFUSED',
    );
  });

  it('between two halves of a batch with a refused row: says which items are not stored', async () => {
    const batch = [anAcceptance(), anAcceptance(), anAcceptance(), anAcceptance()];
    Object.assign(batch[0]?.storyRun ?? {}, { teamId: 'not a uuid' });
    // Statements: all four, the first two, the first, the second; the last two meet a server that is away.
    let statements = 0;
    const failing = new Proxy(database.pool, {
      get:
        () =>
        async (...parameters: unknown[]) => {
          statements += 1;
          if (statements > 4) throw new Error('Connection terminated unexpectedly');
          return Reflect.apply(database.pool.query, database.pool, parameters);
        },
    });
    const refusal = await postgresStore(failing, { patienceMs: 0 })
      .accept(batch)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BatchError);
    expect(refusal).toMatchObject({ failed: [{ index: 0 }, { index: 2 }, { index: 3 }] });
    expect(await numberOf('story_run')).toBe(1);
  });

  it('keeps the times of a run: its first start and its end', async () => {
    const run = await claimed();
    const event = anEvent(run);
    const inline = aRun(event, run.versionId, { state: 'succeeded' });
    await postgresStore(database.pool).settle([aSettlement(run, { events: [event], runs: [inline] })]);
    const { rows } = await database.pool.query('SELECT started_at <= ended_at AS ended FROM action_run');
    expect(rows).toEqual([{ ended: true }, { ended: true }]);
    expect(await numberOf('open_run')).toBe(0);
  });
});

describe('a statement that is not committed yet', () => {
  /** Runs `statement` in a transaction that stays open while `meanwhile` runs. */
  const whileOpen = async <Result>(
    { pool }: TestDatabase,
    statement: { text: string; values?: unknown[] },
    meanwhile: () => Promise<Result>,
  ): Promise<Result> => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(statement);
      const result = await meanwhile();
      await client.query('COMMIT');
      return result;
    } finally {
      client.release(true);
    }
  };
  const impatient = (url: string) =>
    makePool({ url, name: 'storyloom test', max: 1, statementTimeoutMs: 3_000 });

  it('neither lends its runs to another claim nor holds it up', async () => {
    await using database = await testDatabase();
    const pool = impatient(database.url);
    const store = postgresStore(pool);
    const acceptance = anAcceptance({ runs: 4 });
    await store.accept([acceptance]);
    const ids = acceptance.runs.map((run) => run.id);
    const first = { text: claimSql.text, values: [2, [], [], false, 'other', 30_000, null] };
    const won = await whileOpen(database, first, () => store.claim({ limit: 10, ...lease }));
    expect(won.map((run) => run.id).sort()).toEqual(ids.slice(2).sort());
    expect(await store.claim({ limit: 10, ...lease })).toEqual([]);
    await pool.end();
  });

  it('neither shows what it found due to another sweep nor holds it up', async () => {
    await using database = await testDatabase();
    const pool = impatient(database.url);
    const store = postgresStore(pool);
    await store.accept([anAcceptance({ runs: 4 })]);
    await store.claim({ limit: 4, ...lease, leaseMs: 0 });
    const found = await whileOpen(database, { text: dueSql.text, values: [3] }, () => store.due(10));
    expect(found).toBe(1);
    expect(await store.due(10)).toBe(0);
    await pool.end();
  });

  it('of an acceptance is waited for by the same acceptance sent again', async () => {
    await using database = await testDatabase();
    const store = postgresStore(database.pool);
    const batch = [anAcceptance()];
    let again: Promise<unknown> = Promise.resolve();
    await whileOpen(
      database,
      { text: acceptSql.text, values: acceptParameters(batch, new Map()) },
      async () => {
        again = store.accept(batch);
        await until('it waits', async () => {
          const { rows } = await database.pool.query(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
          );
          return rows.length > 0;
        });
      },
    );
    await again;
    const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM event');
    expect(rows).toEqual([{ n: 1 }]);
  });
});

describe('counts', () => {
  it('stay the same while several processes fold them and commits go on', async () => {
    await using database = await testDatabase();
    const { pool } = database;
    const store = postgresStore(pool);
    const [storyId, teamId, actionId] = [newId(), newId(), newId()];
    const one = () => {
      const acceptance = anAcceptance({ runs: 0 });
      const event: NewEvent = { ...acceptance.event, storyId, teamId, actionId };
      return { ...acceptance, storyRun: { ...acceptance.storyRun, storyId, teamId }, events: [event] };
    };
    const commits = Array.from({ length: 60 }, () => store.accept([one(), one()]));
    const folds = Array.from({ length: 20 }, () => foldCounts(pool));
    await Promise.all([...commits, ...folds]);
    expect(await readCounts(pool, storyId)).toEqual([{ actionId, port: 'success', count: 120, lately: 120 }]);
    await foldCounts(pool);
    expect(await readCounts(pool, storyId)).toEqual([{ actionId, port: 'success', count: 120, lately: 120 }]);
    const { rows } = await pool.query('SELECT count(*)::int AS n FROM event_count');
    expect(rows[0]?.n).toBeLessThanOrEqual(8);
  });

  it('of the last 24 hours are told apart from those of months and since ever, folded or not', async () => {
    await using database = await testDatabase();
    const { pool } = database;
    const [storyId, actionId] = [newId(), newId()];
    const count = (hour: string) =>
      pool.query(
        `INSERT INTO event_count (story_id, action_id, port, delta, hour) VALUES ($1, $2, 'success', 1, ${hour})`,
        [storyId, actionId],
      );
    for (const hoursAgo of [0, 0, 5, 5, 23]) {
      await count(`date_trunc('hour', now()) - interval '${hoursAgo} hours'`);
    }
    const lastMonth = `date_trunc('month', now(), 'UTC') - interval '1 month'`;
    for (const days of [1, 2, 5, -1, -200]) await count(`${lastMonth} + interval '${days} days'`);
    const counts = [{ actionId, port: 'success', count: 10, lately: 5 }];
    expect(await readCounts(pool, storyId)).toEqual(counts);
    expect(await foldCounts(pool)).toBe(7);
    expect(await readCounts(pool, storyId)).toEqual(counts);
    const { rows } = await pool.query(
      `SELECT delta::int, hour = ${lastMonth} AS last_month FROM event_count ORDER BY hour`,
    );
    expect(rows.map(({ delta }) => delta)).toEqual([2, 3, 1, 2, 1, 1]);
    expect(rows.map(({ last_month }) => last_month).indexOf(true)).toBe(1);
    expect(await foldCounts(pool, { all: true })).toBe(0);
  });

  it('of long ago are folded now and then, the latest all the time', async () => {
    await using database = await testDatabase();
    const { pool } = database;
    const storyId = newId();
    const twoOf = (actionId: string) =>
      pool.query(
        `INSERT INTO event_count (story_id, action_id, port, delta, hour)
         SELECT $1, $2, 'success', 1, date_trunc('hour', now()) - interval '2 hours' FROM generate_series(1, 2)`,
        [storyId, actionId],
      );
    await twoOf(newId());
    await pool.query("SELECT setval(pg_get_serial_sequence('event_count', 'id'), 1000000)");
    await twoOf(newId());
    expect(await foldCounts(pool)).toBe(2);
    expect(await foldCounts(pool)).toBe(0);
    expect(await foldCounts(pool, { all: true })).toBe(2);
    expect((await readCounts(pool, storyId)).map(({ lately }) => lately)).toEqual([2, 2]);
  });
});

describe('a large payload', () => {
  const text = 'x'.repeat(2_000);

  it('is kept outside of its row and put back, for claims and for formulas', async () => {
    await using database = await testDatabase();
    const payloads = blobPayloads({ blobs: memoryBlobs(), overBytes: 1_000 });
    const store = postgresStore(database.pool, { payloads });
    const acceptance = anAcceptance({ output: { text } });
    await store.accept([acceptance]);
    const { rows } = await database.pool.query('SELECT output, blob FROM event');
    expect(rows).toEqual([{ output: null, blob: expect.any(String) }]);
    const [run] = await store.claim({ limit: 10, ...lease });
    expect(run?.event?.output).toEqual({ text });
    const { read } = await store.outputs([acceptance.event.id]);
    expect(read.get(acceptance.event.id)?.output).toEqual({ text });
  });

  it('is not read once there is enough of them', async () => {
    await using database = await testDatabase();
    const blobs = memoryBlobs();
    let reads = 0;
    const get = (key: string) => {
      reads += 1;
      return blobs.get(key);
    };
    const payloads = blobPayloads({ blobs: { ...blobs, get }, overBytes: 1_000 });
    const store = postgresStore(database.pool, { payloads });
    await store.accept(Array.from({ length: 8 }, () => anAcceptance({ output: { text } })));
    const claimed = await store.claim({ limit: 10, ...lease, bytes: 2.5 * text.length });
    expect([claimed.length, reads]).toEqual([3, 3]);
    expect(await store.claim({ limit: 10, ...lease, bytes: 0 })).toEqual([]);
    expect(await store.claim({ limit: 10, ...lease })).toHaveLength(5);
  });

  it('that cannot be read any more fails its own run and holds up no other', async () => {
    await using database = await testDatabase();
    const payloads = blobPayloads({ blobs: memoryBlobs(), overBytes: 1_000 });
    const store = postgresStore(database.pool, { payloads });
    await store.accept([anAcceptance({ output: { text } }), anAcceptance({ output: 1 })]);
    const elsewhere = postgresStore(database.pool, {
      payloads: blobPayloads({ blobs: memoryBlobs(), overBytes: 1_000 }),
    });
    const claimed = await elsewhere.claim({ limit: 10, ...lease });
    expect(claimed.map((run) => run.event?.output ?? 'gone').sort()).toEqual([1, 'gone']);
  });

  it('that cannot be read just now leaves its own run queued, no lease lost, and holds up no other', async () => {
    await using database = await testDatabase();
    const blobs = memoryBlobs();
    let isBroken = true;
    const get = (key: string) => (isBroken ? Promise.reject(new Error('EIO: i/o error')) : blobs.get(key));
    const payloads = blobPayloads({ blobs: { ...blobs, get }, overBytes: 1_000 });
    const store = postgresStore(database.pool, { payloads });
    await store.accept([anAcceptance({ output: { text } }), anAcceptance({ output: 1 })]);
    const claimed = await store.claim({ limit: 10, ...lease });
    expect(claimed.map((run) => run.event?.output)).toEqual([1]);
    await expect(store.claim({ limit: 10, ...lease, owner: 'second' })).rejects.toThrow('EIO');
    expect(await store.giveBack({ owner: 'second' })).toBe(1);
    isBroken = false;
    const [run] = await store.claim({ limit: 10, ...lease });
    expect(run).toMatchObject({ attempt: 3, lostLeases: 0, event: { output: { text } } });
  });
});

it('says that an acceptance may have been stored when the database went away in the middle of it', async () => {
  await using database = await testDatabase();
  const cut = new Proxy(database.pool, {
    get: () => () => Promise.reject(new Error('Connection terminated unexpectedly')),
  });
  const refused = new Proxy(database.pool, {
    get: () => () =>
      Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })),
  });
  const on = (pool: Pool) => postgresStore(pool, { patienceMs: 60 }).accept([anAcceptance()]);
  await expect(on(cut)).rejects.toBeInstanceOf(OutcomeUnknown);
  await expect(on(refused)).rejects.not.toBeInstanceOf(OutcomeUnknown);
});
