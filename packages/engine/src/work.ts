/**
 * The worker's trip: claim → perform → settle → publish and announce. Claims and settlements of runs
 * that are under way at once share statements; the lease of a long run is pushed on while it works.
 */
import { type Batcher, batcher } from './batcher.ts';
import { newId } from './ids.ts';
import type { ClaimedRun, Id } from './model.ts';
import { type PerformDeps, type Prepared, perform, prepare } from './perform.ts';
import type { Acceptance, Live, LiveItem, Queue, Settlement, Store } from './ports.ts';

export type WorkDeps = PerformDeps & {
  store: Pick<Store, 'claim' | 'settle' | 'extend' | 'outputs' | 'due'>;
  queue: Pick<Queue, 'publish'>;
  live: Pick<Live, 'announce'>;
  log: { warn: (message: string, details: Record<string, unknown>) => void };
  /** Names this process in leases. */
  owner: string;
  leaseMs: number;
  /** At most so many effects are under way at once. */
  concurrency: number;
};

export type Work = {
  /** Carries out what of `ids` can be claimed; resolves when all of it is settled. */
  run: (ids: Id[]) => Promise<void>;
  /** Carries out what is due: lost hints, ended leases, waits. Answers how many were found. */
  sweep: (limit: number) => Promise<number>;
};

export function makeWork(deps: WorkDeps): Work {
  const claims = makeSlots(deps.concurrency);
  const effects = makeSlots(deps.concurrency);
  const claim = batcher<Id[], ClaimedRun[]>(
    async (lists) => {
      const won = await deps.store.claim([...new Set(lists.flat())], {
        owner: deps.owner,
        leaseMs: deps.leaseMs,
      });
      // The same id may be in two lists of one batch: the first gets the run.
      const byId = new Map(won.map((run) => [run.id, run]));
      return lists.map((ids) => ids.flatMap((id) => take(byId, id)));
    },
    { max: 100, parallel: 2 },
  );
  const settle = batcher<Settlement, boolean>(
    async (settlements) => {
      const landed = new Set(await deps.store.settle(settlements));
      return settlements.map((settlement) => landed.has(settlement.run.id));
    },
    { max: 200, parallel: 2 },
  );

  async function run(ids: Id[]): Promise<void> {
    // Small claims, so that one worker does not sit on effects that another could carry out.
    await Promise.all(chunks(ids, 20).map((some) => claims(() => runSome(some))));
  }

  async function runSome(ids: Id[]): Promise<void> {
    const claimed = await claim(ids);
    if (claimed.length === 0) return;
    const prepared = await prepare(deps, claimed);
    const lease = holdLease(deps, claimed);
    try {
      const results = await Promise.allSettled(
        prepared.map(async (one) => {
          const carryOut = () => perform(deps, one, lease.signalOf(one.run.id));
          const settlement = await (isEffect(one) ? effects(carryOut) : carryOut());
          await finish(settle, deps, one.run, settlement);
          lease.release(one.run.id);
        }),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
    } finally {
      lease.stop();
    }
  }

  return {
    run,
    sweep: async (limit) => {
      const ids = await deps.store.due({ limit, againMs: deps.leaseMs });
      await run(ids);
      return ids.length;
    },
  };
}

function isEffect({ run, story }: Prepared | { run: ClaimedRun; story: null }): boolean {
  return story?.actions.get(run.actionId)?.definition.kind === 'effect';
}

/** A settlement that lost its fence belongs to nobody: another attempt decides, so nothing is told. */
async function finish(
  settle: Batcher<Settlement, boolean>,
  deps: WorkDeps,
  run: ClaimedRun,
  settlement: Settlement,
): Promise<void> {
  const landed = await settle(settlement);
  if (!landed) {
    deps.log.warn('lost the lease; the result was dropped', { actionRunId: run.id, attempt: run.attempt });
    return;
  }
  const queued = settlement.runs.filter((next) => next.state === 'queued').map((next) => next.id);
  if (queued.length > 0) void deps.queue.publish(queued).catch(() => undefined);
  const actionIds = [run.actionId, ...settlement.events.map((event) => event.actionId)];
  deps.live.announce([activity(run.storyId, run.storyRunId, actionIds)]);
}

/** After the commit of acceptances: hints for the worker and for whoever watches. Loses nothing when it fails. */
export function publishAccepted(
  deps: { queue: Pick<Queue, 'publish'>; live: Pick<Live, 'announce'> },
  batch: Acceptance[],
): void {
  const ids = batch.flatMap((acceptance) => acceptance.runs.map((run) => run.id));
  if (ids.length > 0) void deps.queue.publish(ids).catch(() => undefined);
  deps.live.announce(batch.map(({ event }) => activity(event.storyId, event.storyRunId, [event.actionId])));
}

function activity(storyId: Id, storyRunId: Id, actionIds: Id[]): LiveItem {
  return {
    kind: 'activity',
    id: newId(),
    storyId,
    actionIds: [...new Set(actionIds)],
    storyRunIds: [storyRunId],
  };
}

/** Pushes the leases on at a third of their length; a run that lost its lease is aborted. */
function holdLease(deps: WorkDeps, runs: ClaimedRun[]) {
  const held = new Map(
    runs.map((run) => [run.id, { attempt: run.attempt, abort: new AbortController() }] as const),
  );
  const timer = setInterval(() => {
    const fences = [...held].map(([id, { attempt }]) => ({ id, attempt }));
    deps.store.extend(fences, deps.leaseMs).then(
      (kept) => {
        const still = new Set(kept);
        for (const { id } of fences) if (!still.has(id)) held.get(id)?.abort.abort();
      },
      (error: unknown) => deps.log.warn('could not push leases on; trying again', { err: error }),
    );
  }, deps.leaseMs / 3);
  return {
    signalOf: (id: Id) => held.get(id)?.abort.signal ?? AbortSignal.abort(),
    release: (id: Id) => void held.delete(id),
    stop: () => clearInterval(timer),
  };
}

/** Runs at most `size` functions at once, the rest in order of arrival. */
function makeSlots(size: number) {
  let free = size;
  const waiting: (() => void)[] = [];
  return async <T>(run: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

function take(runs: Map<Id, ClaimedRun>, id: Id): ClaimedRun[] {
  const run = runs.get(id);
  runs.delete(id);
  return run ? [run] : [];
}

function chunks<T>(items: T[], size: number): T[][] {
  const out: T[][] = [];
  for (let at = 0; at < items.length; at += size) out.push(items.slice(at, at + size));
  return out;
}
