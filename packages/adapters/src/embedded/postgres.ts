import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { type Account, canReach, serverAccount } from './account.ts';
import { type Binaries, copyBinaries, findBinaries } from './binaries.ts';
import { type EmbeddedFailure, fromFileError, StartFailed } from './failure.ts';
import { freePort, newState, readState, type State, writeState } from './home.ts';
import { type Ended, initialise, type Log, launch, type Running } from './server-process.ts';

export type EmbeddedPostgres = {
  ok: true;
  /** The database `storyloom`, as its owner. */
  url: string;
  /** The same server's database `postgres`, as superuser. */
  adminUrl: string;
  /** Where the data stands. */
  dataDir: string;
  pid: number;
  /** Resolves when the server is gone: stopped, or dead by itself. */
  exited: Promise<Ended>;
  /** Ends all connections and shuts down cleanly; by force, which loses nothing, after 20 s. */
  stop: () => Promise<void>;
};

/** For two cores. Loopback and password only: no socket file stands in a shared place. */
const defaults = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  synchronous_commit: 'on',
  max_wal_size: '1GB',
  jit: 'off',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/**
 * Starts a PostgreSQL whose data stands under `dir`, made at the first start. It listens on 127.0.0.1
 * only, keeps its port and password in `dir`, recovers after an unclean stop, and ends when this
 * process ends, however it ends. Expected failures come back as one sentence.
 */
export async function startEmbeddedPostgres(options: {
  dir: string;
  log: Log;
  /** Over the defaults: `{ fsync: 'off' }` for a test. */
  settings?: Record<string, string>;
  /** Over the environment of the server: a wrong clock for a test. */
  env?: Record<string, string>;
}): Promise<EmbeddedPostgres | EmbeddedFailure> {
  const dir = resolve(options.dir);
  try {
    const settings = { ...defaults, ...options.settings };
    return await begin(dir, options.log, { settings, env: options.env ?? {} });
  } catch (error) {
    const failed = fromFileError(error, dir);
    if (failed instanceof StartFailed) return { ok: false, code: failed.code, message: failed.message };
    throw failed;
  }
}

async function begin(
  dir: string,
  log: Log,
  own: Record<'settings' | 'env', Record<string, string>>,
): Promise<EmbeddedPostgres> {
  const found = await findBinaries();
  const made = await mkdir(dir, { recursive: true });
  // Another user will run the server: whatever the umask is, it must get through to its data.
  if (made !== undefined && process.getuid?.() === 0) await chmod(dir, 0o711);
  const kept = await readState(dir);
  const account = await serverAccount(join(kept?.home ?? dir, 'data'));
  const state = kept ?? (await newState(dir, account));
  if (kept === null) await writeState(dir, state);
  const home = state.home ?? dir;
  if (state.home !== null) log(`The data is in ${home}: the user of the server cannot enter ${dir}.`);
  const dataDir = join(home, 'data');
  const binaries = (await canReach(account, join(found.root, 'bin/postgres')))
    ? found
    : await copyBinaries(found, join(home, `postgresql-${found.version}`));

  await makeCluster({ binaries, dataDir, account, state }, log);
  const port = await freePort(state.port);
  if (port !== state.port) await writeState(dir, { ...state, port });
  const running = await launch(
    { postgres: join(binaries.root, 'bin/postgres'), dataDir, port, account, ...own },
    log,
  );
  const adminUrl = `postgresql://postgres:${state.adminPassword}@127.0.0.1:${port}/postgres`;
  const url = `postgresql://storyloom:${state.password}@127.0.0.1:${port}/storyloom`;
  const stop = () => stopServer(running);
  try {
    await makeDatabase(adminUrl, state.password);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ok: true, url, adminUrl, dataDir, pid: running.pid, exited: running.ended, stop };
}

/** Makes the data folder at the first start, whole or not at all; refuses one of another major version. */
async function makeCluster(
  at: { binaries: Binaries; dataDir: string; account: Account; state: State },
  log: Log,
): Promise<void> {
  const { binaries, dataDir, account } = at;
  if ((await unlessMissing(stat(dataDir))) !== null) {
    const major = ((await unlessMissing(readFile(join(dataDir, 'PG_VERSION'), 'utf8'))) ?? '').trim();
    if (major === binaries.major) return;
    throw major === ''
      ? new StartFailed(
          'damaged',
          `${dataDir} holds no PostgreSQL data: put it back from a backup, or move it away.`,
        )
      : new StartFailed(
          'other_version',
          `The data in ${dataDir} is of PostgreSQL ${major}, this Storyloom carries ${binaries.major}: upgrade the data with pg_upgrade, or dump it with the old Storyloom and restore.`,
        );
  }
  const unfinished = `${dataDir}.new`;
  const passwordFile = `${dataDir}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  try {
    await writeFile(passwordFile, `${at.state.adminPassword}\n`, { mode: 0o600 });
    if (account !== null) {
      await chown(unfinished, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    await initialise(
      { initdb: join(binaries.root, 'bin/initdb'), dataDir: unfinished, passwordFile, account },
      log,
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, dataDir);
}

/** The role and the database that Storyloom uses: an ordinary owner, no superuser. Safe to repeat. */
async function makeDatabase(adminUrl: string, password: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const role = await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'storyloom'");
    if (role.rowCount === 0) {
      await client.query(
        `CREATE ROLE ${escapeIdentifier('storyloom')} LOGIN PASSWORD ${escapeLiteral(password)}`,
      );
    }
    const database = await client.query("SELECT 1 FROM pg_database WHERE datname = 'storyloom'");
    if (database.rowCount === 0) await client.query('CREATE DATABASE storyloom OWNER storyloom');
  } finally {
    await client.end();
  }
}

async function stopServer(running: Running): Promise<void> {
  running.child.kill('SIGINT');
  const force = setTimeout(() => running.child.kill('SIGQUIT'), 20_000);
  await running.ended;
  clearTimeout(force);
}

function unlessMissing<Found>(found: Promise<Found>): Promise<Found | null> {
  return found.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
