/**
 * Prepares a database as `prisma migrate deploy` would, without its binaries: the same lock, the same
 * table `_prisma_migrations`, the same checksums, so that either tool carries on where the other was.
 */
import { randomUUID } from 'node:crypto';
import { Client, DatabaseError, type Pool } from 'pg';
import { isPassing, reasonOf } from './errors.ts';
import { type Migration, readMigrations } from './migration-files.ts';

export type Prepared =
  | { ok: true; applied: string[] }
  | {
      ok: false;
      code: 'unreachable' | 'too_old' | 'missing_right' | 'changed' | 'half_applied' | 'failed';
      /** One sentence: what is wrong and what to do. */
      message: string;
    };

export type DatabaseState = { state: 'ready' | 'unprepared' } | { state: 'behind'; pending: string[] };

type Row = { migration_name: string; checksum: string; finished_at: Date | null };

/** The key of Prisma's advisory lock. */
const lockKey = 72_707_369;

/**
 * Calls `before`, then applies the migrations that are missing, each in a transaction of its own with its
 * row in `_prisma_migrations`, all under one advisory lock: a second caller waits and finds nothing left to
 * do. A process that is killed leaves whole migrations only.
 */
export async function prepareDatabase(options: {
  url: string;
  log: (line: string) => void;
  /**
   * More to prepare, every time, on the same connection: it must be safe to repeat. It comes first, since
   * a database counts as ready when the last migration is in.
   */
  before?: (client: Client) => Promise<void>;
  /** Called in each migration's transaction, before it commits. */
  midway?: () => void;
  /** Those of prisma/migrations unless told. */
  migrations?: Migration[];
}): Promise<Prepared> {
  const migrations = options.migrations ?? (await readMigrations());
  const client = new Client({
    connectionString: options.url,
    application_name: 'storyloom prepare-database',
    connectionTimeoutMillis: 10_000,
  });
  // Without a listener a connection that breaks while idle would end the process; the query reports it.
  client.on('error', () => {});
  try {
    await client.connect();
    await takeLock(client, options.log);
    const refusal = await check(client, migrations);
    if (refusal !== null) return refusal;
    await options.before?.(client);
    const applied = await applyMissing(client, migrations, options);
    return { ok: true, applied };
  } catch (error) {
    const known = await explain(client, error);
    if (known === null) throw error;
    return known;
  } finally {
    await client.end();
  }
}

/** Whether this program can work on the database; a newer one, with migrations unknown here, is ready. */
export async function databaseState(
  database: Pick<Pool, 'query'>,
  migrations?: Migration[],
): Promise<DatabaseState> {
  const known = migrations ?? (await readMigrations());
  const rows = await readRows(database);
  const done = new Set(rows.filter((row) => row.finished_at !== null).map((row) => row.migration_name));
  if (done.size === 0) return { state: 'unprepared' };
  const pending = known.map((migration) => migration.name).filter((name) => !done.has(name));
  return pending.length === 0 ? { state: 'ready' } : { state: 'behind', pending };
}

async function takeLock(client: Client, log: (line: string) => void): Promise<void> {
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [lockKey]);
  if (rows[0]?.got === true) return;
  log('Another process is preparing the database: waiting for it.');
  await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
}

/** What forbids to go on, before anything is written. */
async function check(client: Client, migrations: Migration[]): Promise<Prepared | null> {
  const { rows } = await client.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
  );
  if ((rows[0]?.number ?? 0) < 150_000) {
    return refuse('too_old', `PostgreSQL ${rows[0]?.version} is too old: Storyloom needs 15 or newer.`);
  }
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const row of await readRows(client)) {
    const checksum = known.get(row.migration_name);
    if (row.finished_at === null) {
      return refuse(
        'half_applied',
        `The migration ${row.migration_name} was begun and did not finish: repair the database and mark it with "prisma migrate resolve".`,
      );
    }
    if (checksum !== undefined && checksum !== row.checksum) {
      return refuse(
        'changed',
        `The migration ${row.migration_name} was changed after it was applied to this database: restore its file, and put the change into a new migration.`,
      );
    }
  }
  return null;
}

async function applyMissing(
  client: Client,
  migrations: Migration[],
  { log, midway }: { log: (line: string) => void; midway?: () => void },
): Promise<string[]> {
  const done = new Set((await readRows(client)).map((row) => row.migration_name));
  const missing = migrations.filter((migration) => !done.has(migration.name));
  if (missing.length > 0) await client.query(createTable);
  for (const { name, sql, checksum } of missing) {
    log(`Applying the migration ${name}.`);
    await client.query('BEGIN');
    await client.query(sql);
    midway?.();
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  }
  return missing.map((migration) => migration.name);
}

/** The table as Prisma makes it. */
const createTable = `
CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

async function readRows(database: Pick<Pool, 'query'>): Promise<Row[]> {
  const there = await database.query<{ there: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there",
  );
  if (there.rows[0]?.there !== true) return [];
  const { rows } = await database.query<Row>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return rows;
}

async function explain(client: Client, error: unknown): Promise<Prepared | null> {
  if (isPassing(error)) {
    const where = `${client.host}:${client.port}`;
    return refuse('unreachable', `The database at ${where} cannot be reached: ${reasonOf(error)}.`);
  }
  if (!(error instanceof DatabaseError)) return null;
  if (error.code === '42501') {
    await client.query('ROLLBACK');
    return refuse('missing_right', await missingRight(client, error));
  }
  if (error.code?.startsWith('28') || error.code === '3D000') {
    return refuse('unreachable', `The database refuses the connection: ${error.message}.`);
  }
  return refuse('failed', `The database could not be prepared: ${error.message}.`);
}

async function missingRight(client: Client, error: DatabaseError): Promise<string> {
  const { rows } = await client.query<{ user: string; database: string; in_schema: boolean }>(
    `SELECT quote_ident(current_user) AS user, quote_ident(current_database()) AS database,
            has_schema_privilege('public', 'CREATE') AS in_schema`,
  );
  const user = rows[0]?.user ?? '';
  const on = rows[0]?.in_schema === false ? 'SCHEMA public' : `DATABASE ${rows[0]?.database ?? ''}`;
  return `The database user ${user} lacks the right CREATE (${error.message}): run GRANT CREATE ON ${on} TO ${user} as the owner.`;
}

function refuse(code: Exclude<Prepared, { ok: true }>['code'], message: string): Prepared {
  return { ok: false, code, message };
}
