/**
 * The one repair loop: Action runs whose time has come, or whose hint was lost, are carried out from
 * here, queue or no queue; callers of stories that ended are woken; what waits for a slot is let in; joins
 * to which nobody else can come go on. It also folds the counts that commits leave as deltas, and switches off
 * stories whose runs fail as often in a row as they say.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@storyloom/adapters/log/log';
import { foldCounts } from '@storyloom/adapters/postgres/counts';
import type { Pool } from '@storyloom/adapters/postgres/pool';
import { cancelOrphans } from '@storyloom/adapters/runs/cancel';
import { requeueResumed } from '@storyloom/adapters/runs/suspend';
import { switchOffFailing } from '@storyloom/adapters/stories/switch-off';
import type { Live, makeAdmit, Queue, Work } from '@storyloom/engine';

type Admit = Pick<ReturnType<typeof makeAdmit>, 'now' | 'strand'>;

const everyMs = 1_000;
const atMost = 500;
const foldEvery = 5;
/** A multiple of the above: old hours can wait. */
const foldAllEvery = 60;
/** A claim that was under way while its story run was resumed may have put it off. */
const resumedEvery = 5;
/** Whoever cancelled a caller may have died before what it called was cancelled. */
const orphansEvery = 5;
const switchOffEvery = 10;

type SweeperDeps = {
  work: Pick<Work, 'sweep'>;
  admit: Admit;
  pool: Pool;
  queue: Pick<Queue, 'wake'>;
  live: Pick<Live, 'announce'>;
  log: Log;
};

export function startSweeper(deps: SweeperDeps): { stop: () => Promise<void> } {
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
  { work, admit, pool, queue, live, log }: SweeperDeps,
  signal: AbortSignal,
): Promise<void> {
  for (let round = 1; !signal.aborted; round += 1) {
    const found = await tried(log, 'due', () => work.sweep(atMost));
    if (found) log.debug('swept', { found });
    await tried(log, 'admit', admit.now);
    await tried(log, 'strand', admit.strand);
    if (round % foldEvery === 0) {
      await tried(log, 'counts', () => foldCounts(pool, { all: round % foldAllEvery === 0 }));
    }
    if (round % resumedEvery === 0) await tried(log, 'resumed', () => requeueResumed(pool));
    if (round % orphansEvery === 0) await tried(log, 'orphans', () => cancelOrphans({ pool, queue, live }));
    if (round % switchOffEvery === 0) await tried(log, 'switch off', () => switchOff(pool, log));
    if (found === atMost) continue;
    // Workers that started together drift apart.
    await sleep(everyMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
  }
}

/** One step of a round: what breaks in it is logged, and keeps no other step from its turn. */
async function tried<Result>(log: Log, step: string, run: () => Promise<Result>): Promise<Result | null> {
  try {
    return await run();
  } catch (error) {
    log.warn('a step of the sweep failed; trying again', { step, err: error });
    return null;
  }
}

async function switchOff(pool: Pool, log: Log): Promise<void> {
  for (const { id, team_id, disabled_after } of await switchOffFailing(pool)) {
    log.warn('story switched off', { storyId: id, teamId: team_id, failedRunsInARow: disabled_after });
  }
}
