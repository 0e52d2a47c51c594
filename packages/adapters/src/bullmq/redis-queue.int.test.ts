import { randomUUID } from 'node:crypto';
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

/** A queue with one consumer that counts its hints. */
async function consuming(url: string) {
  const queue = await queueOn(url);
  onTestFinished(queue.close);
  const heard = { hints: 0 };
  const onWake = () => {
    heard.hints += 1;
  };
  const consumer = await queue.consume(onWake, { isFull: () => false });
  const isWoken = async (timeout: number) => {
    const before = heard.hints;
    queue.wake();
    await vi.waitFor(() => expect(heard.hints).toBeGreaterThan(before), { timeout, interval: 10 });
  };
  return { queue, consumer, isWoken };
}

/** Hints come through, sooner or later. */
const works = ({ isWoken }: Pick<Awaited<ReturnType<typeof consuming>>, 'isWoken'>) =>
  vi.waitFor(() => isWoken(1000), soon);

describe('the queue when Redis fails', () => {
  it('works on after FLUSHALL', async () => {
    const running = await consuming(redis.url);
    for (let round = 0; round < 3; round += 1) {
      await redis.flushAll();
      await works(running);
    }
  });

  it('consumes again when Redis is back that was dead', async () => {
    const own = await ownRedis();
    const running = await consuming(own.url);
    await works(running);
    for (let round = 0; round < 3; round += 1) {
      await own.kill();
      running.queue.wake();
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

  it('holds nobody up while Redis hangs, and comes back', async () => {
    const own = await ownRedis();
    const running = await consuming(own.url);
    own.freeze();
    const started = Date.now();
    for (let one = 0; one < 1_000; one += 1) running.queue.wake();
    expect(Date.now() - started).toBeLessThan(500);
    own.thaw();
    await works(running);
  });

  it('starts without Redis, consumes once it is there, and stops without it', async () => {
    const own = await ownRedis();
    await own.kill();
    const running = await consuming(own.url);
    running.queue.wake();
    expect(running.consumer.lastConsumedAt()).toBeNull();
    await own.start();
    await works(running);
    await own.kill();
    await running.queue.close();
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
    await works(await consuming(`${url}/3`));
    const admin = new Redis(url);
    const keyspace = await admin.info('keyspace');
    admin.disconnect();
    expect(keyspace.match(/^db\d+/gm)).toEqual(['db3']);
  });
});
