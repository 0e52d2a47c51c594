/** Keeps storage clean: a bounded round every ten seconds, the next one soon when there is more to do. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@storyloom/adapters/log/log';
import type { Retention } from '@storyloom/adapters/postgres/retention';

const everyMs = 10_000;
const soonMs = 1_000;

type CleanerDeps = {
  retention: Retention;
  /** Seals what is stored in plain text and need not be; null without a key. */
  seal: (() => Promise<{ sealed: number; cleared: number }>) | null;
  log: Log;
};

export function startCleaner(deps: CleanerDeps): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const done = loop(deps, stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

async function loop({ retention, seal, log }: CleanerDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let more = false;
    try {
      const kept = await seal?.();
      if (kept && kept.sealed + kept.cleared > 0) log.info('secrets of webhooks sealed', kept);
      const report = await retention.round(signal);
      if (report !== null) {
        const { made, dropped, removed } = report;
        if (made.length + dropped.length > 0) log.info('days made and dropped', { made, dropped });
        if (Object.keys(removed).length > 0) log.info('removed what is not kept any more', removed);
        more = report.more;
      }
    } catch (error) {
      log.warn('cleaning up failed; trying again', { err: error });
    }
    // Workers that started together drift apart.
    await sleep((more ? soonMs : everyMs) * (0.5 + Math.random()), undefined, { signal }).catch(
      () => undefined,
    );
  }
}
