/**
 * The product as an operator runs it: PostgreSQL, Redis if wanted, app and worker as processes of
 * their own on free loopback ports. For end-to-end tests and the benchmark.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, escapeIdentifier } from 'pg';
import { startTestRedis } from '../bullmq/testing-redis.ts';
import { startEmbeddedPostgres } from '../embedded/postgres.ts';
import {
  comesUp,
  commandLine,
  freePort,
  type Program,
  type ProgramName,
  root,
  startProgram,
} from './program.ts';

const run = promisify(execFile);

export type ProductOptions = {
  /** Queue and live updates on a Redis of its own; on PostgreSQL otherwise. */
  redis: boolean;
  env?: Record<string, string>;
  /** Over PostgreSQL's settings of the embedded server. */
  postgres?: Record<string, string>;
};

export type Product = {
  baseUrl: string;
  databaseUrl: string;
  redisUrl: string | null;
  /** Where the processes' logs are. */
  dir: string;
  /** A command of the CLI; returns its standard output. */
  cli: (...parameters: string[]) => Promise<string>;
  /** An API key of the first user. */
  apiKey: () => Promise<string>;
  /** The pids of app and worker. */
  pids: () => { app: number; worker: number };
  killWorker: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
  startWorker: () => Promise<void>;
  /** Tells the app to stop; resolves to its exit code when it is gone. */
  stopApp: () => Promise<number | null>;
  startApp: () => Promise<void>;
  /** A program once more, with `env` over the product's; ended with the product at the latest. */
  run: (name: ProgramName, options?: { parameters?: string[]; env?: Record<string, string> }) => Program;
  /** The address of a new database with nothing in it, on the same server. */
  emptyDatabase: () => Promise<string>;
  stopPostgres: () => Promise<void>;
  /** After `stopPostgres`: the same data at the same address. */
  startPostgres: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Rejects with the end of a process's log when one does not come up within 60 s. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const dir = await mkdtemp(join(tmpdir(), 'storyloom-product-'));
  // The database's user, when this is root, must be able to pass through.
  await chmod(dir, 0o711);
  const closers: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  const startPostgres = async () => {
    const started = await startEmbeddedPostgres({
      dir: join(dir, 'postgres'),
      log: () => undefined,
      ...(options.postgres ? { settings: options.postgres } : {}),
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
    const env: Record<string, string> = {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? dir,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      DATABASE_URL: databaseUrl,
      APP_SECRET_TOKEN: 'for-tests-only-'.repeat(5),
      PORT: String(port),
      EGRESS_ALLOW: '127.0.0.1,localhost',
      LOG_LEVEL: 'info',
      ...(redis ? { REDIS_URL: redis.url } : {}),
      ...options.env,
    };
    const cli = async (...parameters: string[]) => {
      const { stdout } = await run(process.execPath, commandLine('cli', parameters), { cwd: root, env });
      return stdout.trim();
    };
    await cli('prepare-database');

    const start: Product['run'] = (name, { parameters = [], env: own } = {}) => {
      const program = startProgram({
        name,
        parameters,
        env: { ...env, ...own },
        logFile: join(dir, `${name}.log`),
      });
      closers.push(() => program.end('SIGTERM'));
      return program;
    };
    const baseUrl = `http://localhost:${port}`;
    const startApp = async () => {
      const app = start('app');
      await comesUp(app, async () => (await fetch(`${baseUrl}/readyz`).catch(() => null))?.ok === true);
      return app;
    };
    const startWorker = async () => {
      const worker = start('worker');
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
    };
    let [app, worker] = await Promise.all([startApp(), startWorker()]);

    return {
      baseUrl,
      databaseUrl,
      redisUrl: redis?.url ?? null,
      dir,
      cli,
      apiKey: async () => {
        const printed = await cli(
          'api-key',
          'create',
          '--email',
          'admin@localhost',
          '--name',
          'test',
          '--json',
        );
        return parseKey(printed);
      },
      pids: () => ({ app: app.pid, worker: worker.pid }),
      killWorker: (signal) => worker.end(signal),
      startWorker: async () => {
        worker = await startWorker();
      },
      stopApp: async () => {
        await app.end('SIGTERM');
        return app.exited;
      },
      startApp: async () => {
        app = await startApp();
      },
      run: start,
      emptyDatabase: async () => {
        const name = `empty_${randomUUID()}`;
        const server = new Client({ connectionString: postgres.adminUrl });
        await server.connect();
        await server.query(`create database ${escapeIdentifier(name)} owner storyloom`);
        await server.end();
        return Object.assign(new URL(databaseUrl), { pathname: name }).href;
      },
      stopPostgres: () => postgres.stop(),
      startPostgres: async () => {
        postgres = await startPostgres();
        if (postgres.url !== databaseUrl) throw new Error('PostgreSQL came back at another address.');
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function parseKey(printed: string): string {
  const value: unknown = JSON.parse(printed);
  if (typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string')
    return value.key;
  throw new Error(`The CLI printed no key: ${printed}`);
}
