/**
 * The one repair loop: Action runs whose time has come are carried out from here, queue or no queue.
 * It also folds the counts that commits leave as deltas.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@storyloom/adapters/log/log';
import { foldCounts } from '@storyloom/adapters/postgres/counts';
import type { Pool } from '@storyloom/adapters/postgres/pool';
import type { Work } from '@storyloom/engine';

const everyMs = 1_000;
const atMost = 500;
const foldEvery = 5;

export function startSweeper(deps: { work: Work; pool: Pool; log: Log }): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const done = loop(deps, stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

async function loop(
  { work, pool, log }: { work: Work; pool: Pool; log: Log },
  signal: AbortSignal,
): Promise<void> {
  for (let round = 1; !signal.aborted; round += 1) {
    try {
      const found = await work.sweep(atMost);
      if (found > 0) log.info('swept', { found });
      if (round % foldEvery === 0) await foldCounts(pool);
      if (found === atMost) continue;
    } catch (error) {
      log.warn('sweep failed; trying again', { err: error });
    }
    // Workers that started together drift apart.
    await sleep(everyMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
  }
}
