import { newId } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { postgresCalls } from './calls.ts';
import { ensurePartitions } from './partitions.ts';
import { makePool } from './pool.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database[Symbol.asyncDispose]());

it('ends a call whose caller was written by another process at that moment', async () => {
  const pool = makePool({ url: database.url, name: 'test', max: 3, byKeys: true });
  // PostgreSQL chooses among several days.
  await ensurePartitions(pool);
  const [called, caller, storyId, storyRunId] = [newId(), newId(), newId(), newId()];
  await pool.query(
    `insert into story_call (story_run_id, story_id, caller_run_id, caller_story_run_id, caller_story_id, round, place)
     values ($1, $3, $2, $4, $3, 0, 0)`,
    [called, caller, storyId, storyRunId],
  );
  await pool.query(
    `insert into open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state, wait_kind)
     values ($1, $2, $2, $3, $2, $2, 'ask', $2, 'waiting', 'call')`,
    [caller, storyId, storyRunId],
  );
  const calls = postgresCalls(pool, { find: async () => ({ ok: false, message: 'None.' }) });
  const other = await pool.connect();
  try {
    await other.query('begin');
    await other.query('update open_run set attempt = attempt + 1 where id = $1', [caller]);
    const ended = calls.ended([called]);
    await until('it waits for the row', async () => {
      const { rows } = await pool.query(`select from pg_locks where not granted`);
      return rows.length > 0;
    });
    await other.query('commit');
    expect(await ended).toBe(1);
  } finally {
    other.release();
    await pool.end();
  }
});

it('looks an ended call up by its own rows, however many events came in those hours', async () => {
  // One connection: what it counted is told before it is asked.
  const pool = makePool({ url: database.url, name: 'test', max: 1, byKeys: true });
  await ensurePartitions(pool);
  const [called, caller, storyId, exit] = [newId(), newId(), newId(), newId()];
  await pool.query(
    `insert into event (id, team_id, story_id, story_run_id, action_id, action_slug, seq, port, causes, ancestors, output)
     select (substr($1::text, 1, 14) || lpad(to_hex(n), 4, '0') || substr($1::text, 19))::uuid, $2, $2,
            (substr($1::text, 1, 14) || lpad(to_hex(n / 8), 4, '0') || substr($1::text, 19))::uuid, $2, 'x', 0, 'success',
            '{}', '{}', '1'
     from generate_series(1, 30000) n`,
    [called.replace(/^(.{14}).{4}/, '$10000'), storyId],
  );
  await pool.query(
    `insert into story_call (story_run_id, story_id, caller_run_id, caller_story_run_id, caller_story_id, round, place, exits)
     values ($1, $3, $2, $3, $3, 0, 0, $4)`,
    [called, caller, storyId, [exit]],
  );
  const read = async () => {
    await pool.query('select pg_stat_force_next_flush()');
    const { rows } = await pool.query<{ blocks: number }>(
      `select sum(idx_blks_hit + idx_blks_read)::int as blocks from pg_statio_user_tables where relname like 'event%'`,
    );
    return rows[0]?.blocks ?? 0;
  };
  const calls = postgresCalls(pool, { find: async () => ({ ok: false, message: 'None.' }) });
  try {
    // Prepared plans are made for any values from the sixth time on.
    for (let times = 0; times < 7; times += 1) await calls.ended([newId()]);
    const before = await read();
    await calls.ended([called]);
    expect((await read()) - before).toBeLessThan(60);
  } finally {
    await pool.end();
  }
});
