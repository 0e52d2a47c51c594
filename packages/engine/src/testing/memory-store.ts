import type { ActionRunState, ClaimedRun, Id, NewActionRun, NewEvent, NewStoryRun } from '../model.ts';
import type { Acceptance, Settlement, Store } from '../ports.ts';

type StoredRun = Omit<NewActionRun, 'state'> & {
  state: ActionRunState;
  attempt: number;
  /** Milliseconds by the store's clock. */
  wakeAt: number | null;
};

type StoredCount = { storyId: Id; actionId: Id; port: string; count: number };

type MemoryStore = Store & {
  storyRuns: () => NewStoryRun[];
  events: () => NewEvent[];
  runs: () => StoredRun[];
  counts: () => StoredCount[];
  /** Moves the store's clock on. */
  pass: (ms: number) => void;
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
export function memoryStore({ hintMs = 10_000 }: { hintMs?: number } = {}): MemoryStore {
  const storyRuns = new Map<Id, NewStoryRun>();
  const events = new Map<Id, NewEvent>();
  const runs = new Map<Id, StoredRun>();
  const counts = new Map<string, StoredCount>();
  let passed = 0;
  const now = () => Date.now() + passed;

  /** Null when the rows may stand beside those that are there. */
  function clash(rows: { events: NewEvent[]; runs: NewActionRun[] }): Error | null {
    const causes = new Set(
      [...runs.values()].map(runKey).concat([...events.values()].flatMap(eventKey), [...events.keys()]),
    );
    for (const key of [
      ...rows.runs.map(runKey),
      ...rows.events.flatMap((event) => [event.id, ...eventKey(event)]),
    ]) {
      if (causes.has(key)) return new Error(`There is a row ${key} already.`);
      causes.add(key);
    }
    return null;
  }

  function insert(rows: { events: NewEvent[]; runs: NewActionRun[] }): void {
    for (const event of rows.events) {
      events.set(event.id, structuredClone(event));
      add(event, event.port);
    }
    for (const run of rows.runs) {
      const wakeAt = run.state === 'queued' ? now() + hintMs : null;
      runs.set(run.id, { ...structuredClone(run), attempt: 0, wakeAt });
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

  function settleOne(settlement: Settlement): Id[] {
    const run = held(settlement.run);
    if (run === null) return [];
    const refusal = clash(settlement);
    const outcome: Settlement['outcome'] =
      refusal === null
        ? settlement.outcome
        : { state: 'failed', error: { code: 'not_storable', message: refusal.message } };
    if (refusal === null) insert(settlement);
    if (outcome.state === 'failed') add(run, '!failed');
    run.state = outcome.state;
    run.warnings = [...settlement.warnings];
    run.wakeAt = outcome.state === 'waiting' ? now() + outcome.ms : null;
    run.error =
      outcome.state === 'failed'
        ? structuredClone(outcome.error)
        : outcome.state === 'waiting'
          ? { code: 'waiting', message: outcome.reason }
          : null;
    return [run.id];
  }

  function claimOne(id: Id, leaseMs: number): ClaimedRun[] {
    const run = runs.get(id);
    const event = run && events.get(run.eventId);
    if (!run || !event || !isFree(run, now())) return [];
    run.state = 'running';
    run.attempt += 1;
    run.error = null;
    run.wakeAt = now() + leaseMs;
    const { teamId, storyId, storyRunId, versionId, actionId, attempt } = run;
    const incoming = {
      id: event.id,
      actionId: event.actionId,
      actionSlug: event.actionSlug,
      output: event.output,
      ancestors: event.ancestors,
    };
    return structuredClone([
      { id, attempt, teamId, storyId, storyRunId, versionId, actionId, event: incoming },
    ]);
  }

  return {
    accept: async (batch) => {
      const failed = batch.flatMap((item: Acceptance, index) => {
        if (storyRuns.has(item.storyRun.id)) return [];
        const rows = { events: [item.event], runs: item.runs };
        const error = clash(rows);
        if (error !== null) return [{ index, error }];
        storyRuns.set(item.storyRun.id, { ...item.storyRun });
        insert(rows);
        return [];
      });
      if (failed.length > 0) throw new Refused(failed);
    },
    claim: async (ids, { leaseMs }) => ids.flatMap((id) => claimOne(id, leaseMs)),
    settle: async (batch) => batch.flatMap(settleOne),
    due: async ({ limit, againMs }) => {
      const late = [...runs.values()]
        .filter((run) => run.wakeAt !== null && run.wakeAt <= now())
        .sort((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0))
        .slice(0, limit);
      for (const run of late) {
        run.state = 'queued';
        run.wakeAt = now() + againMs;
      }
      return late.map((run) => run.id);
    },
    extend: async (wanted, leaseMs) => {
      const still = wanted.flatMap((one) => held(one) ?? []);
      for (const run of still) run.wakeAt = now() + leaseMs;
      return still.map((run) => run.id);
    },
    outputs: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const event = events.get(id);
          return event === undefined ? [] : [[id, structuredClone(event.output)] as const];
        }),
      ),
    storyRuns: () => structuredClone([...storyRuns.values()]),
    events: () => structuredClone([...events.values()]),
    runs: () => structuredClone([...runs.values()]),
    counts: () => structuredClone([...counts.values()]),
    pass: (ms) => {
      passed += ms;
    },
  };
}

function isFree(run: StoredRun, now: number): boolean {
  if (run.state === 'queued') return true;
  return (run.state === 'waiting' || run.state === 'running') && run.wakeAt !== null && run.wakeAt <= now;
}

/** One Action runs once for one event. */
function runKey(run: { eventId: Id; actionId: Id }): string {
  return `run of ${run.actionId} for ${run.eventId}`;
}

/** One run emits one event at each place. */
function eventKey(event: NewEvent): string[] {
  return event.actionRunId === null ? [] : [`event ${event.seq} of ${event.actionRunId}`];
}
