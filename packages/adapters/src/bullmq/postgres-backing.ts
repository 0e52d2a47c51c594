import { createPostgresBackend, DEFAULT_SCHEMA, runMigrations, withBackend } from 'bullmq';
import type { Client, PoolClient } from 'pg';
import type { Log } from '../log/log.ts';
import { quietly } from '../log/quietly.ts';
import { type Backing, jobOptions, maxStalledCount, runRetryDelay } from './backing.ts';

const { Queue, Worker } = withBackend(createPostgresBackend);

/** Makes or upgrades BullMQ's own schema, in one transaction of its own. Safe to run twice at once. */
export async function prepareQueueDatabase(client: Client | PoolClient): Promise<void> {
  await runMigrations(client);
}

/** A database that is busy lets a program begin late, not die: what is added is bounded by itself. */
const connectMs = 10_000;

const connection = (connectionString: string, extra: { max: number; query_timeout: number }) => ({
  ...extra,
  connectionString,
  schema: DEFAULT_SCHEMA,
  application_name: 'storyloom-queue',
  connectionTimeoutMillis: connectMs,
  idle_in_transaction_session_timeout: 30_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  // A hint may be lost, so its commit need not wait for the disk.
  options: '-c synchronous_commit=off',
});

/** BullMQ on PostgreSQL. Rejects when the database cannot be reached or was not prepared. */
export async function postgresBacking(options: { url: string; name: string; log: Log }): Promise<Backing> {
  const { url, name, log } = options;
  const onError = quietly(log, 'The queue cannot reach PostgreSQL');
  const queue = new Queue(name, {
    connection: connection(url, { max: 2, query_timeout: 1000 }),
    defaultJobOptions: jobOptions,
  });
  queue.on('error', onError);
  try {
    await queue.waitUntilReady();
  } catch (error) {
    await queue.close();
    throw error;
  }

  return {
    reachable: () => true,
    add: async (jobs) => void (await queue.addBulk(jobs)),
    work: async (handle, onEnded) => {
      const worker = new Worker(name, handle, {
        connection: connection(url, { max: 4, query_timeout: 10_000 }),
        maxStalledCount,
        runRetryDelay,
        autorun: false,
      });
      worker.on('error', onError);
      worker.on('completed', onEnded);
      worker.on('failed', (job) => job && onEnded(job));
      // BullMQ remembers a first connection that failed, and would ask for it again without a pause.
      try {
        await worker.waitUntilReady();
      } catch (error) {
        await worker.disconnect().catch(onError);
        throw error;
      }
      worker.run().catch(onError);
      return {
        pause: () => void worker.pause(true).catch(onError),
        resume: () => worker.resume(),
        close: () => worker.close(),
        cut: () => void worker.disconnect().catch(onError),
      };
    },
    close: () => queue.close(),
  };
}
