/**
 * The product as an operator runs it: PostgreSQL, Redis if wanted, app and worker as processes of
 * their own on free loopback ports. For end-to-end tests and the benchmark.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { startTestRedis } from '../bullmq/testing-redis.ts';
import { startEmbeddedPostgres } from '../embedded/postgres.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
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
  restartApp: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Rejects with the end of a process's log when one does not come up within 60 s. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const dir = await mkdtemp(join(tmpdir(), 'storyloom-product-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const postgres = await startEmbeddedPostgres({
      dir: join(dir, 'postgres'),
      log: () => undefined,
      ...(options.postgres ? { settings: options.postgres } : {}),
    });
    if (!postgres.ok) throw new Error(postgres.message);
    closers.push(postgres.stop);
    const redis = options.redis ? await startTestRedis() : null;
    if (redis) closers.push(redis.stop);

    const port = await freePort();
    const env: Record<string, string> = {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? dir,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      DATABASE_URL: postgres.url,
      APP_SECRET_TOKEN: 'for-tests-only-'.repeat(5),
      PORT: String(port),
      EGRESS_ALLOW: '127.0.0.1,localhost',
      LOG_LEVEL: 'info',
      ...(redis ? { REDIS_URL: redis.url } : {}),
      ...options.env,
    };
    const cli = async (...parameters: string[]) => {
      const { stdout } = await run(process.execPath, ['apps/cli/src/main.ts', ...parameters], {
        cwd: root,
        env,
      });
      return stdout.trim();
    };
    await cli('prepare-database');

    const program = (name: string, entry: string) => {
      const log = createWriteStream(join(dir, `${name}.log`), { flags: 'a' });
      const child = spawn(process.execPath, [entry], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let tail = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          log.write(chunk);
          tail = (tail + chunk.toString()).slice(-4000);
        });
      }
      return { child, tail: () => tail };
    };
    const baseUrl = `http://localhost:${port}`;
    const startApp = async () => {
      const app = program('app', 'apps/web/server.ts');
      await comesUp(app, async () => (await fetch(`${baseUrl}/readyz`).catch(() => null))?.ok === true);
      return app.child;
    };
    const startWorker = async () => {
      const worker = program('worker', 'apps/worker/src/main.ts');
      const database = new Client({ connectionString: postgres.url });
      // Cut when the start is given up.
      database.on('error', () => undefined);
      await database.connect();
      try {
        // Its first heartbeat: whatever it logs, it is there.
        await comesUp(worker, async () => {
          const beat = await database.query('select from worker_heartbeat where id like $1', [
            `%:${worker.child.pid}`,
          ]);
          return beat.rowCount === 1;
        });
      } finally {
        await database.end();
      }
      return worker.child;
    };
    let [app, worker] = await Promise.all([startApp(), startWorker()]);
    closers.push(() => Promise.all([end(app, 'SIGTERM'), end(worker, 'SIGTERM')]));

    return {
      baseUrl,
      databaseUrl: postgres.url,
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
      pids: () => ({ app: app.pid ?? 0, worker: worker.pid ?? 0 }),
      killWorker: (signal) => end(worker, signal),
      startWorker: async () => {
        worker = await startWorker();
      },
      restartApp: async () => {
        await end(app, 'SIGTERM');
        app = await startApp();
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

async function comesUp(
  program: { child: ChildProcess; tail: () => string },
  isUp: () => Promise<boolean>,
): Promise<void> {
  const until = Date.now() + 60_000;
  while (!(await isUp())) {
    if (program.child.exitCode !== null || Date.now() > until) {
      program.child.kill('SIGKILL');
      throw new Error(`A process did not come up:\n${program.tail()}`);
    }
    await new Promise((again) => setTimeout(again, 50));
  }
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await gone;
  clearTimeout(force);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
