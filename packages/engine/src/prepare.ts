/**
 * What claimed Action runs need before they are carried out: their stories, and what formulas read. What
 * cannot be carried out is told as its settlement.
 */
import type { Calls } from './call-ports.ts';
import { type Chain, mostChainBytes, type Runners } from './chain.ts';
import type { CompiledAction, CompiledStory } from './compile.ts';
import type { ClaimedRun, Graph, Id, Json, LogLine, RunError, Seal, WaitKind } from './model.ts';
import type { Outside } from './outside.ts';
import type { RunScope } from './plan.ts';
import {
  isDraftVersion,
  noSite,
  type Outcome,
  type Settlement,
  type Site,
  type Store,
  type Versions,
} from './ports.ts';
import { priorityOf } from './settings.ts';
import { mostHeldBytes } from './size.ts';
import { makeUpstream, type Reading, type Upstream } from './upstream.ts';
import { type LoadedValues, type Needs, noValues, type Values, type ValuesRequest } from './values.ts';

export type PerformDeps = {
  store: Pick<Store, 'outputs'>;
  versions: Versions;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Runners;
  outside: Outside;
  /** Without it there are no credentials and resources. */
  values?: Values;
  /** Without it, no story can be called. */
  calls?: Calls;
  /** Without it, no called story can be given a secret. */
  seal?: Seal;
  site?: Site;
  /** Asked once for each attempt; what it answers hears the log lines as they are written. */
  watch?: (run: ClaimedRun) => (line: LogLine) => void;
  /** As for `receive`. */
  clock?: () => number;
  /**
   * What a worker holds at once, in bytes of JSON, about: of events that it claimed, of what they read further up,
   * and of a group that comes together; `mostHeldBytes` of each unless told.
   */
  mostBytes?: number;
};

/** After so many attempts in a row that ended with their worker's death, an Action run is given up. */
const mostLostLeases = 10;

/** A chain hands what is left to the queue after so many inline steps or so many milliseconds. */
const inlineSteps = 1_000;
const inlineMs = 50;

type Event = NonNullable<ClaimedRun['event']>;

/** What a claimed run needs: its story, and what is being loaded for its chain's formulas. */
export type Prepared = {
  run: ClaimedRun;
  event: Event;
  story: CompiledStory;
  storyName: string;
  teamName: string;
  /** As of the chain. */
  isTest: boolean;
  action: CompiledAction;
  /** Upstream outputs. */
  reading: Promise<Reading>;
  /** Credentials and resources; null when it needs none. */
  values: Promise<LoadedValues> | null;
};

/** Begins to load what all runs of a batch need, together. What cannot be carried out comes as its settlement. */
export async function prepare(
  deps: PerformDeps,
  runs: ClaimedRun[],
  upstream: Pick<Upstream, 'read'> = makeUpstream(deps.store, deps.mostBytes),
): Promise<(Prepared | Settlement)[]> {
  const versions = new Map(
    await Promise.all(
      [...new Set(runs.map((run) => run.versionId))].map(
        async (id) => [id, await deps.versions.load(id)] as const,
      ),
    ),
  );
  const known = runs.map((run): Omit<Prepared, 'reading' | 'values'> | Settlement => {
    const { event } = run;
    const version = versions.get(run.versionId);
    const action = version ? deps.compiled(version).actions.get(run.actionId) : undefined;
    const refusal = refusalOf(run, { hasVersion: Boolean(version), action });
    if (refusal) return refused(run, refusal);
    if (!version || !action || !event) throw new Error('A run without a refusal has all of these.');
    const { storyName, teamName = '' } = version;
    const isTest = isDraftVersion(version);
    return { run, event, story: deps.compiled(version), storyName, teamName, isTest, action };
  });
  const needed = known.flatMap((one) => ('action' in one ? [one] : []));
  const values = valuesFor(deps, needed);
  const readings = upstream.read(known.map((one) => ('action' in one ? readBy(one) : [])));
  return known.map((one, at) => {
    if (!('action' in one)) return one;
    const reading = readings[at];
    if (!reading) throw new Error('There is a reading for every run.');
    return { ...one, reading, values: values.get(sharedBy(one)) ?? null };
  });
}

/** Events on its way whose outputs its chain reads, its own aside. */
function readBy({ event, action }: Pick<Prepared, 'event' | 'action'>): Id[] {
  const ids = [...action.reads].flatMap((actionId) => event.ancestors[actionId] ?? []);
  return ids.filter((id) => id !== event.id);
}

/** What a run asks for: values of its own team, those for tests in a run of a draft, and what its story run was given. */
export function valuesRequest(
  { run: { teamId, storyRunId }, isTest }: Pick<Prepared, 'run' | 'isTest'>,
  needs: Needs,
): ValuesRequest {
  return { ...needs, teamId, isTest, ...(needs.inputs ? { storyRunId } : {}) };
}

/** Asks for all at once; runs of one Action share what it needs, but for what their story runs were given. */
function valuesFor(
  { values = noValues }: Pick<PerformDeps, 'values'>,
  prepared: Pick<Prepared, 'run' | 'action' | 'isTest'>[],
): Map<CompiledAction | Id, Promise<LoadedValues>> {
  const requests = new Map<CompiledAction | Id, ValuesRequest>();
  for (const one of prepared) {
    const { needs } = one.action;
    if (needs) requests.set(sharedBy(one), valuesRequest(one, needs));
  }
  if (requests.size === 0) return new Map();
  const loading = values.load([...requests.values()]);
  return new Map(
    [...requests.keys()].flatMap((key, at): [CompiledAction | Id, Promise<LoadedValues>][] => {
      const answer = loading[at];
      // Whoever awaits it is told; nobody does when the rest of the batch could not be read.
      answer?.catch(() => undefined);
      return answer ? [[key, answer]] : [];
    }),
  );
}

function sharedBy({ run, action }: { run: ClaimedRun; action: CompiledAction }): CompiledAction | Id {
  return action.needs?.inputs ? run.id : action;
}

/** What keeps a claimed run from being carried out, as its outcome. */
function refusalOf(
  run: ClaimedRun,
  { hasVersion, action }: { hasVersion: boolean; action: CompiledAction | undefined },
): Outcome | null {
  if (run.storyRunState === 'cancelled') return { state: 'cancelled' };
  if (run.storyRunState === 'suspended') {
    // What it had waited for before is kept: a delay that is over does not begin again.
    return {
      state: 'waiting',
      kind: 'resume',
      ms: null,
      before: waitedFor(run),
      reason: 'The story run is suspended.',
    };
  }
  if (!hasVersion) return fail('no_version', 'The version it started with is gone.');
  if (!action) return fail('no_action', 'The Action or its type is not in this version.');
  if (!run.event) return { state: 'failed', error: goneError('The event that it was given') };
  if (run.lostLeases >= mostLostLeases) {
    const message = `Given up after ${mostLostLeases} attempts: each time its worker stopped before it was done.`;
    return fail('abandoned', message);
  }
  const isUnknown = run.lostLeases > 0 && action.kind === 'effect' && run.waited !== 'decision';
  if (isUnknown && outcomeUnknown(action) === 'ask') {
    const reason = `${action.name} was under way when its worker stopped or lost the database, so it is not known whether it was done. Decide whether to run it again.`;
    return { state: 'waiting', kind: 'decision', ms: null, reason };
  }
  return null;
}

function fail(code: string, message: string): Outcome {
  return { state: 'failed', error: { code, message } };
}

function goneError(what: string): RunError {
  const why = 'the story keeps its events for a shorter time, or the file of a large payload is missing';
  return { code: 'event_gone', message: `${what} cannot be read: ${why}.` };
}

/** Why a run cannot be given what it reads further up. */
export function unreadError(why: Exclude<Reading, object>): RunError {
  return why === 'gone' ? goneError('An event that it reads') : readsTooMuch;
}

const readsTooMuch: RunError = {
  code: 'too_large',
  message: `What it reads of earlier Actions has more than ${mostHeldBytes / 1024 ** 2} MB together. Pass on less of it, in the Actions before.`,
};

/** What to do when a worker died in the middle of it: as its author says, else as its type does. */
export function outcomeUnknown(action: CompiledAction): 'retry' | 'ask' {
  const { settings, definition, rawOptions } = action;
  return settings.outcome_unknown ?? definition.outcomeUnknown?.(rawOptions) ?? 'retry';
}

/** It ends before it is carried out. What it called goes on when it fails, and is cancelled when it is. */
function refused(run: ClaimedRun, outcome: Outcome): Settlement {
  return settlementOf(run, outcome, outcome.state === 'failed' ? withoutCalls(run) : {});
}

/** What it waited for, its story run's suspension and its turn to use a credential aside. */
export function waitedFor({
  waited,
  waitedBefore,
}: Pick<ClaimedRun, 'waited' | 'waitedBefore'>): WaitKind | null {
  return waited === 'resume' || waited === 'pace' ? waitedBefore : waited;
}

/** A run that ends without a look at its calls: they are waited for no longer. */
export function withoutCalls(run: ClaimedRun): Pick<Settlement, 'calls'> {
  if (waitedFor(run) !== 'call') return {};
  return { calls: { round: run.failures, starts: [], known: 0, last: true } };
}

/** What a run comes to, with nothing behind it unless told. */
export function settlementOf(run: ClaimedRun, outcome: Outcome, more: Partial<Settlement> = {}): Settlement {
  const { id, attempt, failures } = run;
  return { run: { id, attempt }, outcome, failures, warnings: [], logs: [], events: [], runs: [], ...more };
}

export function chainOf(
  deps: Pick<PerformDeps, 'runners' | 'outside' | 'site' | 'clock'>,
  prepared: Prepared,
  { outputs, signal }: { outputs: ReadonlyMap<Id, Json>; signal: AbortSignal },
): Chain {
  const { run, event, action, story, storyName, teamName, isTest } = prepared;
  const { clock = () => performance.now() } = deps;
  const { teamId, storyId, storyRunId, versionId, runGate } = run;
  const priority = run.priority - priorityOf[action.settings.priority ?? 'normal'];
  const scope: RunScope = { teamId, storyId, storyRunId, versionId, runGate, priority };
  return {
    runners: deps.runners,
    outside: deps.outside,
    site: deps.site ?? noSite,
    story,
    storyName,
    teamName,
    scope,
    isTest,
    signal,
    outputs: new Map(outputs).set(event.id, event.output),
    events: [],
    runs: [],
    done: new Set(),
    isFirst: false,
    waitsForStory: false,
    steps: inlineSteps,
    until: clock() + inlineMs,
    bytes: mostChainBytes,
    clock,
  };
}
