import type { Id } from '../model.ts';
import type { Consumer, Queue } from '../ports.ts';

const idsPerBatch = 100;

type Taker = { takes: () => boolean; take: (ids: Id[]) => void; close: () => Promise<void> };

/** The Queue port in one process. Nothing is lost, nothing comes twice: wrap it to have that. */
export function memoryQueue(): Queue {
  const waiting: Id[][] = [];
  const takers = new Set<Taker>();

  const hand = () => {
    for (const taker of takers) {
      while (taker.takes()) {
        const ids = waiting.shift();
        if (!ids) return;
        taker.take(ids);
      }
    }
  };

  const consume = async (handler: (ids: Id[]) => Promise<void>, concurrency: number): Promise<Consumer> => {
    // Nothing stands between this consumer and its queue, so its first canary is there at once.
    let lastConsumedAt = new Date();
    const running = new Set<Promise<void>>();
    const run = async (ids: Id[]) => {
      await Promise.resolve();
      await handler(ids).catch(() => undefined);
    };
    const taker: Taker = {
      takes: () => running.size < concurrency,
      take: (ids) => {
        lastConsumedAt = new Date();
        const done = run(ids).finally(() => {
          running.delete(done);
          hand();
        });
        running.add(done);
      },
      close: async () => {
        takers.delete(taker);
        await Promise.allSettled(running);
      },
    };
    takers.add(taker);
    hand();
    return { lastConsumedAt: () => lastConsumedAt, close: taker.close };
  };

  return {
    publish: async (ids) => {
      for (let at = 0; at < ids.length; at += idsPerBatch) waiting.push(ids.slice(at, at + idsPerBatch));
      hand();
    },
    consume: (handler, { concurrency }) => consume(handler, concurrency),
    close: async () => {
      await Promise.all([...takers].map((taker) => taker.close()));
    },
  };
}
