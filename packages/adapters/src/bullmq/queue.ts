/**
 * The Queue on BullMQ. A job says that something is queued, and nothing else: one job stands for all that
 * was queued since the last one was taken, so that jobs do not pile up while nobody takes them. It may be
 * lost or come twice; workers look by themselves, too.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Consumer, Queue } from '@storyloom/engine';
import type { Log } from '../log/log.ts';
import { quietly } from '../log/quietly.ts';
import type { Backing, NewJob } from './backing.ts';
import { postgresBacking } from './postgres-backing.ts';
import { redisBacking } from './redis-backing.ts';

export { prepareQueueDatabase } from './postgres-backing.ts';

const addTimeoutMs = 1000;
const canaryEveryMs = 5000;
/** Hints of one process are at least so far apart; the first goes at once. */
const hintEveryMs = 5;
/** How soon a worker that was full looks whether it still is. */
const fullCheckMs = 25;
/** How long a consumer that closes waits for the store to hear of it. */
const farewellMs = 3000;

export type QueueOptions = {
  redisUrl: string | null;
  databaseUrl: string;
  log: Log;
  /** Queues of different names share nothing. */
  name?: string;
};

/**
 * With Redis, resolves within about two seconds, whether or not Redis is there. With PostgreSQL, this
 * and `consume` reject when the database is away or `prepareQueueDatabase` has not run on it.
 */
export async function makeQueue(options: QueueOptions): Promise<Queue> {
  const { redisUrl, databaseUrl, log, name = 'wake-ups' } = options;
  const backing = redisUrl
    ? await redisBacking({ url: redisUrl, name, log })
    : await postgresBacking({ url: databaseUrl, name, log });
  const add = boundedAdd(backing);
  const consumers = new Set<{ close: () => Promise<void> }>();
  const hints = makeHints(add, quietly(log, 'A hint could not be sent; workers look by themselves'));

  return {
    wake: hints.wake,
    consume: async (onWake, { isFull }) => {
      const consumer = await startConsumer({ backing, add, onWake, isFull, wake: hints.wake });
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
      await hints.flushed();
      await backing.close();
    },
  };
}

type Add = (jobs: NewJob[]) => Promise<void>;

/** While a job of this id waits, another one is not added: it would say the same. */
const hint: NewJob = { name: 'wake', data: {}, opts: { jobId: 'wake' } };

/** Sends the first hint at once and the last one always, with a pause between two. */
function makeHints(add: Add, onError: (error: Error) => void) {
  let isWanted = false;
  let sending: Promise<void> | null = null;

  async function send(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      await add([hint]).catch(onError);
      await delay(hintEveryMs);
    }
  }
  return {
    wake: (): void => {
      isWanted = true;
      sending ??= send().finally(() => {
        sending = null;
      });
    },
    flushed: async (): Promise<void> => {
      await sending;
    },
  };
}

/**
 * Rejects within `addTimeoutMs`, and at once while an earlier call is still unanswered past that
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
      timer = setTimeout(resolve, addTimeoutMs, 'late');
    });
    const first = await Promise.race([adding, late]).finally(() => clearTimeout(timer));
    if (first !== 'late') return;
    overdue += 1;
    const settled = () => {
      overdue -= 1;
    };
    adding.then(settled, settled);
    throw new Error(`The queue did not answer within ${addTimeoutMs} ms`);
  };
}

async function startConsumer(options: {
  backing: Backing;
  add: Add;
  onWake: () => void;
  isFull: () => boolean;
  wake: () => void;
}): Promise<Consumer> {
  const { backing, add, onWake, isFull, wake } = options;
  let lastConsumedAt: Date | null = null;
  let isClosing = false;

  /** Takes no hints until there is a place: they are for workers that have one. */
  const leaveToOthers = async () => {
    worker.pause();
    // The hint that was taken goes on to whoever has a place.
    wake();
    while (!isClosing && isFull()) await delay(fullCheckMs);
    if (isClosing) return;
    worker.resume();
    onWake();
  };

  const worker = await backing.work(
    async (job) => {
      lastConsumedAt = new Date();
      if (job.name !== hint.name) return;
      if (isFull()) void leaveToOthers();
      else onWake();
    },
    // What was queued while the job was still there found it there, and added none: look once more.
    (job) => {
      if (job.name === hint.name && !isFull()) onWake();
    },
  );

  // One id per consumer: while its canary waits unconsumed, adding another is a no-op.
  const canary: NewJob = { name: 'canary', data: {}, opts: { jobId: `canary-${randomUUID()}` } };
  // A canary that cannot be sent leaves lastConsumedAt where it was: that is its report.
  const sing = () => void add([canary]).catch(() => undefined);
  const singing = setInterval(sing, canaryEveryMs);
  sing();

  let closing: Promise<void> | undefined;
  const close = async () => {
    isClosing = true;
    clearInterval(singing);
    await Promise.race([worker.close(), delay(farewellMs, undefined, { ref: false })]);
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
