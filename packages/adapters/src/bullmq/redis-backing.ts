import { setTimeout as delay } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import type { Log } from '../log/log.ts';
import { quietly } from '../log/quietly.ts';
import { type Backing, jobOptions, maxStalledCount, runRetryDelay } from './backing.ts';
import { connectRedis } from './redis-connection.ts';

const prefix = 'storyloom';

/** How long a start waits for Redis before it goes on without. */
const startMs = 2000;

/** BullMQ on Redis. Redis may be away at any time, at the start too. */
export async function redisBacking(options: { url: string; name: string; log: Log }): Promise<Backing> {
  const { url, name, log } = options;
  const onError = quietly(log, 'The queue cannot reach Redis');
  const producer = connectRedis({ url, patient: false, onError });
  const queue = new Queue(name, {
    connection: producer.client,
    prefix,
    skipVersionCheck: true,
    defaultJobOptions: jobOptions,
  });
  queue.on('error', onError);
  await Promise.race([queue.waitUntilReady(), delay(startMs, undefined, { ref: false })]);

  return {
    reachable: () => producer.client.status === 'ready',
    add: async (jobs) => void (await queue.addBulk(jobs)),
    work: async (handle, onEnded) => {
      const connection = connectRedis({ url, patient: true, onError });
      const worker = new Worker(name, handle, {
        connection: connection.client,
        prefix,
        maxStalledCount,
        runRetryDelay,
      });
      worker.on('error', onError);
      worker.on('completed', onEnded);
      worker.on('failed', (job) => job && onEnded(job));
      return {
        pause: () => void worker.pause(true).catch(onError),
        resume: () => worker.resume(),
        close: () => worker.close(),
        cut: connection.close,
      };
    },
    close: async () => {
      if (producer.client.status === 'ready') await queue.close().catch(onError);
      producer.close();
    },
  };
}
