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
