import { randomUUID } from 'node:crypto';
import type { Queue } from '@storyloom/engine';
import { queueContract } from '@storyloom/engine/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeLogger } from '../log/log.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { makeQueue, prepareQueueDatabase } from './queue.ts';

const log = makeLogger({ level: 'error', program: 'test', to: { write: () => undefined } });
const soon = { timeout: 10_000, interval: 20 };

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await asOwner(database.url, prepareQueueDatabase);
});
afterAll(() => database[Symbol.asyncDispose]());

async function asOwner(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await work(client).finally(() => client.end());
}

const queueOn = (databaseUrl: string): Promise<Queue> =>
  makeQueue({ redisUrl: null, databaseUrl, log, name: `q-${randomUUID()}` });

queueContract('PostgreSQL', () => queueOn(database.url));

/** Ends every connection of the queue, as a restart of PostgreSQL does. */
const cutConnections = () =>
  asOwner(database.url, (client) =>
    client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    ),
  );

/** A queue on `url` with one consumer that counts its hints. */
async function listening(url: string) {
  const queue = await queueOn(url);
  onTestFinished(queue.close);
  const heard = { hints: 0 };
  const consumer = await queue.consume(
    () => {
      heard.hints += 1;
    },
    { isFull: () => false },
  );
  await vi.waitFor(() => expect(consumer.lastConsumedAt()).not.toBeNull(), soon);
  const isWoken = async (timeout = soon.timeout) => {
    const before = heard.hints;
    queue.wake();
    await vi.waitFor(() => expect(heard.hints).toBeGreaterThan(before), { timeout, interval: 5 });
  };
  return { queue, isWoken };
}

describe('the queue on PostgreSQL', () => {
  it('consumes again after its connections were cut', async () => {
    const { isWoken } = await listening(database.url);
    for (let round = 0; round < 3; round += 1) {
      await cutConnections();
      await vi.waitFor(() => isWoken(1000), soon);
    }
  });

  it('hears of a hint at once instead of asking again and again', async () => {
    const { isWoken } = await listening(database.url);
    await isWoken(1000);
  });

  it('keeps nothing of what it delivered', async () => {
    const { queue, isWoken } = await listening(database.url);
    await isWoken();
    await vi.waitFor(
      () =>
        asOwner(database.url, async (client) => {
          const left = await client.query(`SELECT FROM bullmq.job WHERE name = 'wake'`);
          expect(left.rowCount).toBe(0);
        }),
      soon,
    );
    await queue.close();
  });

  it('hands over the last hint when it is closed', async () => {
    const name = `q-${randomUUID()}`;
    const here = { redisUrl: null, databaseUrl: database.url, log, name };
    const queue = await makeQueue(here);
    queue.wake();
    await queue.close();
    const other = await makeQueue(here);
    onTestFinished(other.close);
    let hints = 0;
    const onWake = () => {
      hints += 1;
    };
    await other.consume(onWake, { isFull: () => false });
    await vi.waitFor(() => expect(hints).toBeGreaterThan(0), soon);
  });

  it('says that it cannot consume while PostgreSQL is away, instead of turning in circles', async () => {
    const own = await testDatabase({ prepared: false });
    await asOwner(own.url, prepareQueueDatabase);
    const queue = await queueOn(own.url);
    await own[Symbol.asyncDispose]();
    await expect(queue.consume(() => undefined, { isFull: () => false })).rejects.toThrow();
    await queue.close();
  });

  it('refuses to start on a database that was not prepared', async () => {
    await using empty = await testDatabase({ prepared: false });
    await expect(queueOn(empty.url)).rejects.toThrow(/not initialized/);
  });

  it('rejects when PostgreSQL cannot be reached', async () => {
    await expect(queueOn('postgres://nobody@127.0.0.1:1/none')).rejects.toThrow();
  });

  it('is prepared once by two that prepare it at once', async () => {
    await using empty = await testDatabase({ prepared: false });
    await Promise.all([1, 2, 3].map(() => asOwner(empty.url, prepareQueueDatabase)));
    const queue = await queueOn(empty.url);
    queue.wake();
    await queue.close();
  });
});
