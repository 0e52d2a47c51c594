import { newId } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { firstIdAt } from '../stories/id-time.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { dropPartitions, ensurePartitions, listPartitions, partitionName } from './partitions.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database[Symbol.asyncDispose]());

const now = new Date('2030-11-26T23:59:00Z');
const dayMs = 86_400_000;
const idAt = (time: string) => `${firstIdAt(Date.parse(time)).slice(0, 24)}${newId().slice(24)}`;

const insertRun = (id: string) =>
  database.pool.query('INSERT INTO story_run (id, team_id, story_id, version_id) VALUES ($1, $2, $2, $2)', [
    id,
    newId(),
  ]);
const openRun = (storyRunId: string) =>
  database.pool.query(
    `INSERT INTO open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state)
     VALUES ($1, $1, $1, $2, $1, $1, 'a', $1, 'waiting')`,
    [newId(), storyRunId],
  );
const placesOf = async () => {
  const { rows } = await database.pool.query<{ id: string; place: string }>(
    'SELECT id, tableoid::regclass::text AS place FROM story_run ORDER BY id',
  );
  return rows;
};
const daysOf = async (table: string) =>
  (await listPartitions(database.pool))
    .filter((partition) => partition.table === table)
    .map((partition) => partition.day)
    .sort();
const drop = async (keepDays: number, at = now) => {
  const client = await database.pool.connect();
  try {
    return (await dropPartitions(client, { keepMs: keepDays * dayMs, now: at.getTime() })).map(partitionName);
  } finally {
    client.release();
  }
};

it('has a partition for yesterday, today and the days ahead, of all three tables, by UTC', async () => {
  const made = await ensurePartitions(database.pool, { daysAhead: 2, now });
  expect(made).toHaveLength(12);
  for (const table of ['story_run', 'event', 'action_run']) {
    expect(await daysOf(table)).toEqual(['2030-11-25', '2030-11-26', '2030-11-27', '2030-11-28']);
  }
  expect(await ensurePartitions(database.pool, { daysAhead: 2, now })).toEqual([]);
});

it('puts each id into the partition of its day, to the millisecond', async () => {
  await ensurePartitions(database.pool, { daysAhead: 1, now });
  const ids = ['2030-11-25T23:59:59.999Z', '2030-11-26T00:00:00Z', '2030-11-26T23:59:59.999Z'].map(idAt);
  for (const id of ids) await insertRun(id);
  expect((await placesOf()).map((row) => row.place)).toEqual([
    'story_run_p20301125',
    'story_run_p20301126',
    'story_run_p20301126',
  ]);
});

it('goes by the clock of the database', async () => {
  await ensurePartitions(database.pool, { daysAhead: 0 });
  const { rows } = await database.pool.query<{ today: string }>(
    "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS today",
  );
  expect(await daysOf('event')).toContain(rows[0]?.today);
});

it('takes over what lies in the default partition, but for days that are far ahead', async () => {
  const times = ['2030-10-01T12:00Z', '2030-11-26T12:00Z', '2030-11-27T12:00Z', '2031-11-27T12:00Z'];
  const [old, today, tomorrow, never] = times.map(idAt);
  for (const id of [old, today, tomorrow, never]) await insertRun(id ?? '');
  await ensurePartitions(database.pool, { daysAhead: 1, now });
  expect(await placesOf()).toEqual([
    { id: old, place: 'story_run_p20301001' },
    { id: today, place: 'story_run_p20301126' },
    { id: tomorrow, place: 'story_run_p20301127' },
    { id: never, place: 'story_run_default' },
  ]);
  expect(await ensurePartitions(database.pool, { daysAhead: 1, now })).toEqual([]);
  await expect(insertRun(today ?? '')).rejects.toThrow('duplicate key');
});

it('is made once when many processes make it at the same time', async () => {
  const calls = Array.from({ length: 4 }, () => ensurePartitions(database.pool, { daysAhead: 3, now }));
  const made = (await Promise.all(calls)).flat().map(partitionName);
  expect(made).toHaveLength(15);
  expect(new Set(made).size).toBe(15);
});

it('loses and refuses nothing that is written while partitions are made', async () => {
  let ending = false;
  const ids: string[] = [];
  const writer = async () => {
    while (!ending) {
      const id = idAt(`2030-11-2${5 + (ids.length % 3)}T12:00:00Z`);
      ids.push(id);
      await insertRun(id);
    }
  };
  const writers = [writer(), writer()];
  await until('something is written', async () => ids.length > 20);
  await ensurePartitions(database.pool, { daysAhead: 1, now });
  ending = true;
  await Promise.all(writers);
  const rows = await placesOf();
  expect(rows.map((row) => row.id)).toEqual(ids.sort());
  expect(rows.filter((row) => row.place === 'story_run_default')).toEqual([]);
});

it('is dropped once its whole day is older than what is kept', async () => {
  await ensurePartitions(database.pool, { daysAhead: 0, now: new Date(now.getTime() - 7 * dayMs) });
  await ensurePartitions(database.pool, { daysAhead: 0, now });
  expect(await daysOf('event')).toEqual(['2030-11-18', '2030-11-19', '2030-11-25', '2030-11-26']);
  // At 23:59 a week ago is still on the 19th: only the 18th is wholly older.
  expect(await drop(7)).toEqual(['event_p20301118', 'action_run_p20301118', 'story_run_p20301118']);
  expect(await drop(7)).toEqual([]);
  expect(await drop(7, new Date('2030-11-27T00:00:00Z'))).toHaveLength(3);
  expect(await daysOf('event')).toEqual(['2030-11-25', '2030-11-26']);
});

it('stays while a story run that began on its day, or earlier, has not ended', async () => {
  await ensurePartitions(database.pool, { daysAhead: 0, now });
  const later = new Date(now.getTime() + 30 * dayMs);
  const open = idAt('2030-11-25T12:00:00Z');
  await insertRun(open);
  await openRun(open);
  expect(await drop(7, later)).toEqual([]);
  await database.pool.query('DELETE FROM open_run');
  await openRun(idAt('2030-11-26T12:00:00Z'));
  expect(await drop(7, later)).toHaveLength(3);
  expect(await daysOf('story_run')).toEqual(['2030-11-26']);
});

it('stays for the next round while somebody reads it, and ingest waits for a moment only', async () => {
  await ensurePartitions(database.pool, { daysAhead: 0, now });
  const later = new Date(now.getTime() + 30 * dayMs);
  const reader = await database.pool.connect();
  try {
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM story_run_p20301125');
    const started = Date.now();
    const dropping = drop(7, later);
    await insertRun(newId());
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(await dropping).not.toContain('story_run_p20301125');
    await reader.query('COMMIT');
  } finally {
    reader.release(true);
  }
  expect(await drop(7, later)).toEqual(['story_run_p20301125']);
});
