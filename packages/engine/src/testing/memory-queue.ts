import type { Queue } from '../ports.ts';

type Taker = { onWake: () => void; isFull: () => boolean; at: Date };

const fullCheckMs = 5;

/** The Queue port in one process. Wrap it to lose hints. */
export function memoryQueue(): Queue {
  const takers = new Set<Taker>();
  let isWaiting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hand = () => {
    clearTimeout(timer);
    for (const taker of takers) {
      if (!isWaiting) return;
      if (taker.isFull()) continue;
      isWaiting = false;
      taker.at = new Date();
      try {
        taker.onWake();
      } catch {
        // As with a real queue, a consumer's fault is its own.
      }
    }
    if (isWaiting && takers.size > 0) timer = setTimeout(hand, fullCheckMs);
  };

  return {
    wake: () => {
      isWaiting = true;
      queueMicrotask(hand);
    },
    consume: async (onWake, { isFull }) => {
      // Nothing stands between this consumer and its queue, so its first canary is there at once.
      const taker: Taker = { onWake, isFull, at: new Date() };
      takers.add(taker);
      hand();
      return {
        lastConsumedAt: () => taker.at,
        close: async () => {
          takers.delete(taker);
        },
      };
    },
    close: async () => {
      clearTimeout(timer);
      takers.clear();
    },
  };
}
