/**
 * The one repair loop: Action runs whose time has come, or whose hint was lost, are carried out from
 * here, queue or no queue; what waits for a slot is let in; joins to which nobody else can come go on. It
 * also folds the counts that commits leave as deltas.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@storyloom/adapters/log/log';
import { foldCounts } from '@storyloom/adapters/postgres/counts';
import type { Pool } from '@storyloom/adapters/postgres/pool';
import type { makeAdmit, Work } from '@storyloom/engine';

type Admit = Pick<ReturnType<typeof makeAdmit>, 'now' | 'strand'>;

const everyMs = 1_000;
const atMost = 500;
const foldEvery = 5;

export function startSweeper(deps: { work: Pick<Work, 'sweep'>; admit: Admit; pool: Pool; log: Log }): {
  stop: () => Promise<void>;
} {
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
  { work, admit, pool, log }: { work: Pick<Work, 'sweep'>; admit: Admit; pool: Pool; log: Log },
  signal: AbortSignal,
): Promise<void> {
  for (let round = 1; !signal.aborted; round += 1) {
    try {
      const found = await work.sweep(atMost);
      if (found > 0) log.debug('swept', { found });
      await admit.now();
      await admit.strand();
      if (round % foldEvery === 0) await foldCounts(pool);
      if (found === atMost) continue;
    } catch (error) {
      log.warn('sweep failed; trying again', { err: error });
    }
    // Workers that started together drift apart.
    await sleep(everyMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
  }
}
