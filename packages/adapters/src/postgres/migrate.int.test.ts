import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { schemaDiff } from '../testing/schema-diff.ts';
import { databaseState, prepareDatabase } from './migrate.ts';
import { type Migration, migrationsDir, readMigrations } from './migration-files.ts';
import { makePool } from './pool.ts';

const log = () => {};
const migration = (name: string, sql: string, checksum = name): Migration => ({ name, sql, checksum });
const one = migration('20260101000000_one', 'CREATE TABLE one (n int); CREATE TABLE two (n int)');

describe('preparing a database', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase({ prepared: false });
  });
  afterEach(() => database[Symbol.asyncDispose]());

  const state = () => databaseState(database.pool, [one]);
  const applied = async () => {
    const { rows } = await database.pool.query(
      'SELECT migration_name, checksum, applied_steps_count, finished_at >= started_at AS finished FROM _prisma_migrations ORDER BY migration_name',
    );
    return rows;
  };

  it('applies what is missing, in the shape that Prisma keeps', async () => {
    expect(await state()).toEqual({ state: 'unprepared' });
    expect(await prepareDatabase({ url: database.url, log })).toMatchObject({ ok: true });
    const migrations = await readMigrations();
    expect(await applied()).toEqual(
      migrations.map(({ name, checksum }) => ({
        migration_name: name,
        checksum,
        applied_steps_count: 1,
        finished: true,
      })),
    );
    expect(await databaseState(database.pool)).toEqual({ state: 'ready' });
  });

  it('does nothing the second time', async () => {
    await prepareDatabase({ url: database.url, log, migrations: [one] });
    expect(await prepareDatabase({ url: database.url, log, migrations: [one] })).toEqual({
      ok: true,
      applied: [],
    });
  });

  it('is safe when many do it at once, and calls its hook under the lock, before anything is ready', async () => {
    let inside = 0;
    let calls = 0;
    const before = async (client: Client) => {
      inside += 1;
      calls += 1;
      expect(inside).toBe(1);
      expect(await databaseState(client, [one])).toEqual({ state: calls === 1 ? 'unprepared' : 'ready' });
      await client.query('CREATE TABLE IF NOT EXISTS more (n int)');
      inside -= 1;
    };
    const results = await Promise.all(
      Array.from({ length: 5 }, () => prepareDatabase({ url: database.url, log, before, migrations: [one] })),
    );
    expect(results.flatMap((result) => (result.ok ? result.applied : [result.message]))).toEqual([one.name]);
  });

  it('names what is pending, and is ready for a program older than the database', async () => {
    const two = migration('20260102000000_two', 'ALTER TABLE one ADD COLUMN m int');
    await prepareDatabase({ url: database.url, log, migrations: [one] });
    expect(await databaseState(database.pool, [one, two])).toEqual({ state: 'behind', pending: [two.name] });
    await prepareDatabase({ url: database.url, log, migrations: [one, two] });
    expect(await state()).toEqual({ state: 'ready' });
    expect(await prepareDatabase({ url: database.url, log, migrations: [one] })).toMatchObject({ ok: true });
  });

  it('leaves nothing of a migration that fails, and says why', async () => {
    const bad = migration('20260102000000_bad', 'CREATE TABLE three (n int); CREATE TABLE one (n int)');
    const result = await prepareDatabase({ url: database.url, log, migrations: [one, bad] });
    expect(result).toMatchObject({ ok: false, code: 'failed' });
    expect(!result.ok && result.message).toContain('"one" already exists');
    expect((await database.pool.query("SELECT to_regclass('three') AS three")).rows).toEqual([
      { three: null },
    ]);
    expect(await databaseState(database.pool, [one, bad])).toEqual({ state: 'behind', pending: [bad.name] });
  });

  it('refuses when a migration was changed after it was applied', async () => {
    await prepareDatabase({ url: database.url, log, migrations: [one] });
    const changed = { ...one, checksum: 'other' };
    expect(await prepareDatabase({ url: database.url, log, migrations: [changed] })).toMatchObject({
      ok: false,
      code: 'changed',
      message: expect.stringContaining(one.name),
    });
  });

  it('refuses while a migration of Prisma’s own is half applied', async () => {
    await prepareDatabase({ url: database.url, log, migrations: [one] });
    await database.pool.query('UPDATE _prisma_migrations SET finished_at = NULL');
    expect(await prepareDatabase({ url: database.url, log, migrations: [one] })).toMatchObject({
      ok: false,
      code: 'half_applied',
    });
    expect(await state()).toEqual({ state: 'unprepared' });
  });

  it('names the right that the user lacks', async () => {
    const admin = new Client({
      connectionString: database.adminUrl.replace(/\/postgres$/, new URL(database.url).pathname),
    });
    await admin.connect();
    await admin.query(`DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN PASSWORD 'reader'`);
    await admin.end();
    const url = database.url.replace(/\/\/[^@]*@/, '//reader:reader@');
    expect(await prepareDatabase({ url, log, migrations: [one] })).toMatchObject({
      ok: false,
      code: 'missing_right',
      message: expect.stringContaining('GRANT CREATE ON SCHEMA public TO reader'),
    });
    const own = new Client({
      connectionString: database.adminUrl.replace(/\/postgres$/, new URL(database.url).pathname),
    });
    await own.connect();
    await own.query('GRANT CREATE ON SCHEMA public TO reader');
    await own.end();
    const before = async (client: Client) => void (await client.query('CREATE SCHEMA more'));
    expect(await prepareDatabase({ url, log, before, migrations: [one] })).toMatchObject({
      ok: false,
      code: 'missing_right',
      message: expect.stringContaining('GRANT CREATE ON DATABASE'),
    });
  });

  it('says when the server cannot be reached or refuses', async () => {
    const wrong = { url: database.url.replace(/:[^:@]*@/, ':wrong@'), log };
    expect(await prepareDatabase(wrong)).toMatchObject({ ok: false, code: 'unreachable' });
    const nobody = { url: 'postgresql://a:secret@127.0.0.1:1/x', log };
    const result = await prepareDatabase(nobody);
    expect(result).toMatchObject({ ok: false, code: 'unreachable' });
    expect(!result.ok && result.message).not.toContain('secret');
  });
});

describe('the migrations', () => {
  it('make what prisma/schema.prisma says, but for what was added by hand', async () => {
    await using migrated = await testDatabase();
    await using declared = await testDatabase({ prepared: false });
    const schema = await readFile(join(migrationsDir, '../schema.prisma'), 'utf8');
    await declared.pool.query(await schemaDiff(declared.url, null, schema));
    const [is, should] = [await shape(migrated.url), await shape(declared.url)];
    const missing = should.filter((line) => !is.includes(line));
    // By hand: indexes that hold the rows that somebody looks for, and no others.
    const partial = is.filter((line) => !should.includes(line));
    expect(partial.map((line) => line.replace(/ WHERE .*/, ''))).toEqual(missing);
    expect(partial.map((line) => line.replace(/^CREATE INDEX (\S+) .* WHERE /, '$1: '))).toEqual([
      "action_run_story_id_state_story_run_id_id_idx: (state <> 'succeeded'::text)",
      'approval_open_idx: (answered_at IS NULL)',
      'inbox_wake_at_idx: enabled',
      'open_run_gate_idx: (gate IS NOT NULL)',
      'open_run_join_key_id_idx: (join_key IS NOT NULL)',
      "open_run_resume_idx: ((state = 'waiting'::text) AND (wait_kind = 'resume'::text))",
      'open_run_run_gate_idx: (run_gate IS NOT NULL)',
      'open_run_slot_key_priority_id_idx: (slot_key IS NOT NULL)',
      "open_run_story_id_priority_id_idx: (state = 'queued'::text)",
      "open_run_story_id_state_story_run_id_idx: (state <> 'queued'::text)",
      'open_run_wake_at_idx: (wake_at IS NOT NULL)',
      'schedule_next_at_idx: enabled',
      "schedule_tick_missed_idx: (state = 'missed'::text)",
      "story_call_open_idx: (state = 'open'::text)",
      "story_call_untold_idx: ((state <> 'open'::text) AND (NOT told))",
      'story_callable_idx: (send_to_story IS NOT NULL)',
      'story_disable_after_idx: ((disable_after IS NOT NULL) AND (NOT disabled))',
      'story_run_cancelled_idx: (cancelled_at IS NOT NULL)',
      'story_run_sealed_idx: (key_id IS NOT NULL)',
      'story_version_draft_idx: (number < 0)',
    ]);
  });
});

/** Every column, index and constraint of the tables, as a line each; those of partitions follow from their table's. */
async function shape(url: string): Promise<string[]> {
  const pool = makePool({ url, name: 'storyloom test', max: 1 });
  try {
    const { rows } = await pool.query<{ line: string }>(`
      WITH whole AS (
        SELECT oid, relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
          AND relname <> '_prisma_migrations'
      )
      SELECT concat_ws(' ', table_name, column_name, udt_name, is_nullable, column_default, datetime_precision) AS line
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name IN (SELECT relname FROM whole)
      UNION ALL
      SELECT replace(indexdef, ' ON ONLY ', ' ON ') FROM pg_indexes
      WHERE schemaname = 'public' AND tablename IN (SELECT relname FROM whole)
      UNION ALL
      SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
      WHERE conrelid IN (SELECT oid FROM whole) AND contype <> 'n'
      ORDER BY 1`);
    return rows.map((row) => row.line);
  } finally {
    await pool.end();
  }
}
