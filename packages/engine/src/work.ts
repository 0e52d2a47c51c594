/**
 * The worker's trip: claim → perform → settle → announce, again and again while there is something to
 * claim and a slot to carry it out in. Settlements of runs that end at once share a statement; the lease
 * of a long run is pushed on while it works.
 */
import { batcher } from './batcher.ts';
import { newId } from './ids.ts';
import { makeLeases } from './lease.ts';
import type { ClaimedRun, Id } from './model.ts';
import { newestAttempts } from './newest-attempts.ts';
import { type AtJoin, gatherFor, perform } from './perform.ts';
import type {
  Acceptance,
  Arrival,
  GroupMember,
  Live,
  LiveItem,
  NewCall,
  NewRuns,
  Queue,
  RunLogs,
  Settlement,
  Store,
} from './ports.ts';
import { type PerformDeps, type Prepared, prepare } from './prepare.ts';
import { answerIn } from './receive.ts';
import { mostHeldBytes, mostTogetherBytes, sizeOfEvents } from './size.ts';
import { makeSlots } from './slots.ts';
import { makeTails } from './tail.ts';
import { makeUpstream, type Reading } from './upstream.ts';

export type WorkDeps = PerformDeps & {
  store: Pick<Store, 'claim' | 'giveBack' | 'settle' | 'arrive' | 'extend' | 'held' | 'outputs' | 'due'>;
  queue: Pick<Queue, 'wake'>;
  live: Pick<Live, 'announce'>;
  log: { warn: (message: string, details: Record<string, unknown>) => void };
  /** Without it, log lines are seen when their run ends. */
  logs?: RunLogs;
  /** Names this process; each of its claims has a name of its own behind that. */
  owner: string;
  leaseMs: number;
  /** At most so many Action runs are under way at once, but for what `makeSlots` allows. */
  concurrency: number;
  /** Called when a run that counts for a limit ended: another may start. */
  onSlotFree?: () => void;
};

export type Work = {
  /** Carries out what can be claimed, as slots allow; a call while it does looks once more after that. */
  pull: () => void;
  /** Makes due runs claimable, and carries out what can be claimed. Answers how many were due. */
  sweep: (limit: number) => Promise<number>;
  isFull: () => boolean;
  /** Slots taken, and Action runs ended since it was made. */
  busy: () => { slots: number; ended: number };
  /** Resolves when nothing is under way and nothing more is being claimed. */
  idle: () => Promise<void>;
  /** Claims no more; resolves when what is under way has ended. */
  stop: () => Promise<void>;
};

/** The pause before a result that could not be stored, or what is given back, is sent again. */
const settleAgainMs = 1_000;
/** How soon a run that was cancelled is told. */
const checkMs = 700;
/** The pause after a claim that failed, or whose runs could not be prepared. */
const failedClaimPauseMs = 500;

const notLanded = { landed: false, queued: 0 };

export function makeWork(deps: WorkDeps): Work {
  const slots = makeSlots(deps.concurrency, deps.mostBytes);
  const upstream = makeUpstream(deps.store, deps.mostBytes);
  const leases = makeLeases({ ...deps, checkMs });
  const tails = deps.logs ? makeTails({ ...deps, logs: deps.logs }) : null;
  const performing: PerformDeps = tails ? { ...deps, watch: tails.open } : deps;
  const joins = new Map<Arrival, Prepared>();
  let ended = 0;
  let isWanted = false;
  /** Something may be queued whose event is too large for what is left. */
  let isHeavyLeft = false;
  let isStopped = false;
  let claiming: Promise<void> | null = null;

  const settle = batcher<Settlement, boolean>(
    async (settlements) => {
      const newest = newestAttempts(settlements);
      const landed = new Set(await deps.store.settle([...newest]));
      return settlements.map((settlement) => newest.has(settlement) && landed.has(settlement.run.id));
    },
    { max: 200, parallel: 2, beside: 10, sizeOf: sizeOfSettlement, maxSize: mostTogetherBytes },
  );
  const arrive = batcher<Arrival, { landed: boolean; queued: number }>(
    async (arrivals) => {
      const queued = new Map<Id, number>();
      const newest = newestAttempts(arrivals);
      const gather = async (arrival: Arrival, group: GroupMember[]) => {
        const prepared = joins.get(arrival);
        if (!prepared) throw new Error('An arrival that nobody prepared.');
        const gathered = await gatherFor(deps, prepared, { arrival, group });
        queued.set(arrival.run.id, queuedOf(gathered));
        return gathered;
      };
      const landed = await deps.store.arrive([...newest], gather, deps.mostBytes ?? mostHeldBytes);
      const ids = new Set(landed);
      return arrivals.map((arrival) => {
        const { id } = arrival.run;
        return newest.has(arrival) && ids.has(id) ? { landed: true, queued: queued.get(id) ?? 0 } : notLanded;
      });
    },
    { max: 200, parallel: 1 },
  );

  function pull(): void {
    isWanted = true;
    if (isStopped || claiming) return;
    // What ends in one turn of the event loop is claimed for together.
    claiming = new Promise<void>((turnEnds) => setImmediate(turnEnds)).then(claimAll).finally(() => {
      claiming = null;
      if (isWanted && !isStopped && slots.room()) pull();
    });
  }

  async function claimAll(): Promise<void> {
    while (isWanted && !isStopped) {
      const room = slots.room();
      if (!room) return;
      isWanted = false;
      const owner = `${deps.owner} ${newId()}`;
      if (room.bytes === 0) isHeavyLeft = true;
      const from = { ...room, owner, leaseMs: deps.leaseMs, held: slots.held() };
      const claimed = await deps.store.claim(from).catch(async (error) => {
        deps.log.warn('could not claim; trying again', { err: error });
        await pause(failedClaimPauseMs);
        // What it won when only its answer was lost.
        await giveBack({ owner });
        return [];
      });
      if (claimed.length === 0) continue;
      for (const { storyId, bytes } of claimed) slots.take(storyId, bytes);
      // There may be more, for a slot that becomes free or for another worker.
      isWanted = true;
      if (claimed.length >= room.limit) deps.queue.wake();
      void carryOut(owner, claimed);
    }
  }

  /** Nothing was done of these: others may begin them at once. Sent until it is stored, or their lease is over. */
  async function giveBack(from: { owner: string; ids?: Id[] }): Promise<void> {
    const until = performance.now() + deps.leaseMs;
    for (;;) {
      try {
        if ((await deps.store.giveBack(from)) > 0) isWanted = true;
        return;
      } catch (error) {
        deps.log.warn('Action runs could not be given back', { err: error });
        if (isStopped || performance.now() > until) return;
        await pause(settleAgainMs);
      }
    }
  }

  async function carryOut(owner: string, claimed: ClaimedRun[]): Promise<void> {
    const signals = new Map(claimed.map((run) => [run.id, leases.hold(run)] as const));
    const give = (run: ClaimedRun) => {
      leases.release(run);
      slots.give(run.storyId, run.bytes);
      if (!isWanted && !isHeavyLeft) return;
      isHeavyLeft = false;
      pull();
    };
    // No function below has the whole list: a run that lasts would keep what the others have read.
    const all = await prepareAll(claimed);
    const unprepared: ClaimedRun[] = [];
    for (const [index, run] of claimed.entries()) {
      const one = all[index];
      if (!one) {
        unprepared.push(run);
        continue;
      }
      begin(owner, { run, one, signal: signals.get(run.id) ?? AbortSignal.abort() })
        .catch((error: unknown) =>
          deps.log.warn('an Action run broke; the sweep will bring it again', {
            actionRunId: run.id,
            err: error,
          }),
        )
        .finally(() => {
          if ('reading' in one) void release(one.reading);
          give(run);
        });
    }
    if (unprepared.length === 0) return;
    await putBack(owner, unprepared);
    for (const run of unprepared) give(run);
  }

  /** Their slots stay taken for a while: what cannot be read now is not asked for again and again. */
  async function putBack(owner: string, runs: ClaimedRun[]): Promise<void> {
    for (const run of runs) leases.release(run);
    await giveBack({ owner, ids: runs.map(({ id }) => id) });
    await pause(failedClaimPauseMs);
  }

  /** What each needs to be carried out; null for those that it cannot be read for now. */
  async function prepareAll(claimed: ClaimedRun[]): Promise<(Prepared | Settlement | null)[]> {
    try {
      return await prepare(deps, claimed, upstream);
    } catch (error) {
      if (claimed.length === 1) {
        deps.log.warn('an Action run could not be prepared; trying again', { err: error });
        return [null];
      }
    }
    // One that cannot be read holds up no other.
    return (await Promise.all(claimed.map((run) => prepareAll([run])))).flat();
  }

  async function begin(owner: string, claimed: Claimed): Promise<void> {
    const { run, one } = claimed;
    try {
      if ('values' in one) await Promise.all([one.reading, one.values]);
    } catch (error) {
      deps.log.warn('what an Action run needs could not be read; trying again', {
        actionRunId: run.id,
        err: error,
      });
      return putBack(owner, [run]);
    }
    return carryOutOne(claimed);
  }

  async function carryOutOne({ run, one, signal }: Claimed): Promise<void> {
    const result =
      'outcome' in one ? one : await perform(performing, one, signal).finally(() => tails?.end(run.id));
    const { landed, queued } = await untilStored(signal, () =>
      'outcome' in result ? end(result) : join(one, result),
    );
    if (!landed) {
      deps.log.warn('lost the lease; the result was dropped', { actionRunId: run.id, attempt: run.attempt });
      return;
    }
    ended += 1;
    tellCaller(run, one, result);
    if (queued > 0) pull();
    if (queued > slots.free()) deps.queue.wake();
    if (run.gate !== null || run.runGate !== null) deps.onSlotFree?.();
    const events = 'events' in result ? result.events : [];
    const actionIds = [run.actionId, ...events.map((event) => event.actionId)];
    deps.live.announce([activity(run.storyId, run.storyRunId, actionIds)]);
  }

  /**
   * A result is kept while the database is away or full: what an effect did outside is not done again.
   * Ends when another worker took the run over, or this one stops.
   */
  async function untilStored<Result>(signal: AbortSignal, store: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await store();
      } catch (error) {
        if (signal.aborted || isStopped) throw error;
        deps.log.warn('a result could not be stored; trying again', { err: error });
        await pause(settleAgainMs);
      }
    }
  }

  async function end(settlement: Settlement): Promise<{ landed: boolean; queued: number }> {
    const landed = await settle(settlement);
    if (landed && waitsForSlot(settlement)) deps.onSlotFree?.();
    if (landed && settlement.calls) begun(settlement.calls.starts);
    return { landed, queued: queuedOf(settlement) };
  }

  /** Story runs that were called are there now; calls that came to their end at once have their caller queued. */
  function begun(starts: NewCall[]): void {
    const acceptances = starts.map(({ acceptance }) => acceptance);
    if (acceptances.length > 0) announceAccepted(deps, acceptances);
    if (acceptances.some(({ runs }) => runs.some(({ state }) => state === 'waiting'))) deps.onSlotFree?.();
    pull();
  }

  /** A hint that loses nothing when it fails: the sweep looks at every open call. */
  function tellCaller(run: ClaimedRun, one: Prepared | Settlement, result: Settlement | AtJoin): void {
    if (!deps.calls || run.callerRunId === null || !mayEndCall(one, result)) return;
    deps.calls.ended([run.storyRunId]).then(
      (woken) => {
        // Also when somebody else woke the caller: a claim passes over a row that is being looked at.
        pull();
        if (woken > 0) deps.queue.wake();
      },
      (error: unknown) => deps.log.warn('a caller could not be woken; the sweep will', { err: error }),
    );
  }

  async function join(
    prepared: Prepared | Settlement,
    { arrival }: AtJoin,
  ): Promise<{ landed: boolean; queued: number }> {
    if ('outcome' in prepared) throw new Error('A settlement does not come to a join.');
    joins.set(arrival, prepared);
    return arrive(arrival).finally(() => joins.delete(arrival));
  }

  async function idle(): Promise<void> {
    while (claiming || slots.taken() > 0) {
      await claiming;
      await slots.empty();
    }
  }

  return {
    pull,
    sweep: async (limit) => {
      const found = await deps.store.due(limit);
      await deps.calls?.ended('some');
      pull();
      return found;
    },
    isFull: () => slots.free() <= 0,
    busy: () => ({ slots: slots.taken(), ended }),
    idle,
    stop: () => {
      isStopped = true;
      upstream.close();
      return idle();
    },
  };
}

type Claimed = { run: ClaimedRun; one: Prepared | Settlement; signal: AbortSignal };

/** Its run is done with it. */
async function release(reading: Promise<Reading>): Promise<void> {
  const read = await reading.catch(() => null);
  if (read !== null && typeof read !== 'string') read.release();
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}

/** Whether the story run may have answered, or ended, with this. */
function mayEndCall(one: Prepared | Settlement, result: Settlement | AtJoin): boolean {
  if ('arrival' in result) return true;
  const { outcome, runs, events } = result;
  const isOpen =
    outcome.state === 'waiting' || runs.some(({ state }) => state === 'queued' || state === 'waiting');
  return !isOpen || 'outcome' in one || answerIn(one.story, events) !== null;
}

/** Whether something begins to wait for what admission gives. */
function waitsForSlot({ outcome, runs }: Settlement): boolean {
  const isPaced = outcome.state === 'waiting' && outcome.kind === 'pace';
  return isPaced || runs.some((run) => run.state === 'waiting');
}

function sizeOfSettlement({ events, calls }: Settlement): number {
  const called = calls ? calls.starts.flatMap(({ acceptance }) => acceptance.events) : [];
  return sizeOfEvents(events) + sizeOfEvents(called);
}

function queuedOf({ runs }: NewRuns): number {
  return runs.filter((run) => run.state === 'queued').length;
}

/** After the commit of acceptances: a hint for workers, and for whoever watches. Loses nothing when it fails. */
export function announceAccepted(
  deps: { queue: Pick<Queue, 'wake'>; live: Pick<Live, 'announce'> },
  batch: Acceptance[],
): void {
  if (
    batch.some((acceptance) => acceptance.runs.some(({ state }) => state === 'queued' || state === 'waiting'))
  ) {
    deps.queue.wake();
  }
  deps.live.announce(
    batch.map(({ storyRun, events }) =>
      activity(
        storyRun.storyId,
        storyRun.id,
        events.map((event) => event.actionId),
      ),
    ),
  );
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
