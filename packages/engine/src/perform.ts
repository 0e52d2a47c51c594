/**
 * Claimed Action runs, carried out. Pure Actions behind a result run at once, in memory, so a chain of
 * them is one settlement and one commit; effects always become Action runs of their own.
 */
import type { Chain, Runners } from './chain.ts';
import type { CompiledAction, CompiledStory } from './compile.ts';
import { type Execution, notes, runErrorOf } from './execute.ts';
import { gatherExecution, groupOf } from './gather.ts';
import { emit, executeIn, follow, tooOften } from './inline.ts';
import type { ClaimedRun, Graph, Id, Json, LogLine, RunError, WaitKind } from './model.ts';
import type { Incoming, RunScope } from './plan.ts';
import type {
  Arrival,
  Gathered,
  GroupMember,
  HttpOut,
  Outcome,
  Settlement,
  Store,
  Versions,
} from './ports.ts';
import { retryPause } from './retry.ts';
import { priorityOf } from './settings.ts';

export type PerformDeps = {
  store: Pick<Store, 'outputs'>;
  versions: Versions;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Runners;
  http: HttpOut;
  /** As for `receive`. */
  clock?: () => number;
};

/** After so many attempts in a row that ended with their worker's death, an Action run is given up. */
const mostLostLeases = 10;

/** A handler that asks to be tried again, and has no retry policy, is heard so often. */
const usualRetries = 25;

/** A chain hands what is left to the queue after so many inline steps or so many milliseconds. */
const inlineSteps = 1_000;
const inlineMs = 50;

type Event = NonNullable<ClaimedRun['event']>;

/** What a claimed run needs: its story, and the upstream outputs that its chain's formulas read. */
export type Prepared = {
  run: ClaimedRun;
  event: Event;
  story: CompiledStory;
  storyName: string;
  outputs: ReadonlyMap<Id, Json>;
  action: CompiledAction;
};

/** A run that came to a join: it is settled with its group. */
export type AtJoin = { arrival: Arrival };

/** Loads what all runs of a batch need in one read. What cannot be carried out comes as its settlement. */
export async function prepare(deps: PerformDeps, runs: ClaimedRun[]): Promise<(Prepared | Settlement)[]> {
  const versions = new Map(
    await Promise.all(
      [...new Set(runs.map((run) => run.versionId))].map(
        async (id) => [id, await deps.versions.load(id)] as const,
      ),
    ),
  );
  const wanted = new Set<Id>();
  const known = runs.map((run): Omit<Prepared, 'outputs'> | Settlement => {
    const { event } = run;
    const version = versions.get(run.versionId);
    const action = version ? deps.compiled(version).actions.get(run.actionId) : undefined;
    const refusal = refusalOf(run, { hasVersion: Boolean(version), action });
    if (refusal) return settlementOf(run, refusal);
    if (!version || !action || !event) throw new Error('A run without a refusal has all of these.');
    for (const actionId of action.reads) {
      const eventId = event.ancestors[actionId];
      if (eventId) wanted.add(eventId);
    }
    return { run, event, story: deps.compiled(version), storyName: version.storyName, action };
  });
  const outputs = wanted.size > 0 ? await deps.store.outputs([...wanted]) : new Map<Id, Json>();
  return known.map((one) => ('action' in one ? { ...one, outputs } : one));
}

/** What keeps a claimed run from being carried out, as its outcome. */
function refusalOf(
  run: ClaimedRun,
  { hasVersion, action }: { hasVersion: boolean; action: CompiledAction | undefined },
): Outcome | null {
  const fail = (code: string, message: string): Outcome => ({ state: 'failed', error: { code, message } });
  if (run.storyRunState === 'cancelled') return { state: 'cancelled' };
  if (run.storyRunState === 'suspended') {
    // What it had waited for before is kept: a delay that is over does not begin again.
    const before = run.waited === 'resume' ? run.waitedBefore : run.waited;
    return { state: 'waiting', kind: 'resume', ms: null, before, reason: 'The story run is suspended.' };
  }
  if (!hasVersion) return fail('no_version', 'The version it started with is gone.');
  if (!action) return fail('no_action', 'The Action or its type is not in this version.');
  if (!run.event) {
    return fail(
      'event_gone',
      'The event it was given cannot be read: the story keeps its events for a shorter time, or the file of a large payload is missing.',
    );
  }
  if (run.lostLeases >= mostLostLeases) {
    const message = `Given up after ${mostLostLeases} attempts: each time its worker stopped before it was done.`;
    return fail('abandoned', message);
  }
  const isUnknown = run.lostLeases > 0 && action.kind === 'effect' && run.waited !== 'decision';
  if (isUnknown && outcomeUnknown(action) === 'ask') {
    const reason = `The worker died while ${action.name} was under way, so it is not known whether it was done. Decide whether to run it again.`;
    return { state: 'waiting', kind: 'decision', ms: null, reason };
  }
  return null;
}

/** What to do when a worker died in the middle of it: as its author says, else as its type does. */
function outcomeUnknown(action: CompiledAction): 'retry' | 'ask' {
  const { settings, definition, rawOptions } = action;
  return settings.outcome_unknown ?? definition.outcomeUnknown?.(rawOptions) ?? 'retry';
}

export function settlementOf(run: ClaimedRun, outcome: Outcome, more: Partial<Settlement> = {}): Settlement {
  const { id, attempt, failures } = run;
  return { run: { id, attempt }, outcome, failures, warnings: [], logs: [], events: [], runs: [], ...more };
}

/** Carries one claimed run out, with the pure Actions behind it. Never rejects for what an author can cause. */
export async function perform(
  deps: PerformDeps,
  prepared: Prepared,
  signal: AbortSignal,
): Promise<Settlement | AtJoin> {
  const { run, action, event } = prepared;
  const chain = chainOf(deps, prepared, signal);
  if (action.kind === 'stateful') return arrive(chain, prepared);
  const hasWaited = waitedFor(run) === 'delay';
  const execution = await within(action, chain, (timed) =>
    executeIn(timed, action, { id: run.id, attempt: run.failures + 1, hasWaited }, event),
  );
  const { outcome, failures, logs } = outcomeOf(run, action, execution);
  chain.done.add(run.id);
  if (outcome.state !== 'waiting') {
    follow(chain, emit(chain, { action, runId: run.id, causes: [event], execution }));
  }
  const { events, runs } = chain;
  return settlementOf(run, outcome, { failures, warnings: execution.warnings, logs, events, runs });
}

/** What it waited for, its story run's suspension aside. */
function waitedFor(run: ClaimedRun): WaitKind | null {
  return run.waited === 'resume' ? run.waitedBefore : run.waited;
}

/** The run's place in the group that it came to; a failure to say which is its outcome. */
function arrive(chain: Chain, { run, action, event }: Prepared): Settlement | AtJoin {
  const { warnings, logs } = notes();
  const limited = tooOften(action, event);
  if (limited) return settlementOf(run, { state: 'failed', error: limited });
  try {
    const group = groupOf(chain, action, event);
    // It waited here before: its time is over, or the sweep found that nobody else can come.
    const because = waitedFor(run) !== 'join' ? null : run.isStranded ? 'stranded' : 'timeout';
    const { id, attempt, storyId } = run;
    const reason = `Waits for the others that ${action.name} joins.`;
    const { key, need, patienceMs } = group;
    return {
      arrival: { run: { id, attempt }, storyId, key, need, patienceMs, because, warnings, logs, reason },
    };
  } catch (error) {
    const known = runErrorOf(error);
    if (!known) throw error;
    return settlementOf(run, { state: 'failed', error: known }, { warnings, logs });
  }
}

/** What a group comes to. What follows from it is queued: the group's lock is held meanwhile. */
export async function gatherFor(
  deps: PerformDeps,
  prepared: Prepared,
  { arrival, group }: { arrival: Arrival; group: GroupMember[] },
): Promise<Gathered> {
  const { action, run } = prepared;
  const chain = chainOf(deps, prepared, new AbortController().signal);
  for (const { event } of group) chain.outputs.set(event.id, event.output);
  await loadFor(deps, chain, { action, group });
  const execution = gatherExecution(chain, { action, group, because: arrival.because });
  const causes = group.map(({ event }): Incoming => ({ ...event, port: '' }));
  const planned = emit(chain, { action, runId: run.id, causes, execution });
  const { warnings, logs } = execution;
  const failed = execution.kind === 'failed';
  return {
    outcome: failed ? { state: 'failed', error: execution.error } : { state: 'succeeded' },
    warnings,
    logs,
    events: chain.events,
    runs: planned.map((one) => one.run),
  };
}

/** What the formulas of a join read on the way of each member, but for what is there. */
async function loadFor(
  deps: PerformDeps,
  chain: Chain,
  { action, group }: { action: CompiledAction; group: GroupMember[] },
): Promise<void> {
  const wanted = new Set<Id>();
  for (const { event } of group) {
    for (const actionId of action.reads) {
      const eventId = event.ancestors[actionId];
      if (eventId && !chain.outputs.has(eventId)) wanted.add(eventId);
    }
  }
  if (wanted.size === 0) return;
  for (const [id, output] of await deps.store.outputs([...wanted])) chain.outputs.set(id, output);
}

export function chainOf(
  deps: Pick<PerformDeps, 'runners' | 'http' | 'clock'>,
  prepared: Prepared,
  signal: AbortSignal,
): Chain {
  const { run, event, action, story, storyName, outputs } = prepared;
  const { clock = () => performance.now() } = deps;
  const { teamId, storyId, storyRunId, versionId, runGate } = run;
  const priority = run.priority - priorityOf[action.settings.priority ?? 'normal'];
  const scope: RunScope = { teamId, storyId, storyRunId, versionId, runGate, priority };
  return {
    runners: deps.runners,
    http: deps.http,
    story,
    storyName,
    scope,
    signal,
    outputs: new Map(outputs).set(event.id, event.output),
    events: [],
    runs: [],
    done: new Set(),
    isFirst: false,
    waitsForStory: false,
    steps: inlineSteps,
    until: clock() + inlineMs,
    clock,
  };
}

/** Ends an execution that takes longer than its Action may. */
async function within(
  action: CompiledAction,
  chain: Chain,
  carryOut: (chain: Chain) => Execution | Promise<Execution>,
): Promise<Execution> {
  const seconds = action.settings.timeout_s;
  if (seconds === undefined) return carryOut(chain);
  const abort = new AbortController();
  const error: RunError = {
    code: 'timeout',
    message: `${action.name} took longer than ${seconds} s, its limit.`,
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Execution>((resolve) => {
    timer = setTimeout(() => {
      abort.abort();
      resolve({ kind: 'failed', error, retryAfterMs: null, warnings: [], logs: [] });
    }, seconds * 1000);
  });
  const signal = AbortSignal.any([chain.signal, abort.signal]);
  return Promise.race([carryOut({ ...chain, signal }), late]).finally(() => clearTimeout(timer));
}

function outcomeOf(
  run: ClaimedRun,
  action: CompiledAction,
  execution: Execution,
): { outcome: Outcome; failures: number; logs: LogLine[] } {
  const logs = execution.logs;
  if (execution.kind === 'emitted') return { outcome: { state: 'succeeded' }, failures: run.failures, logs };
  if (execution.kind === 'waiting' && !execution.failed) {
    const { ms, reason } = execution;
    return { outcome: { state: 'waiting', kind: 'delay', ms, reason }, failures: run.failures, logs };
  }
  const failures = run.failures + 1;
  const error =
    execution.kind === 'failed' ? execution.error : { code: 'retry_after', message: execution.reason };
  const policy = action.settings.retry;
  const pause =
    execution.kind === 'failed'
      ? retryPause(policy, { error, failures, retryAfterMs: execution.retryAfterMs })
      : failures <= (policy?.max ?? usualRetries)
        ? execution.ms
        : null;
  if (pause === null) return { outcome: { state: 'failed', error }, failures, logs };
  const reason = `Try ${failures} failed: ${error.message}`;
  const line: LogLine = {
    at: Date.now(),
    level: 'warn',
    message: `${reason} The next one is in ${spoken(pause)}.`,
  };
  return {
    outcome: { state: 'waiting', kind: 'retry', ms: pause, reason },
    failures,
    logs: [...logs, line],
  };
}

function spoken(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000).toLocaleString('en')} s`;
}
