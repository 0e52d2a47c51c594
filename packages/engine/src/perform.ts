/**
 * Claimed Action runs, carried out. Pure Actions behind a result run at once, in memory, so a chain of
 * them is one settlement and one commit; effects always become Action runs of their own.
 */
import { callStep } from './calls.ts';
import { type Chain, failure } from './chain.ts';
import type { CompiledAction } from './compile.ts';
import { type Execution, notes, runErrorOf } from './execute.ts';
import { gatherExecution, groupOf, tooLargeGroup } from './gather.ts';
import { emit, executeIn, follow, isWhole, tooOften } from './inline.ts';
import type { ClaimedRun, Id, Json, LogLine, RunError } from './model.ts';
import { outcomeOf } from './outcome.ts';
import type { Incoming } from './plan.ts';
import type { Arrival, Gathered, GroupMember, Need, Settlement } from './ports.ts';
import {
  chainOf,
  type PerformDeps,
  type Prepared,
  settlementOf,
  unreadError,
  valuesRequest,
  waitedFor,
  withoutCalls,
} from './prepare.ts';
import { statusOf } from './retry.ts';
import { bytesOf, mostHeldBytes } from './size.ts';
import { turnAtCredentials } from './turns.ts';
import type { Reading } from './upstream.ts';
import type { LoadedValues } from './values.ts';

/** A run that came to a join: it is settled with its group. */
export type AtJoin = { arrival: Arrival };

/** Carries one claimed run out, with the pure Actions behind it. Never rejects for what an author can cause. */
export async function perform(
  deps: PerformDeps,
  prepared: Prepared,
  signal: AbortSignal,
): Promise<Settlement | AtJoin> {
  const { run, action, event } = prepared;
  const reading = await prepared.reading;
  const unread = typeof reading === 'string' ? unreadError(reading) : null;
  const chain = chainOf(deps, prepared, { outputs: outputsOf(reading), signal });
  // What follows reads some of the same, and not here.
  if (unread) chain.steps = 0;
  if (action.kind === 'stateful')
    return unread ? settlementOf(run, { state: 'failed', error: unread }) : arrive(chain, prepared);
  const waited = waitedFor(run);
  const hasWaited = waited === 'delay' || waited === 'approval';
  const began = waited === 'retry' ? [tryBegins(run)] : [];
  const values = await prepared.values;
  const turn = turnAtCredentials(prepared, values);
  if (turn) return settlementOf(run, turn);
  const { lines, onLine } = heard(deps, run);
  const made = unread
    ? failure(unread)
    : values?.ok === false
      ? withoutValues(values)
      : await within(action, { chain, lines }, (timed) =>
          withLiveToken(deps, { prepared, values, onLine }, (lent) =>
            executeIn(timed, action, {
              run: { id: run.id, attempt: run.failures + 1, hasWaited, answer: run.answer },
              incoming: event,
              values: lent,
              onLine,
            }),
          ),
        );
  const { execution, calls } = await concluded(deps, { prepared, chain, made });
  const { outcome, failures, logs } = outcomeOf(run, action, execution);
  chain.done.add(run.id);
  const { id: runId, emitted } = run;
  if (outcome.state !== 'waiting' || execution.kind === 'waiting') {
    follow(chain, emit(chain, { action, runId, causes: [event], execution, emitted }));
  }
  const { events, runs } = chain;
  const { warnings } = execution;
  const approval = execution.kind === 'waiting' && execution.approval;
  return settlementOf(run, outcome, {
    failures,
    warnings,
    logs: [...began, ...logs],
    events,
    runs,
    ...(calls ? { calls } : {}),
    ...(approval ? { approval } : {}),
  });
}

/** None for who cannot be given what it reads. */
function outputsOf(reading: Reading): ReadonlyMap<Id, Json> {
  return typeof reading === 'string' ? new Map() : reading.outputs;
}

/** When a try begins that is not the first: later than it was due, as its turn comes. */
function tryBegins({ failures }: ClaimedRun): LogLine {
  return { at: Date.now(), level: 'info', message: `Try ${failures + 1} begins.`, begins: true };
}

/** What an execution came to, with the calls that it takes part in. */
function concluded(
  deps: PerformDeps,
  at: { prepared: Prepared; chain: Chain; made: Execution },
): ReturnType<typeof callStep> {
  const { prepared, chain, made } = at;
  if (made.kind === 'calling') return callStep(deps, { prepared, chain, calling: made });
  return Promise.resolve({ execution: made, ...withoutCalls(prepared.run) });
}

/** Its credentials and resources are not there: it fails before it does anything. */
function withoutValues({ error, retryAfterMs }: Extract<LoadedValues, { ok: false }>): Execution {
  return { kind: 'failed', error, retryAfterMs, warnings: [], logs: [] };
}

/** What a mail server answers that takes a sign-in for wrong (RFC 4954, 6). */
const signInRefused = 535;
const refusals = new Set([401, signInRefused]);

type Lent = Extract<LoadedValues, { ok: true }> | null;

/**
 * Carries an execution out with what it was lent. A mail server that took a token for wrong has done nothing
 * yet: with another one, where there is one by now, it is tried once more in the same attempt.
 */
async function withLiveToken(
  deps: PerformDeps,
  { prepared, values, onLine }: { prepared: Prepared; values: Lent; onLine: (line: LogLine) => void },
  carryOut: (lent: Lent) => Execution | Promise<Execution>,
): Promise<Execution> {
  const first = await carryOut(values);
  await tellRefused(deps, prepared, first);
  if (first.kind !== 'failed' || first.error.code !== 'refused') return first;
  if (statusOf(first.error.detail) !== signInRefused) return first;
  const lent = await lentAnew(deps, prepared, values);
  if (lent === null) return first;
  const message = 'The mail server refused the token. A new one was fetched, and it is tried once more.';
  const line: LogLine = { at: Date.now(), level: 'info', message };
  onLine(line);
  const second = await carryOut(lent);
  return { ...second, logs: [...first.logs, line, ...second.logs] };
}

/** What a run is lent now, when its credentials are not what they were; null when they are, or cannot be had. */
async function lentAnew(
  { values }: PerformDeps,
  prepared: Prepared,
  before: Lent,
): Promise<Extract<LoadedValues, { ok: true }> | null> {
  const { needs } = prepared.action;
  if (!values || !needs || !before) return null;
  const lent = await values.load([valuesRequest(prepared, needs)])[0]?.catch(() => null);
  if (!lent?.ok) return null;
  const [old, now] = [before, lent].map(({ roots: { CREDENTIAL, INPUT } }) =>
    JSON.stringify([CREDENTIAL, INPUT]),
  );
  return old === now ? null : lent;
}

/** A server took the credentials for wrong: a token may have been revoked before its time. */
async function tellRefused({ values }: PerformDeps, prepared: Prepared, execution: Execution): Promise<void> {
  const { action } = prepared;
  if (!values?.refused || !action.needs || action.needs.credentials.length === 0) return;
  if (execution.kind !== 'failed' || !refusals.has(statusOf(execution.error.detail) ?? 0)) return;
  // The failure is told whether this is done or not.
  await values.refused(valuesRequest(prepared, action.needs)).catch(() => undefined);
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
    const { key, need, patienceMs } = group;
    const reason = waitText(action.name, need);
    return {
      arrival: { run: { id, attempt }, storyId, key, need, patienceMs, because, warnings, logs, reason },
    };
  } catch (error) {
    const known = runErrorOf(error);
    if (!known) throw error;
    return settlementOf(run, { state: 'failed', error: known }, { warnings, logs });
  }
}

function waitText(name: string, need: Need): string {
  const isKnown = 'count' in need && need.count < Number.MAX_SAFE_INTEGER;
  return isKnown
    ? `Waits in ${name} for ${need.count.toLocaleString('en')} events to come together.`
    : `Waits for the others that ${name} joins.`;
}

/** What a group comes to. What follows from it is queued: the group's lock is held meanwhile. */
export async function gatherFor(
  deps: PerformDeps,
  prepared: Prepared,
  { arrival, group }: { arrival: Arrival; group: GroupMember[] },
): Promise<Gathered> {
  const { action, run } = prepared;
  const outputs = outputsOf(await prepared.reading);
  const { signal } = new AbortController();
  const chain = chainOf(deps, prepared, { outputs, signal });
  for (const { event } of group) chain.outputs.set(event.id, event.output);
  // The last one may have come while the one that speaks, because the time was over, was on its way.
  const because = isWhole(arrival.need, group) ? null : arrival.because;
  const execution = (await loadFor(deps, chain, { action, group }))
    ? gatherExecution(chain, { action, group, because })
    : failure(tooLargeGroup(group.length));
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

/** What the formulas of a join read on the way of each member, but for what is there. False for more than it may hold. */
async function loadFor(
  deps: PerformDeps,
  chain: Chain,
  { action, group }: { action: CompiledAction; group: GroupMember[] },
): Promise<boolean> {
  const wanted = new Set<Id>();
  for (const { event } of group) {
    for (const actionId of action.reads) {
      const eventId = event.ancestors[actionId];
      if (eventId && !chain.outputs.has(eventId)) wanted.add(eventId);
    }
  }
  if (wanted.size === 0) return true;
  const { mostBytes = mostHeldBytes } = deps;
  const { read, left } = await deps.store.outputs([...wanted], mostBytes);
  for (const [id, { output }] of read) chain.outputs.set(id, output);
  return left.length === 0 && bytesOf(read) <= mostBytes;
}

/** The lines that an attempt has written so far; whoever watches the run hears them, too. */
function heard(deps: PerformDeps, run: ClaimedRun) {
  const lines: LogLine[] = [];
  const tell = deps.watch?.(run);
  const onLine = (line: LogLine) => {
    lines.push(line);
    tell?.(line);
  };
  return { lines, onLine };
}

/** Ends an execution that takes longer than its Action may. The lines that it wrote until then stay. */
async function within(
  action: CompiledAction,
  { chain, lines }: { chain: Chain; lines: LogLine[] },
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
      resolve({ kind: 'failed', error, retryAfterMs: null, warnings: [], logs: [...lines] });
    }, seconds * 1000);
  });
  const signal = AbortSignal.any([chain.signal, abort.signal]);
  return Promise.race([carryOut({ ...chain, signal }), late]).finally(() => clearTimeout(timer));
}
