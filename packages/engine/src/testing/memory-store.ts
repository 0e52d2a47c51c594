import type { Calls } from '../call-ports.ts';
import { failedGroup, stillToCome, tooLargeGroup } from '../gather.ts';
import { isWhole } from '../inline.ts';
import type { ClaimedRun, Id, NewEvent, NewStoryRun, RunError } from '../model.ts';
import type {
  Acceptance,
  ApprovalRequest,
  Flow,
  Gathered,
  GroupMember,
  NewRuns,
  ReadOutput,
  Settlement,
  Store,
} from '../ports.ts';
import { waitedFor } from '../prepare.ts';
import { smallBytes, bytesOf as sumOf } from '../size.ts';
import { memoryCalls } from './memory-calls.ts';
import { type Control, memoryControl } from './memory-control.ts';
import { memoryFlow } from './memory-flow.ts';
import { isOpen, type Marks, type StoredRun } from './memory-rows.ts';

type StoredCount = { storyId: Id; actionId: Id; port: string; count: number };

type MemoryStore = Store & {
  storyRuns: () => NewStoryRun[];
  events: () => NewEvent[];
  runs: () => StoredRun[];
  counts: () => StoredCount[];
  /** Moves the store's clock on. */
  pass: (ms: number) => void;
  calls: (find: Calls['find']) => Calls;
  calledBy: (storyRunIds: Id[]) => Id[];
  /** What is asked of people, by Action run. */
  approvals: () => ReadonlyMap<Id, ApprovalRequest>;
  flow: Flow;
  control: Control;
};

/** Some rows of a batch broke a rule of uniqueness; the others are stored. */
class Refused extends Error {
  readonly failed: { index: number; error: unknown }[];

  constructor(failed: { index: number; error: unknown }[]) {
    super('Some rows are there already.');
    this.failed = failed;
  }
}

/** The Store in one process's memory, with the guarantees of the real one but durability. */
export function memoryStore(): MemoryStore {
  const storyRuns = new Map<Id, NewStoryRun>();
  const keys = new Map<string, Id>();
  const events = new Map<Id, NewEvent>();
  const runs = new Map<Id, StoredRun>();
  const counts = new Map<string, StoredCount>();
  const rests = new Map<string, number>();
  const approvals = new Map<Id, ApprovalRequest>();
  const marks: Marks = { cancelled: new Set(), suspended: new Set(), suspendedStories: new Set() };
  let passed = 0;
  let gathering: Promise<unknown> = Promise.resolve();
  const now = () => Date.now() + passed;
  const called = memoryCalls({ storyRuns, events, runs, now });

  /** Null when the rows may stand beside those that are there. */
  function clash(rows: NewRuns): Error | null {
    const ids = new Set([...events.keys(), ...runs.keys()]);
    for (const { id } of [...rows.runs, ...rows.events]) {
      if (ids.has(id)) return new Error(`There is a row ${id} already.`);
      ids.add(id);
    }
    return null;
  }

  function insert(rows: NewRuns): void {
    for (const event of rows.events) {
      events.set(event.id, structuredClone(event));
      add(event, event.port);
    }
    for (const run of rows.runs) {
      runs.set(run.id, {
        ...structuredClone(run),
        attempt: isOpen(run) ? 0 : 1,
        failures: 0,
        lostLeases: 0,
        waited: run.state === 'waiting' ? 'slot' : null,
        waitedBefore: null,
        joinKey: null,
        emitted: 0,
        answer: null,
        owner: null,
        wakeAt: null,
      });
      if (run.state === 'failed') add(run, '!failed');
    }
  }

  function add({ storyId, actionId }: { storyId: Id; actionId: Id }, port: string): void {
    const key = `${storyId} ${actionId} ${port}`;
    const before = counts.get(key)?.count ?? 0;
    counts.set(key, { storyId, actionId, port, count: before + 1 });
  }

  function held({ id, attempt }: { id: Id; attempt: number }): StoredRun | null {
    const run = runs.get(id);
    return run?.state === 'running' && run.attempt === attempt ? run : null;
  }

  function acceptOne(item: Acceptance): Id | Error {
    const key = item.once && `${item.once.actionId} ${item.once.key}`;
    const started = key === null ? undefined : keys.get(key);
    if (started !== undefined) return started;
    if (storyRuns.has(item.storyRun.id)) return item.storyRun.id;
    const error = clash(item);
    if (error !== null) return error;
    if (key !== null) keys.set(key, item.storyRun.id);
    storyRuns.set(item.storyRun.id, { ...item.storyRun });
    insert(item);
    return item.storyRun.id;
  }

  function settleOne(settlement: Settlement): Id[] {
    const run = held(settlement.run);
    if (run === null) return [];
    const starts = (settlement.calls?.starts ?? []).map(({ acceptance }) => acceptance);
    const all = [settlement, ...starts];
    const refusal = clash({
      events: all.flatMap((rows) => rows.events),
      runs: all.flatMap((rows) => rows.runs),
    });
    const outcome: Settlement['outcome'] =
      refusal === null
        ? settlement.outcome
        : { state: 'failed', error: { code: 'not_storable', message: refusal.message } };
    if (refusal === null) {
      insert(settlement);
      for (const { storyRun, ...rows } of starts) {
        storyRuns.set(storyRun.id, { ...storyRun });
        insert(rows);
      }
    }
    if (outcome.state === 'failed') add(run, '!failed');
    run.state = outcome.state;
    run.failures = settlement.failures;
    run.warnings = [...settlement.warnings];
    run.logs = [...run.logs, ...settlement.logs];
    run.wakeAt = outcome.state === 'waiting' && outcome.ms !== null ? now() + outcome.ms : null;
    run.error = errorOf(outcome);
    if (outcome.state === 'waiting') {
      run.waited = outcome.kind;
      run.waitedBefore = outcome.before ?? null;
      run.emitted += settlement.events.filter((event) => event.actionRunId === run.id).length;
      run.slotKey = outcome.slotKey ?? null;
      if (!['resume', 'decision', 'pace'].includes(outcome.kind)) run.lostLeases = 0;
    }
    if (refusal === null && settlement.calls) called.step(run, settlement.calls);
    if (refusal === null && settlement.approval) approvals.set(run.id, settlement.approval);
    return [run.id];
  }

  /** One from each story in turn, by priority and age; what is held of it counts as turns that it had. */
  function fairly(
    queued: StoredRun[],
    { limit, held, othersOnly }: Parameters<Store['claim']>[0],
  ): StoredRun[] {
    const byRank = (a: StoredRun, b: StoredRun) => b.priority - a.priority || (a.id < b.id ? -1 : 1);
    return [...Map.groupBy(queued, (run) => run.storyId)]
      .filter(([storyId]) => !othersOnly || !held?.has(storyId))
      .flatMap(([storyId, lane]) =>
        lane.sort(byRank).map((run, index) => ({ run, place: index + (held?.get(storyId) ?? 0) })),
      )
      .sort((a, b) => a.place - b.place || byRank(a.run, b.run))
      .slice(0, limit)
      .map(({ run }) => run);
  }

  function claimOne(run: StoredRun, { owner, leaseMs }: { owner: string; leaseMs: number }): ClaimedRun {
    const event = events.get(run.eventId);
    const { caller } = storyRuns.get(run.storyRunId) ?? {};
    run.state = 'running';
    run.attempt += 1;
    run.owner = owner;
    run.error = null;
    run.wakeAt = now() + leaseMs;
    return structuredClone({
      id: run.id,
      attempt: run.attempt,
      failures: run.failures,
      lostLeases: run.lostLeases,
      waited: run.waited,
      waitedBefore: run.waitedBefore,
      isStranded: waitedFor(run) === 'join' && run.joinKey === null,
      emitted: run.emitted,
      answer: run.answer,
      callerRunId: caller?.runId ?? null,
      depth: caller?.depth ?? 0,
      teamId: run.teamId,
      storyId: run.storyId,
      storyRunId: run.storyRunId,
      versionId: run.versionId,
      actionId: run.actionId,
      priority: run.priority,
      runGate: run.runGate,
      gate: run.gate,
      storyRunState: stateOf(run.storyRunId),
      bytes: event ? bytesOf(event) : 0,
      event: event ? incomingOf(event) : null,
    });
  }

  function stateOf(storyRunId: Id): ClaimedRun['storyRunState'] {
    if (marks.cancelled.has(storyRunId)) return 'cancelled';
    return marks.suspended.has(storyRunId) ? 'suspended' : null;
  }

  function membersOf(key: string): StoredRun[] {
    return [...runs.values()].filter((run) => run.joinKey === key && run.state === 'waiting');
  }

  async function arriveAt(
    ...[arrivals, gather, mostBytes = Infinity]: Parameters<Store['arrive']>
  ): Promise<Id[]> {
    const landed: Id[] = [];
    for (const arrival of arrivals) {
      const run = held(arrival.run);
      if (run === null) continue;
      const rest = rests.get(arrival.key);
      const members = [...membersOf(arrival.key), run].sort((a, b) => (a.id < b.id ? -1 : 1));
      const group = members.map((member) => memberOf(member, events));
      if (rest === undefined && (arrival.because !== null || isWhole(arrival.need, group))) {
        const isTooLarge = JSON.stringify(group.map(({ event }) => event.output)).length > mostBytes;
        // Nobody sees that it has come before all of them end.
        const gathered = isTooLarge
          ? failedGroup(tooLargeGroup(group.length))
          : await gather(arrival, structuredClone(group));
        if (held(arrival.run) === null) continue;
        endGroup(members, run, gathered);
        const late = stillToCome(arrival, members.length);
        if (late > 0) rests.set(arrival.key, late);
      } else if (rest !== undefined) {
        if (rest > 1) rests.set(arrival.key, rest - 1);
        else rests.delete(arrival.key);
        endGroup([run], run, letGo);
      } else {
        Object.assign(run, { state: 'waiting', waited: 'join', joinKey: arrival.key, lostLeases: 0 });
        run.wakeAt = arrival.patienceMs === null ? null : now() + arrival.patienceMs;
        run.error = { code: 'waiting', message: arrival.reason };
      }
      landed.push(run.id);
    }
    return landed;
  }

  function endGroup(members: StoredRun[], speaker: StoredRun, gathered: Gathered): void {
    const failed = gathered.outcome.state === 'failed';
    for (const run of members) {
      run.state = failed ? 'cancelled' : 'succeeded';
      run.wakeAt = null;
      run.error = failed ? { code: 'join_failed', message: 'Its join failed.' } : null;
    }
    speaker.state = gathered.outcome.state;
    speaker.error = gathered.outcome.state === 'failed' ? gathered.outcome.error : null;
    speaker.warnings = gathered.warnings;
    if (failed) add(speaker, '!failed');
    insert(gathered);
  }

  /** Of a join's group its first member wakes alone. */
  function speaks(run: StoredRun): boolean {
    if (run.joinKey === null || run.state === 'running') return true;
    const group = [...runs.values()].filter((other) => other.joinKey === run.joinKey && isOpen(other));
    return group.every((other) => run.id <= other.id);
  }

  return {
    accept: async (batch) => {
      const results = batch.map(acceptOne);
      const failed = results.flatMap((error, index) => (error instanceof Error ? [{ index, error }] : []));
      if (failed.length > 0) throw new Refused(failed);
      return results.filter((result) => typeof result === 'string');
    },
    claim: async (from) => {
      const { bytes = Number.POSITIVE_INFINITY } = from;
      const sizeOf = ({ eventId }: StoredRun) => bytesOf(events.get(eventId));
      const queued = [...runs.values()].filter(
        (run) =>
          run.state === 'queued' &&
          !marks.suspendedStories.has(run.storyId) &&
          (bytes > 0 || sizeOf(run) <= smallBytes),
      );
      let spent = 0;
      const fitting = fairly(queued, from).filter((run) => {
        const size = sizeOf(run);
        if (size > smallBytes && spent >= bytes) return false;
        spent += size;
        return true;
      });
      return fitting.map((run) => claimOne(run, from));
    },
    giveBack: async ({ owner, ids }) => {
      const own = [...runs.values()].filter(
        (run) => run.state === 'running' && run.owner === owner && (ids?.includes(run.id) ?? true),
      );
      for (const run of own) Object.assign(run, { state: 'queued', wakeAt: null });
      return own.length;
    },
    settle: async (batch) => batch.flatMap(settleOne),
    arrive: (...arriving) => {
      const done = gathering.then(() => arriveAt(...arriving));
      gathering = done.catch(() => undefined);
      return done;
    },
    due: async (limit) => {
      const late = [...runs.values()]
        .filter((run) => run.wakeAt !== null && run.wakeAt <= now() && speaks(run))
        .sort((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0))
        .slice(0, limit);
      for (const run of late) {
        if (run.state === 'running') run.lostLeases += 1;
        run.state = 'queued';
        run.wakeAt = null;
      }
      return late.length;
    },
    extend: async (wanted, leaseMs) => {
      const still = wanted.flatMap((one) => held(one) ?? []);
      for (const run of still) run.wakeAt = now() + leaseMs;
      return still.map((run) => run.id);
    },
    held: async (wanted) => wanted.flatMap((one) => held(one)?.id ?? []),
    outputs: async (ids, mostBytes = Number.POSITIVE_INFINITY) => {
      const read = new Map<Id, ReadOutput>();
      const left: Id[] = [];
      for (const id of ids) {
        const event = events.get(id);
        if (!event) continue;
        const bytes = bytesOf(event);
        if (bytes > smallBytes && sumOf(read) >= mostBytes) left.push(id);
        else read.set(id, { output: structuredClone(event.output), bytes });
      }
      return { read, left };
    },
    storyRuns: () => structuredClone([...storyRuns.values()]),
    events: () => structuredClone([...events.values()]),
    runs: () => structuredClone([...runs.values()]),
    counts: () => structuredClone([...counts.values()]),
    pass: (ms) => {
      passed += ms;
    },
    calls: called.calls,
    calledBy: called.calledBy,
    approvals: () => approvals,
    flow: memoryFlow(runs),
    control: memoryControl({ runs, marks, takeOrphans: called.takeOrphans }),
  };
}

/** A member that came when the group had gone on without it. */
const letGo: Gathered = { outcome: { state: 'succeeded' }, warnings: [], logs: [], events: [], runs: [] };

function errorOf(outcome: Settlement['outcome']): RunError | null {
  if (outcome.state === 'failed') return structuredClone(outcome.error);
  return outcome.state === 'waiting' ? { code: 'waiting', message: outcome.reason } : null;
}

function bytesOf(event: NewEvent | undefined): number {
  return JSON.stringify(event?.output ?? null).length;
}

function incomingOf(event: NewEvent) {
  const { id, actionId, actionSlug, port, output, ancestors, turns } = event;
  return { id, actionId, actionSlug, port, output, ancestors, turns };
}

function memberOf(run: StoredRun, events: ReadonlyMap<Id, NewEvent>): GroupMember {
  const event = events.get(run.eventId);
  if (event === undefined) throw new Error('A member without its event.');
  const { port: _, ...rest } = incomingOf(event);
  return { runId: run.id, event: rest };
}
