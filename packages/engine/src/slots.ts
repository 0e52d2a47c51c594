import type { Id } from './model.ts';
import { mostHeldBytes } from './size.ts';

/** Places that Action runs take while they are under way. */
export type Slots = {
  /** Below zero while some are taken beyond their number. */
  free: () => number;
  taken: () => number;
  /**
   * What may be claimed now: so many of any story, or one of a story that holds none, with events of so many
   * bytes; null for nothing.
   */
  room: () => { limit: number; othersOnly: boolean; bytes: number } | null;
  /** How many each story holds. */
  held: () => ReadonlyMap<Id, number>;
  /** `bytes` are those of the run's event. */
  take: (storyId: Id, bytes: number) => void;
  give: (storyId: Id, bytes: number) => void;
  /** Resolves when none is taken. */
  empty: () => Promise<void>;
};

/** All slots taken for so long, and none given back: what holds them hangs. */
const stuckMs = 500;

/**
 * `size` slots for all. When they are taken by runs that last, stories that hold none may have a tenth more,
 * one each: calls of one story that hang do not hold the others up, and nothing is kept free for that. Events
 * that are held have `mostBytes` together, but for the last one; small ones are claimed beyond that.
 */
export function makeSlots(size: number, mostBytes = mostHeldBytes): Slots {
  const spare = Math.ceil(size / 10);
  const held = new Map<Id, number>();
  let taken = 0;
  let heldBytes = 0;
  let movedAt = 0;
  let waiting: (() => void)[] = [];
  const change = (storyId: Id, by: 1 | -1) => {
    const count = (held.get(storyId) ?? 0) + by;
    if (count > 0) held.set(storyId, count);
    else held.delete(storyId);
    taken += by;
    if (by < 0 || taken <= size) movedAt = performance.now();
  };
  return {
    free: () => size - taken,
    taken: () => taken,
    room: () => {
      const bytes = Math.max(0, mostBytes - heldBytes);
      if (taken < size) return { limit: size - taken, othersOnly: false, bytes };
      const isStuck = performance.now() - movedAt >= stuckMs;
      return isStuck && taken < size + spare ? { limit: 1, othersOnly: true, bytes } : null;
    },
    held: () => held,
    take: (storyId, bytes) => {
      heldBytes += bytes;
      change(storyId, 1);
    },
    give: (storyId, bytes) => {
      heldBytes -= bytes;
      change(storyId, -1);
      if (taken > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    empty: () => (taken === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
