/**
 * The servers of an installation and the environment of its programs: PostgreSQL, Redis if wanted, all
 * on free loopback ports. Programs are started one by one, as often as one likes.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, escapeIdentifier } from 'pg';
import { startTestRedis, type TestRedis } from '../bullmq/testing-redis.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/postgres.ts';
import { type People, peopleOf } from './people.ts';
import {
  comesUp,
  commandLine,
  compileCache,
  freePort,
  type Program,
  type ProgramName,
  root,
  startProgram,
} from './program.ts';
import { testKey } from './vault.ts';

const run = promisify(execFile);

export type InstallationOptions = {
  /** Queue and live updates on a Redis of its own; on PostgreSQL otherwise. */
  redis: boolean;
  env?: Record<string, string>;
  /** Over PostgreSQL's settings of the embedded server. */
  postgres?: Record<string, string>;
  /** Over the environment of its processes. */
  postgresEnv?: Record<string, string>;
  /** Where its data is made, instead of beside the logs; the caller removes it. */
  postgresDir?: string;
};

export type RunOptions = {
  parameters?: string[];
  /** Over the installation's. */
  env?: Record<string, string>;
};

export type Installation = People & {
  /** Where the first app listens. */
  baseUrl: string;
  databaseUrl: string;
  redis: TestRedis | null;
  /** Where the processes' logs are: app.log, worker.log, cli.log. */
  dir: string;
  /** A command of the CLI; returns its standard output. */
  cli: (...parameters: string[]) => Promise<string>;
  /** A program; ended with the installation at the latest. */
  run: (name: ProgramName, options?: RunOptions) => Program;
  /** An app that answers, at `listenPort` or where the first one does. */
  startApp: (options?: { listenPort?: number; env?: Record<string, string> }) => Promise<Program>;
  /** A worker that gave its first sign of life. */
  startWorker: (options?: { env?: Record<string, string> }) => Promise<Program>;
  /** The server's first process, as it is now. */
  postgresPid: () => number;
  stopPostgres: () => Promise<void>;
  /** After `stopPostgres`, or the server's death: the same data at the same address. */
  startPostgres: () => Promise<void>;
  /** The address of a new database with nothing in it, on the same server. */
  emptyDatabase: () => Promise<string>;
  stop: () => Promise<void>;
};

/** With a prepared database. Rejects with the reason when a server does not start. */
export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const dir = await mkdtemp(join(tmpdir(), 'storyloom-product-'));
  // The database's user, when this is root, must be able to pass through.
  await chmod(dir, 0o711);
  const closers: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  const startPostgres = async (): Promise<EmbeddedPostgres> => {
    const started = await startEmbeddedPostgres({
      dir: options.postgresDir ?? join(dir, 'postgres'),
      log: () => undefined,
      ...(options.postgres ? { settings: options.postgres } : {}),
      ...(options.postgresEnv ? { env: options.postgresEnv } : {}),
    });
    if (!started.ok) throw new Error(started.message);
    return started;
  };
  try {
    let postgres = await startPostgres();
    const databaseUrl = postgres.url;
    closers.push(() => postgres.stop());
    const redis = options.redis ? await startTestRedis() : null;
    if (redis) closers.push(redis.stop);

    const port = await freePort();
    const baseUrl = `http://localhost:${port}`;
    const env: Record<string, string> = {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? dir,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      ...compileCache,
      DATABASE_URL: databaseUrl,
      APP_SECRET_TOKEN: 'for-tests-only-'.repeat(5),
      PORT: String(port),
      SECRETS_KEY: testKey(),
      EGRESS_ALLOW: '127.0.0.1,localhost',
      LOG_LEVEL: 'info',
      STOP_DELAY_SECONDS: '0',
      ...(redis ? { REDIS_URL: redis.url } : {}),
      ...options.env,
    };
    const cli = async (...parameters: string[]) => {
      const { stdout } = await run(process.execPath, commandLine('cli', parameters), { cwd: root, env });
      return stdout.trim();
    };
    await cli('prepare-database');
    const { people, close } = peopleOf({ databaseUrl, baseUrl, secret: env.APP_SECRET_TOKEN ?? '' });
    closers.push(close);

    const start: Installation['run'] = (name, { parameters = [], env: own } = {}) => {
      const program = startProgram({
        name,
        parameters,
        env: { ...env, ...own },
        logFile: join(dir, `${name}.log`),
      });
      closers.push(() => program.end('SIGTERM'));
      return program;
    };

    return {
      ...people,
      baseUrl,
      databaseUrl,
      redis,
      dir,
      cli,
      run: start,
      startApp: async ({ listenPort = port, env: own } = {}) => {
        const app = start('app', { env: { LISTEN_PORT: String(listenPort), ...own } });
        const url = `http://localhost:${listenPort}/readyz`;
        await comesUp(app, async () => (await fetch(url).catch(() => null))?.ok === true);
        return app;
      },
      startWorker: async ({ env: own } = {}) => {
        const worker = start('worker', { env: own ?? {} });
        const database = new Client({ connectionString: databaseUrl });
        // Cut when the start is given up.
        database.on('error', () => undefined);
        await database.connect();
        try {
          // Its first heartbeat: whatever it logs, it is there.
          await comesUp(worker, async () => {
            const beat = await database.query('select from worker_heartbeat where id like $1', [
              `%:${worker.pid}`,
            ]);
            return beat.rowCount === 1;
          });
        } finally {
          await database.end();
        }
        return worker;
      },
      postgresPid: () => postgres.pid,
      stopPostgres: () => postgres.stop(),
      startPostgres: async () => {
        postgres = await startPostgres();
        if (postgres.url !== databaseUrl) throw new Error('PostgreSQL came back at another address.');
      },
      emptyDatabase: async () => {
        const name = `empty_${randomUUID()}`;
        const server = new Client({ connectionString: postgres.adminUrl });
        await server.connect();
        await server.query(`create database ${escapeIdentifier(name)} owner storyloom`);
        await server.end();
        return Object.assign(new URL(databaseUrl), { pathname: name }).href;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
