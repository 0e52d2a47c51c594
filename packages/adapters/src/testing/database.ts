import { existsSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/postgres.ts';
import { prepareDatabase } from '../postgres/migrate.ts';
import { makePool } from '../postgres/pool.ts';

export type TestDatabase = {
  url: string;
  /** The same server's database `postgres`, as superuser. */
  adminUrl: string;
  /** A few connections, ended with the database. */
  pool: Pool;
  /** Drops it; connections that are still open are cut. */
  [Symbol.asyncDispose]: () => Promise<void>;
};

const prefix = 'storyloom-test-';
const place = inMemory('/dev/shm') ? '/dev/shm' : tmpdir();
let server: Promise<EmbeddedPostgres> | null = null;
let made = 0;

/**
 * A database of its own, prepared as `prepare-database` does, on a PostgreSQL that this process starts at
 * the first call and stops when it ends. Copied from a template, so that it costs tens of milliseconds:
 * `await using database = await testDatabase()`.
 */
export async function testDatabase(options: { prepared?: boolean } = {}): Promise<TestDatabase> {
  server ??= startServer();
  const { adminUrl, url: templateUrl } = await server;
  made += 1;
  const name = `test_${made}`;
  const template = options.prepared === false ? 'template1' : 'storyloom';
  await asAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template} OWNER storyloom STRATEGY FILE_COPY`);
  const url = templateUrl.replace(/\/storyloom$/, `/${name}`);
  const pool = makePool({ url, name: 'storyloom test', max: 5 });
  return {
    url,
    adminUrl,
    pool,
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Without fsync: a test never outlives the machine. */
async function startServer(): Promise<EmbeddedPostgres> {
  removeLeftovers();
  const dir = await mkdtemp(join(place, `${prefix}${process.pid}-`));
  await chmod(dir, 0o711);
  const settings = { fsync: 'off', full_page_writes: 'off', shared_buffers: '32MB', autovacuum: 'off' };
  const started = await startEmbeddedPostgres({ dir: join(dir, 'postgres'), log: () => {}, settings });
  if (!started.ok) throw new Error(started.message);
  // The test runner ends its workers by this signal.
  process.once('SIGTERM', () => process.exit());
  process.once('exit', () => {
    process.kill(started.pid, 'SIGQUIT');
    waitWhile(() => existsSync(join(started.dataDir, 'postmaster.pid')));
    remove(dir);
  });
  const prepared = await prepareDatabase({ url: started.url, log: () => {} });
  if (!prepared.ok) throw new Error(prepared.message);
  return started;
}

/** Copying a template makes 350 files, which is slow on a disk. Lists are tried with millions of events, which take gigabytes. */
function inMemory(path: string): boolean {
  if (!existsSync(path)) return false;
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize > 8_000_000_000;
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** What test processes that were killed left behind. */
function removeLeftovers(): void {
  for (const name of readdirSync(place)) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (!Number.isNaN(pid) && !isAlive(pid)) remove(join(place, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Blocks, since a process that ends has no more turns; for 2 s at most. */
function waitWhile(holds: () => boolean): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (let turn = 0; turn < 200 && holds(); turn += 1) Atomics.wait(never, 0, 0, 10);
}

/** As far as it goes: the next run removes the rest. */
function remove(dir: string): void {
  try {
    rmSync(dir, { recursive: true, force: true });
  } catch {}
}
