/**
 * Claimed Action runs, carried out. Pure Actions behind a result run at once, in memory, so a chain of
 * them is one settlement and one commit; effects always become Action runs of their own.
 */
import type { HandlerRunner, SourceRunner } from './action.ts';
import type { CompiledAction, CompiledStory } from './compile.ts';
import { type Execution, execute } from './execute.ts';
import type { Ancestors, ClaimedRun, Graph, Id, Json, JsonObject, NewActionRun, RunError } from './model.ts';
import { eventOf, planRuns, type RunScope } from './plan.ts';
import type { HttpOut, Outcome, Settlement, Store, Versions } from './ports.ts';

export type Runner = SourceRunner<unknown> | HandlerRunner<unknown>;

export type PerformDeps = {
  store: Pick<Store, 'outputs'>;
  versions: Versions;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Readonly<Record<string, Runner>>;
  http: HttpOut;
};

/** After so many attempts that ended with their worker's death, an Action run is given up. */
const mostAttempts = 10;

/** A chain hands what is left to the queue after so many inline steps or so many milliseconds. */
const inlineSteps = 200;
const inlineMs = 50;

type Incoming = { id: Id; actionId: Id; ancestors: Ancestors; output: Json };

/** What a claimed run needs: its story, and the upstream outputs that its chain's formulas read. */
export type Prepared = {
  run: ClaimedRun;
  story: CompiledStory;
  storyName: string;
  outputs: ReadonlyMap<Id, Json>;
};

/** Loads what all runs of a batch need in one read. A run whose version is gone comes without a story. */
export async function prepare(
  deps: PerformDeps,
  runs: ClaimedRun[],
): Promise<(Prepared | { run: ClaimedRun; story: null })[]> {
  const versions = new Map(
    await Promise.all(
      [...new Set(runs.map((run) => run.versionId))].map(
        async (id) => [id, await deps.versions.load(id)] as const,
      ),
    ),
  );
  const wanted = new Set<Id>();
  const stories = runs.map((run) => {
    const version = versions.get(run.versionId);
    if (!version) return null;
    const story = deps.compiled(version);
    for (const actionId of story.actions.get(run.actionId)?.reads ?? []) {
      const eventId = run.event.ancestors[actionId];
      if (eventId) wanted.add(eventId);
    }
    return { story, storyName: version.storyName };
  });
  const outputs = wanted.size > 0 ? await deps.store.outputs([...wanted]) : new Map<Id, Json>();
  return runs.map((run, index) => {
    const found = stories[index];
    return found ? { run, ...found, outputs } : { run, story: null };
  });
}

/** Carries one claimed run out, with the pure Actions behind it. Never rejects for what an author can cause. */
export async function perform(
  deps: PerformDeps,
  prepared: Prepared | { run: ClaimedRun; story: null },
  signal: AbortSignal,
): Promise<Settlement> {
  const { run } = prepared;
  const fence = { id: run.id, attempt: run.attempt };
  const give = (error: RunError): Settlement => ({
    run: fence,
    outcome: { state: 'failed', error },
    warnings: [],
    events: [],
    runs: [],
  });
  if (!prepared.story) return give({ code: 'no_version', message: 'The version it started with is gone.' });
  if (run.attempt > mostAttempts) {
    const message = `Given up after ${mostAttempts} attempts: each time its worker stopped before it was done.`;
    return give({ code: 'abandoned', message });
  }
  const action = prepared.story.actions.get(run.actionId);
  if (!action) return give({ code: 'no_action', message: 'The Action or its type is not in this version.' });

  const { teamId, storyId, storyRunId, versionId } = run;
  const chain: Chain = {
    deps,
    prepared,
    scope: { teamId, storyId, storyRunId, versionId },
    signal,
    settlement: { run: fence, outcome: { state: 'succeeded' }, warnings: [], events: [], runs: [] },
    outputs: new Map(prepared.outputs).set(run.event.id, run.event.output),
    steps: 0,
    until: Date.now() + inlineMs,
  };
  const execution = await executeIn(chain, action, { id: run.id, attempt: run.attempt }, run.event);
  chain.settlement.outcome = outcomeOf(execution);
  chain.settlement.warnings = execution.warnings;
  const follow = emit(chain, action, run.id, run.event, execution);
  await runInline(chain, follow);
  return chain.settlement;
}

type Chain = {
  deps: PerformDeps;
  prepared: Prepared;
  scope: RunScope;
  signal: AbortSignal;
  settlement: Settlement;
  outputs: Map<Id, Json>;
  steps: number;
  until: number;
};

type Planned = { run: NewActionRun; incoming: Incoming };

/** Breadth first, so that a wide fan-out keeps its order. */
async function runInline(chain: Chain, first: Planned[]): Promise<void> {
  const open = [...first];
  for (let at = 0; at < open.length; at += 1) {
    const next = open[at];
    if (!next) continue;
    const action = chain.prepared.story.actions.get(next.run.actionId);
    const isInline =
      action?.definition.kind === 'pure' && chain.steps < inlineSteps && Date.now() < chain.until;
    if (!action || !isInline) {
      chain.settlement.runs.push(next.run);
      continue;
    }
    chain.steps += 1;
    const execution = await executeIn(chain, action, { id: next.run.id, attempt: 1 }, next.incoming);
    if (execution.kind === 'waiting') {
      // A pure Action has nothing to wait for but the queue: it runs again from there.
      chain.settlement.runs.push(next.run);
      continue;
    }
    const failed = execution.kind === 'failed';
    chain.settlement.runs.push({
      ...next.run,
      state: failed ? 'failed' : 'succeeded',
      error: failed ? execution.error : null,
      warnings: execution.warnings,
    });
    open.push(...emit(chain, action, next.run.id, next.incoming, execution));
  }
}

function executeIn(
  chain: Chain,
  action: CompiledAction,
  run: { id: Id; attempt: number },
  incoming: Incoming,
): Promise<Execution> {
  const runner = chain.deps.runners[action.definition.type];
  if (!runner || !('run' in runner)) {
    const error = {
      code: 'no_input',
      message: `${action.definition.title} starts a story and takes no event.`,
    };
    return Promise.resolve({ kind: 'failed', error, warnings: [] });
  }
  return execute(action, runner, {
    runId: run.id,
    attempt: run.attempt,
    event: incoming.output,
    roots: rootsOf(chain, action, incoming),
    http: chain.deps.http,
    signal: chain.signal,
  });
}

/** Every upstream slug is a root, so that a wrong name can be told; only what formulas read is loaded. */
function rootsOf(chain: Chain, action: CompiledAction, incoming: Incoming): JsonObject {
  const { story, storyName } = chain.prepared;
  const { teamId, storyId, storyRunId } = chain.scope;
  const roots: JsonObject = {};
  for (const [actionId, eventId] of Object.entries(incoming.ancestors)) {
    const slug = story.slugs.get(actionId);
    if (slug !== undefined) roots[slug] = chain.outputs.get(eventId) ?? null;
  }
  const slug = story.slugs.get(incoming.actionId);
  if (slug !== undefined) roots[slug] = incoming.output;
  roots.META = {
    team: { id: teamId },
    story: { id: storyId, name: storyName },
    story_run: { id: storyRunId },
    action: { id: action.id, name: action.name, key: action.slug },
  };
  return roots;
}

/** Adds what an execution emitted to the settlement and plans its receivers. */
function emit(
  chain: Chain,
  action: CompiledAction,
  runId: Id,
  incoming: Incoming,
  execution: Execution,
): Planned[] {
  return emissionsOf(action, execution).flatMap(({ payload, port }, seq) => {
    const event = eventOf(chain.scope, action, { runId, cause: incoming, seq, port, output: payload });
    chain.settlement.events.push(event);
    chain.outputs.set(event.id, payload);
    const next: Incoming = { id: event.id, actionId: action.id, ancestors: event.ancestors, output: payload };
    return planRuns(chain.prepared.story, chain.scope, event).map((run) => ({ run, incoming: next }));
  });
}

/** A failure leaves by the failure port when a link stands there; else the story run has failed. */
function emissionsOf(action: CompiledAction, execution: Execution): { payload: Json; port: string }[] {
  if (execution.kind === 'emitted') return execution.emit;
  if (execution.kind === 'failed' && action.receivers.has('failure')) {
    return [{ payload: { error: { ...execution.error } }, port: 'failure' }];
  }
  return [];
}

function outcomeOf(execution: Execution): Outcome {
  if (execution.kind === 'failed') return { state: 'failed', error: execution.error };
  if (execution.kind === 'waiting') return { state: 'waiting', ms: execution.ms, reason: execution.reason };
  return { state: 'succeeded' };
}
