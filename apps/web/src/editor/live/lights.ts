/**
 * Actions that something just happened to, lit for a moment. However many hints arrive, the store changes at
 * most once a frame, so a storm paints what it lights and nothing else.
 */
import type { Id } from '@storyloom/engine';
import type { ActivityStore } from './activity.ts';

type Deps = {
  /** Runs something before the next paint. */
  frame: (run: (now: number) => void) => number;
  /** How long one stays lit. */
  ms: number;
};

export function createLights(activity: ActivityStore, { frame, ms }: Deps) {
  /** Until when each is lit, by the clock of frames. */
  const until = new Map<Id, number>();
  const fresh = new Set<Id>();
  let asked = false;
  let stopped = false;

  const paint = (now: number) => {
    asked = false;
    if (stopped) return;
    for (const id of fresh) until.set(id, now + ms);
    fresh.clear();
    for (const [id, end] of until) if (end <= now) until.delete(id);
    const { lit } = activity.getState();
    const same = lit.size === until.size && [...lit].every((id) => until.has(id));
    if (!same) activity.setState({ lit: new Set(until.keys()) });
    if (until.size > 0) ask();
  };
  const ask = () => {
    if (asked) return;
    asked = true;
    frame(paint);
  };
  return {
    light: (ids: readonly Id[]) => {
      for (const id of ids) fresh.add(id);
      if (fresh.size > 0 && !stopped) ask();
    },
    stop: () => {
      stopped = true;
      activity.setState({ lit: new Set() });
    },
  };
}
