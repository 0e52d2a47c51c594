import { randomUUID } from 'node:crypto';
import { newId } from '@storyloom/engine';
import { queueContract } from '@storyloom/engine/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeLogger } from '../log/log.ts';
import { makeQueue } from './queue.ts';
import { startTestRedis, type TestRedis } from './testing-redis.ts';

const lines: string[] = [];
const log = makeLogger({
  level: 'debug',
  program: 'test',
  to: { write: (line: string) => lines.push(line) },
});
const soon = { timeout: 10_000, interval: 20 };

let redis: TestRedis;
beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis.stop());

const queueOn = (redisUrl: string, name = `q-${randomUUID()}`) =>
  makeQueue({ redisUrl, databaseUrl: 'postgres://unused', log, name });

queueContract('Redis', () => queueOn(redis.url));

/** A Redis to break, gone after the test. */
async function ownRedis(settings: string[] = []): Promise<TestRedis> {
  const own = await startTestRedis(settings);
  onTestFinished(own.stop);
  return own;
}

/** A queue with one consumer that remembers what came. */
async function consuming(url: string) {
  const queue = await queueOn(url);
  onTestFinished(queue.close);
  const seen = new Set<string>();
  const consumer = await queue.consume(
    async (ids) => {
      for (const id of ids) seen.add(id);
    },
    { concurrency: 4 },
  );
  const delivered = async (id: string) => vi.waitFor(() => expect(seen).toContain(id), soon);
  await vi.waitFor(() => expect(consumer.lastConsumedAt()).not.toBeNull(), soon);
  return { queue, consumer, seen, delivered };
}

/** Publishes new ids until one comes back. */
const works = ({ queue, seen }: Awaited<ReturnType<typeof consuming>>) =>
  vi.waitFor(async () => {
    const id = newId();
    await queue.publish([id]);
    await vi.waitFor(() => expect(seen).toContain(id), { timeout: 1000, interval: 20 });
  }, soon);

describe('the queue when Redis fails', () => {
  it('works on after FLUSHALL', async () => {
    const running = await consuming(redis.url);
    for (let round = 0; round < 3; round += 1) {
      await redis.flushAll();
      const id = newId();
      await running.queue.publish([id]);
      await running.delivered(id);
    }
  });

  it('refuses within 1.5 s while Redis is dead, and consumes again when it is back', async () => {
    const own = await ownRedis();
    const running = await consuming(own.url);
    for (let round = 0; round < 3; round += 1) {
      await own.kill();
      const started = Date.now();
      await expect(running.queue.publish([newId()])).rejects.toThrow();
      expect(Date.now() - started).toBeLessThan(1500);
      const before = running.consumer.lastConsumedAt() ?? new Date(0);
      await own.start();
      const restarted = Date.now();
      await works(running);
      await vi.waitFor(
        () => expect(running.consumer.lastConsumedAt()?.getTime()).toBeGreaterThan(before.getTime()),
        soon,
      );
      expect(Date.now() - restarted).toBeLessThan(10_000);
    }
  });

  it('refuses within 1.5 s while Redis hangs, at once after the first, and comes back', async () => {
    const own = await ownRedis();
    const running = await consuming(own.url);
    own.freeze();
    const timed = async () => {
      const started = Date.now();
      await expect(running.queue.publish([newId()])).rejects.toThrow();
      return Date.now() - started;
    };
    expect(await timed()).toBeLessThan(1500);
    expect(await timed()).toBeLessThan(100);
    own.thaw();
    await works(running);
  });

  it('starts without Redis, consumes once it is there, and stops without it', async () => {
    const own = await ownRedis();
    await own.kill();
    const queue = await queueOn(own.url);
    onTestFinished(queue.close);
    const seen: string[] = [];
    const consumer = await queue.consume(async (ids) => void seen.push(...ids), { concurrency: 1 });
    await expect(queue.publish([newId()])).rejects.toThrow();
    expect(consumer.lastConsumedAt()).toBeNull();
    await own.start();
    const id = newId();
    await vi.waitFor(() => queue.publish([id]), soon);
    await vi.waitFor(() => expect(seen).toContain(id), soon);
    await own.kill();
    await queue.close();
  });

  it('never logs the password of Redis', async () => {
    const own = await ownRedis(['--requirepass', 'canary-secret']);
    const queue = await queueOn(`redis://:wrong-canary-secret@127.0.0.1:${own.port}`);
    onTestFinished(queue.close);
    await vi.waitFor(() => expect(lines.join('')).toContain('WRONGPASS'), soon);
    expect(lines.join('')).not.toContain('canary-secret');
  });
});

describe('the address of Redis', () => {
  it('may name a database and a password', async () => {
    const own = await ownRedis(['--requirepass', 'p@ss/w?rd']);
    const url = `redis://:${encodeURIComponent('p@ss/w?rd')}@127.0.0.1:${own.port}`;
    const running = await consuming(`${url}/3`);
    await works(running);
    const admin = new Redis(url);
    const keyspace = await admin.info('keyspace');
    admin.disconnect();
    expect(keyspace.match(/^db\d+/gm)).toEqual(['db3']);
  });
});
