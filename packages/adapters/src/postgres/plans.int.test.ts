/** Statements of the trip of an event look at what they want, and not at all that is there. */
import { type Id, newId } from '@storyloom/engine';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lowestAfter } from '../stories/id-time.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { rowsRead } from '../testing/plans.ts';
import { foundSql } from './calls.ts';
import { claimSql, smallSql } from './claim.sql.ts';
import { ensurePartitions } from './partitions.ts';
import { makePool } from './pool.ts';

let database: TestDatabase;
/** As a worker's. */
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  await ensurePartitions(database.pool);
  pool = makePool({ url: database.url, name: 'test', max: 1, byKeys: true });
});
afterAll(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

const kinds = [
  ['that was made for its values', false],
  ['that is kept for any', true],
] as const;
const of = newId();

describe('the end of a call, with a plan', () => {
  const called = newId();
  beforeAll(async () => {
    // 10,000 story runs of the last hours with three events each; the called one is among them.
    await database.pool.query(
      `INSERT INTO event (id, team_id, story_id, story_run_id, action_id, action_slug, seq, port, causes, ancestors, output)
       SELECT uuidv7(-random() * interval '2 hours'), $1, $1, CASE WHEN n < 3 THEN $2 ELSE md5((n / 3)::text)::uuid END,
              $1, 'a', 0, 'success', '{}', '{}', '1'
       FROM generate_series(0, 29999) n`,
      [of, called],
    );
    await database.pool.query(
      `INSERT INTO story_call (story_run_id, story_id, caller_run_id, caller_story_run_id, caller_story_id, round, place, exits)
       SELECT CASE WHEN n = 0 THEN $2 ELSE md5(n::text)::uuid END, $1, gen_random_uuid(), $1, $1, 0, 0, ARRAY[$1::uuid]
       FROM generate_series(0, 1000) n`,
      [of, called],
    );
    await database.pool.query('ANALYZE event, story_call');
  });

  it.each(kinds)('%s, looks at events of the story run that was called alone', async (_, generic) => {
    const values = [[called], lowestAfter(called)];
    const looked = await rowsRead(pool, { ...foundSql, values, table: 'event', generic });
    expect(looked).toBeGreaterThan(0);
    expect(looked).toBeLessThanOrEqual(3);
  });
});

describe('a claim, with a plan', () => {
  const limit = 10;
  const stories: Id[] = Array.from({ length: 20 }, () => newId());
  beforeAll(async () => {
    // Of 20 stories: 20,000 runs that are queued, with their events, and as many that wait.
    await database.pool.query(
      `WITH made AS (
         INSERT INTO event (id, team_id, story_id, story_run_id, action_id, action_slug, seq, port, causes, ancestors, output)
         SELECT uuidv7(), $1, ($2::uuid[])[1 + n % 20], gen_random_uuid(), $1, 'a', 0, 'success', '{}', '{}', '1'
         FROM generate_series(0, 19999) n
         RETURNING id, story_id, story_run_id
       )
       INSERT INTO open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state)
       SELECT uuidv7(), $1, made.story_id, made.story_run_id, $1, $1, 'a', made.id, state
       FROM made, unnest(ARRAY['queued', 'waiting']) state`,
      [of, stories],
    );
    await database.pool.query('ANALYZE event, open_run');
  });

  it.each(kinds)(
    '%s, looks at what each story would give, and at the events of what it takes',
    async (_, generic) => {
      const turns = [limit, [], [], false];
      const claim = { ...claimSql, values: [...turns, 'owner', 30_000, null], generic };
      // One probe a story and one more; what each gives, at most six; then what is taken, twice.
      const looked = await rowsRead(pool, { ...claim, table: 'open_run' });
      expect(looked).toBeLessThan(20 * 8 + 20 * 6 + 40);
      expect(await rowsRead(pool, { ...claim, table: 'event' })).toBeLessThanOrEqual(limit);
      const small = { ...smallSql, values: turns, generic };
      expect(await rowsRead(pool, { ...small, table: 'event' })).toBeLessThanOrEqual(20 * 6);
    },
  );
});
