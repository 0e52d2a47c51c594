/**
 * Which versions are too heavy to run inline at ingest: the app answers everybody's webhooks, so a story
 * whose chains took long leaves them to the workers for a while.
 */
import type { Id } from './model.ts';

export type Pace = {
  isHeavy: (versionId: Id) => boolean;
  /** A chain of this version took so many milliseconds. */
  took: (versionId: Id, ms: number) => void;
};

/** A chain that takes longer is heavy, in milliseconds. */
const heavyMs = 20;
/** One long chain may be chance: so many in a row are not. */
const timesInRow = 3;
const restMs = 30_000;
const mostKept = 10_000;

export function makePace(now: () => number = () => performance.now()): Pace {
  const long = new Map<Id, number>();
  const heavyUntil = new Map<Id, number>();
  return {
    isHeavy: (versionId) => {
      const until = heavyUntil.get(versionId);
      if (until === undefined) return false;
      if (now() < until) return true;
      heavyUntil.delete(versionId);
      return false;
    },
    took: (versionId, ms) => {
      if (ms <= heavyMs) {
        long.delete(versionId);
        return;
      }
      const times = (long.get(versionId) ?? 0) + 1;
      if (long.size > mostKept) long.clear();
      if (times < timesInRow) {
        long.set(versionId, times);
        return;
      }
      long.delete(versionId);
      heavyUntil.set(versionId, now() + restMs);
    },
  };
}
