/**
 * The Queue port on BullMQ: Redis when it is there, else PostgreSQL. It delivers hints and decides
 * nothing; what it loses, the sweep finds.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Id, Queue } from '@storyloom/engine';
import * as z from 'zod';
import type { Log } from '../log/log.ts';
import type { Backing, NewJob } from './backing.ts';
import { postgresBacking } from './postgres-backing.ts';
import { redisBacking } from './redis-backing.ts';

export { prepareQueueDatabase } from './postgres-backing.ts';

const idsPerJob = 100;
const publishTimeoutMs = 1000;
const canaryEveryMs = 5000;
/** How long a consumer, its handlers done, waits for the store to hear of it. */
const farewellMs = 3000;

const jobData = z.object({ ids: z.array(z.string()) });

export type QueueOptions = {
  redisUrl: string | null;
  databaseUrl: string;
  log: Log;
  /** Queues of different names share nothing. */
  name?: string;
};

/**
 * With Redis, resolves within about two seconds, whether or not Redis is there. With PostgreSQL, this
 * and `consume` reject when the database is away or `prepareQueueDatabase` has not run on it. What is
 * being published when it is closed is still handed to the store, if that takes it within a second.
 */
export async function makeQueue(options: QueueOptions): Promise<Queue> {
  const { redisUrl, databaseUrl, log, name = 'action-runs' } = options;
  const backing = redisUrl
    ? await redisBacking({ url: redisUrl, name, log })
    : await postgresBacking({ url: databaseUrl, name, log });
  const add = boundedAdd(backing);
  const consumers = new Set<{ close: () => Promise<void> }>();
  const publishing = new Set<Promise<void>>();

  return {
    publish: async (ids) => {
      const jobs: NewJob[] = [];
      for (let at = 0; at < ids.length; at += idsPerJob) {
        jobs.push({ name: 'runs', data: { ids: ids.slice(at, at + idsPerJob) } });
      }
      if (jobs.length === 0) return;
      const handedOver = add(jobs).finally(() => publishing.delete(handedOver));
      publishing.add(handedOver);
      await handedOver;
    },
    consume: async (handler, { concurrency }) => {
      const consumer = await startConsumer({ backing, add, log, handler, concurrency });
      consumers.add(consumer);
      return {
        lastConsumedAt: consumer.lastConsumedAt,
        close: async () => {
          consumers.delete(consumer);
          await consumer.close();
        },
      };
    },
    close: async () => {
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      await Promise.allSettled(publishing);
      await backing.close();
    },
  };
}

type Add = (jobs: NewJob[]) => Promise<void>;

/**
 * Rejects within `publishTimeoutMs`, and at once while an earlier call is still unanswered past that
 * time: a store that hangs must neither hold its callers up nor collect what they send.
 */
function boundedAdd(backing: Backing): Add {
  let overdue = 0;
  return async (jobs) => {
    if (!backing.reachable()) throw new Error('The queue cannot be reached');
    if (overdue > 0) throw new Error('The queue does not answer');
    const adding = backing.add(jobs);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, publishTimeoutMs, 'late');
    });
    const first = await Promise.race([adding, late]).finally(() => clearTimeout(timer));
    if (first !== 'late') return;
    overdue += 1;
    const settled = () => {
      overdue -= 1;
    };
    adding.then(settled, settled);
    throw new Error(`The queue did not answer within ${publishTimeoutMs} ms`);
  };
}

async function startConsumer(options: {
  backing: Backing;
  add: Add;
  log: Log;
  handler: (ids: Id[]) => Promise<void>;
  concurrency: number;
}) {
  const { backing, add, log, handler, concurrency } = options;
  let lastConsumedAt: Date | null = null;
  const running = new Set<Promise<void>>();

  const handle = async (data: unknown) => {
    lastConsumedAt = new Date();
    const parsed = jobData.safeParse(data);
    if (!parsed.success) return log.warn('The queue held a job that is not ours', { err: parsed.error });
    if (parsed.data.ids.length === 0) return;
    try {
      await handler(parsed.data.ids);
    } catch (error) {
      log.error('A batch of Action runs broke; the sweep will bring them again', { err: error });
    }
  };

  const worker = await backing.work((job) => {
    const run = handle(job.data).finally(() => running.delete(run));
    running.add(run);
    return run;
  }, concurrency);

  // One id per consumer: while its canary waits unconsumed, adding another is a no-op.
  const canary: NewJob = { name: 'canary', data: { ids: [] }, opts: { jobId: `canary-${randomUUID()}` } };
  // A canary that cannot be sent leaves lastConsumedAt where it was: that is its report.
  const sing = () => void add([canary]).catch(() => undefined);
  const singing = setInterval(sing, canaryEveryMs);
  sing();

  let closing: Promise<void> | undefined;
  const close = async () => {
    clearInterval(singing);
    const told = worker.close();
    const done = async () => {
      while (running.size > 0) await Promise.allSettled(running);
      await delay(farewellMs, undefined, { ref: false });
    };
    await Promise.race([told, done()]);
    worker.cut();
  };
  return {
    lastConsumedAt: () => lastConsumedAt,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
