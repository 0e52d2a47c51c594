/**
 * Fires schedules: sleeps until the next tick of all, one second at most, since another process may have
 * published an earlier one. Any number of workers may run it; each tick goes to one of them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '@storyloom/adapters/postgres/pool';
import { type FireDeps, fireDue, untilNextTick } from '@storyloom/adapters/postgres/schedules';

const longestMs = 1_000;
/** A due schedule that another worker holds is not asked for without a pause. */
const shortestMs = 20;
const atOnce = 50;

export function startScheduler(deps: FireDeps & { pool: Pool }): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const done = loop(deps, stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

async function loop({ pool, ...deps }: FireDeps & { pool: Pool }, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let pause = longestMs;
    try {
      if ((await fireDue(pool, deps, { limit: atOnce })) === atOnce) continue;
      const ms = await untilNextTick(pool);
      if (ms !== null) pause = Math.min(Math.max(ms, shortestMs), longestMs);
    } catch (error) {
      deps.log.warn('schedules were not fired; trying again', { err: error });
    }
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}
