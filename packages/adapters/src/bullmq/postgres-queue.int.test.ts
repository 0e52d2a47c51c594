import { randomUUID } from 'node:crypto';
import { newId, type Queue } from '@storyloom/engine';
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

describe('the queue on PostgreSQL', () => {
  it('consumes again after its connections were cut', async () => {
    const queue = await queueOn(database.url);
    onTestFinished(queue.close);
    const seen = new Set<string>();
    const consumer = await queue.consume(
      async (ids) => {
        for (const id of ids) seen.add(id);
      },
      { concurrency: 2 },
    );
    await vi.waitFor(() => expect(consumer.lastConsumedAt()).not.toBeNull(), soon);
    for (let round = 0; round < 3; round += 1) {
      await cutConnections();
      await vi.waitFor(async () => {
        const id = newId();
        await queue.publish([id]);
        await vi.waitFor(() => expect(seen).toContain(id), { timeout: 1000, interval: 20 });
      }, soon);
    }
  });

  it('hears of a job at once instead of asking again and again', async () => {
    const queue = await queueOn(database.url);
    onTestFinished(queue.close);
    const { promise: arrived, resolve } = Promise.withResolvers<number>();
    await queue.consume(async () => resolve(Date.now()), { concurrency: 1 });
    const sent = Date.now();
    await queue.publish([newId()]);
    expect((await arrived) - sent).toBeLessThan(1000);
  });

  it('keeps nothing of what it delivered', async () => {
    const queue = await queueOn(database.url);
    onTestFinished(queue.close);
    const seen: string[] = [];
    await queue.consume(async (ids) => void seen.push(...ids), { concurrency: 4 });
    await queue.publish(Array.from({ length: 250 }, () => newId()));
    await vi.waitFor(() => expect(seen).toHaveLength(250), soon);
    await queue.close();
    await asOwner(database.url, async (client) => {
      const left = await client.query(
        `SELECT data FROM bullmq.job WHERE jsonb_array_length(data->'ids') > 0`,
      );
      expect(left.rows).toEqual([]);
    });
  });

  it('hands over what is being published when it is closed', async () => {
    const name = `q-${randomUUID()}`;
    const here = { redisUrl: null, databaseUrl: database.url, log, name };
    const ids = Array.from({ length: 250 }, () => newId());
    const queue = await makeQueue(here);
    const publishing = Promise.all(ids.map((id) => queue.publish([id])));
    await queue.close();
    await publishing;
    const other = await makeQueue(here);
    onTestFinished(other.close);
    const seen = new Set<string>();
    await other.consume(async (some) => some.forEach((id) => void seen.add(id)), { concurrency: 4 });
    await vi.waitFor(() => expect(seen).toEqual(new Set(ids)), soon);
  });

  it('says that it cannot consume while PostgreSQL is away, instead of turning in circles', async () => {
    const own = await testDatabase({ prepared: false });
    await asOwner(own.url, prepareQueueDatabase);
    const queue = await queueOn(own.url);
    await own[Symbol.asyncDispose]();
    await expect(queue.consume(async () => undefined, { concurrency: 1 })).rejects.toThrow();
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
    await queue.publish([newId()]);
    await queue.close();
  });
});
