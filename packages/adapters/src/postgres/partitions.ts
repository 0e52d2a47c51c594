/**
 * The days of `story_run`, `event` and `action_run`. Each is partitioned by its time-ordered id, one
 * partition a UTC day, made some days ahead; what no partition takes lands in the DEFAULT one. A day that
 * nobody keeps any more is dropped, which costs the same for one row and for a million.
 *
 * Making and dropping lock a table for moments. Neither waits long for its lock, because ingest would wait
 * behind it: what cannot be had is tried again in the next round.
 */
import { type Id, timeOfId } from '@storyloom/engine';
import { type ClientBase, DatabaseError, Pool, type PoolClient } from 'pg';
import { dayOfId, dayOfTime } from '../blob/events.ts';
import { firstIdAt, skewMs } from '../stories/id-time.ts';
import { lasting } from './pool.ts';

/** In the order in which rows are removed: a story run goes last. */
const partitionedTables = ['event', 'action_run', 'story_run'] as const;
type Table = (typeof partitionedTables)[number];

type Queries = Pick<Pool, 'query'>;

export type Partition = { table: Table; day: string };

export const dayMs = 86_400_000;
const makeWaitMs = 2_000;
const dropWaitMs = 500;
/** Days before yesterday, tables counted apart, that one call makes partitions for. */
const mostStrayDays = 400;
/** Processes that make partitions take turns. */
const turnKey = 8_140_927_301;

export function partitionName({ table, day }: Partition): string {
  return `${table}_p${day.replaceAll('-', '')}`;
}

/** Ids of a day: from `first` on, below `next`. */
export function idsOfDay(day: string): { first: Id; next: Id } {
  const start = Date.parse(`${day}T00:00:00Z`);
  return { first: firstIdAt(start), next: firstIdAt(start + dayMs) };
}

/** The time by the database's clock, in ms since the epoch. */
export async function databaseTime(client: Queries): Promise<number> {
  const { rows } = await client.query<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  return rows[0]?.ms ?? 0;
}

/** The partitions that there are, DEFAULT ones aside. */
export async function listPartitions(client: Queries): Promise<Partition[]> {
  const { rows } = await client.query<Partition>({
    name: 'storyloom_partitions',
    text: `
SELECT p.relname AS table, regexp_replace(c.relname, '^.*_p(\\d{4})(\\d\\d)(\\d\\d)$', '\\1-\\2-\\3') AS day
FROM pg_inherits i
JOIN pg_class p ON p.oid = i.inhparent
JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = ANY (SELECT to_regclass(name) FROM unnest($1::text[]) AS name)
  AND c.relname ~ '_p\\d{8}$'`,
    values: [[...partitionedTables]],
  });
  return rows;
}

/**
 * Makes the partitions that are missing from yesterday to `daysAhead` days after today, and those of older
 * days that the DEFAULT partition holds rows of; the rows move there, so that the DEFAULT one stays empty.
 * Answers what this call made. Many processes may call it at once: when it resolves all are there,
 * whoever made them. Rejects when a lock cannot be had in 2 s: nothing is lost, call again.
 */
export async function ensurePartitions(
  database: Pool | ClientBase,
  { daysAhead = 3, now }: { daysAhead?: number /** Instead of the database's clock. */; now?: Date } = {},
): Promise<Partition[]> {
  const today = now?.getTime() ?? (await databaseTime(database));
  const wanted = await without(database, [
    ...(await strayDays(database, today + daysAhead * dayMs)),
    ...partitionedTables.flatMap((table) =>
      Array.from({ length: daysAhead + 2 }, (_, index) => ({
        table,
        day: dayOfTime(today + (index - 1) * dayMs),
      })),
    ),
  ]);
  if (wanted.length === 0) return [];
  const pooled = database instanceof Pool ? await database.connect() : null;
  const client = pooled ?? database;
  const made: Partition[] = [];
  try {
    for (const partition of wanted) {
      if (await inTransaction(client, makeWaitMs, () => make(client, partition))) made.push(partition);
    }
  } finally {
    pooled?.release();
  }
  return made;
}

/** Days that the DEFAULT partitions hold rows of, up to the moment `untilMs`. */
async function strayDays(client: Queries, untilMs: number): Promise<Partition[]> {
  const found: Partition[] = [];
  for (const table of partitionedTables) {
    let from: Id = firstIdAt(0);
    while (found.length < mostStrayDays) {
      const { rows } = await client.query<{ id: Id }>(
        `SELECT id FROM ${table}_default WHERE id >= $1 ORDER BY id LIMIT 1`,
        [from],
      );
      const id = rows[0]?.id;
      if (id === undefined || timeOfId(id) > untilMs) break;
      const day = dayOfId(id);
      found.push({ table, day });
      from = idsOfDay(day).next;
    }
  }
  return found;
}

async function without(client: Queries, wanted: Partition[]): Promise<Partition[]> {
  const there = new Set((await listPartitions(client)).map(partitionName));
  return wanted.filter((partition, index) => {
    const name = partitionName(partition);
    return !there.has(name) && wanted.findIndex((other) => partitionName(other) === name) === index;
  });
}

/** False when another process made it meanwhile. */
async function make(client: Queries, partition: Partition): Promise<boolean> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [turnKey]);
  // After an upgrade a day may hold millions of rows to move.
  await client.query('SET LOCAL statement_timeout = 0');
  if ((await without(client, [partition])).length === 0) return false;
  const { table, day } = partition;
  const name = partitionName(partition);
  const { first, next } = idsOfDay(day);
  const bounds = `FOR VALUES FROM ('${first}') TO ('${next}')`;
  // Writers wait here, at the table, and not at the DEFAULT partition: a row that was on its way there
  // would be refused once its day has a partition.
  await client.query(`LOCK TABLE ONLY ${table} IN SHARE ROW EXCLUSIVE MODE`);
  await client.query(`LOCK TABLE ${table}_default IN ACCESS EXCLUSIVE MODE`);
  await client.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)`);
  await client.query(
    lasting(
      `WITH moved AS (DELETE FROM ${table}_default WHERE id >= '${first}' AND id < '${next}' RETURNING *)
       INSERT INTO ${name} SELECT * FROM moved`,
    ),
  );
  await client.query(lasting(`ALTER TABLE ${table} ATTACH PARTITION ${name} ${bounds}`));
  return true;
}

/**
 * Drops the days that ended `keepMs` ago or earlier, oldest first, up to the first day that an unended
 * story run may have rows of. Answers the days that are gone; a day that others use just now stays for
 * the next call, and `dropped` says what went.
 */
export async function dropPartitions(
  client: PoolClient,
  { keepMs, now, signal }: { keepMs: number; now: number; signal?: AbortSignal },
): Promise<Partition[]> {
  const old = (await listPartitions(client))
    .filter(({ day }) => Date.parse(day) + dayMs <= now - keepMs)
    .sort((a, b) => a.day.localeCompare(b.day) || orderOf(a) - orderOf(b));
  const dropped: Partition[] = [];
  for (const partition of old) {
    if (signal?.aborted || (await isHeld(client, partition.day))) break;
    if (await isBeingVacuumed(client, partition)) continue;
    if (await drop(client, partition)) dropped.push(partition);
  }
  return dropped;
}

function orderOf({ table }: Partition): number {
  return partitionedTables.indexOf(table);
}

async function drop(client: PoolClient, partition: Partition): Promise<boolean> {
  try {
    await inTransaction(client, dropWaitMs, () => client.query(`DROP TABLE ${partitionName(partition)}`));
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

/** Whether a story run that began on the day or before it has not ended. */
async function isHeld(client: PoolClient, day: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    'SELECT EXISTS (SELECT FROM open_run WHERE story_run_id < $1::uuid) AS held',
    [firstIdAt(Date.parse(day) + dayMs + skewMs)],
  );
  return rows[0]?.held === true;
}

/** VACUUM and ANALYZE may take minutes: waiting for one would hold ingest up in every round. */
async function isBeingVacuumed(client: PoolClient, partition: Partition): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT FROM pg_locks WHERE relation = to_regclass($1) AND mode = 'ShareUpdateExclusiveLock'",
    [partitionName(partition)],
  );
  return rowCount !== 0;
}

/** A lock was not to be had in time, or two waited for each other. */
export function isBusy(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === '55P03' || error.code === '40P01');
}

async function inTransaction<Result>(
  client: Queries,
  lockWaitMs: number,
  run: () => Promise<Result>,
): Promise<Result> {
  await client.query(`BEGIN; SET LOCAL lock_timeout = ${lockWaitMs}`);
  try {
    const result = await run();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
