/**
 * Calls between stories. An Action run that calls waits without a slot; each time one of its calls ends it
 * is carried out again, looks where its round of calls stands, and starts the next ones, ends with what
 * they were answered, or fails. What it starts lands with its own settlement, so that no call is lost or
 * made twice, whenever a worker dies.
 */
import { type CallRequest, Fatal } from './action.ts';
import { BlobMissing } from './blob.ts';
import type { Callee, CallProgress, Calls } from './call-ports.ts';
import type { Chain } from './chain.ts';
import { type Execution, executionOf, runErrorOf } from './execute.ts';
import { planFrom } from './inline.ts';
import { withInputs } from './inputs.ts';
import { storyGate } from './limits.ts';
import { type Given, type Id, isObject, type Json, type JsonObject } from './model.ts';
import type { CallStep, NewCall } from './ports.ts';
import type { PerformDeps, Prepared } from './prepare.ts';
import { replyRoots, sourceEvent, startOf } from './receive.ts';
import { mostOutputBytes, sizeUpTo } from './size.ts';

/** A story that calls a story that calls a story: so many calls lead to one at most. */
const deepestCall = 10;
/** One settlement starts no more, takes no longer and is no larger; the rest follows at once. */
const mostStarts = 100;
const startingMs = 100;
const mostStartedBytes = 8 * 1024 ** 2;

type Calling = Extract<Execution, { kind: 'calling' }>;
type Done = Exclude<Execution, { kind: 'calling' }>;
type Round = { runId: Id; round: number };

const nothingYet: CallProgress = { started: 0, open: 0, failed: null, leftMs: null, elapsedMs: 0 };

/** One step of a round of calls. Never throws for what an author can cause. */
export async function callStep(
  deps: PerformDeps,
  { prepared, chain, calling }: { prepared: Prepared; chain: Chain; calling: Calling },
): Promise<{ execution: Done; calls?: CallStep }> {
  const { warnings, logs, request } = calling;
  const { run } = prepared;
  const of: Round = { runId: run.id, round: run.failures };
  const step = (over: Partial<CallStep>): CallStep => ({
    round: of.round,
    starts: [],
    known: 0,
    last: true,
    ...over,
  });
  try {
    const calls = callsOf(deps);
    const progress = run.attempt === 1 ? nothingYet : await calls.progress(of);
    const { started, open, failed } = progress;
    if (failed) throw failureOf(chain, failed);
    if (started >= request.count && open === 0) {
      return { execution: { ...(await answered(calls, request, of)), warnings, logs }, calls: step({}) };
    }
    const ownMs = request.timeoutMs === null ? null : request.timeoutMs - progress.elapsedMs;
    if (ownMs !== null && ownMs <= 0) throw tooLate(request);
    const starts = await startNext(deps, { prepared, chain, request, progress });
    const isMore = started + starts.length < request.count;
    const begun = starts.filter((one) => one.state === 'open');
    const opened = open + begun.length;
    const reason = reasonOf(request, started + starts.length - opened);
    const leftMs = shortest([ownMs, progress.leftMs, ...begun.map(({ timeoutMs }) => timeoutMs)]);
    const wait = {
      kind: 'waiting' as const,
      ms: leftMs,
      reason,
      failed: false,
      waitsFor: 'call' as const,
      emit: [],
    };
    // A settlement that took as much as it may leaves room for more: then any count is news.
    const known = isMore && opened < request.atOnce ? -1 : started - open;
    return { execution: { ...wait, warnings, logs }, calls: step({ starts, known, last: false }) };
  } catch (error) {
    const known = runErrorOf(error);
    if (!known) throw error;
    const failed: Done = { kind: 'failed', error: known, retryAfterMs: null, warnings, logs };
    const cleaned = calling.clean?.(failed) ?? failed;
    return { execution: cleaned.kind === 'calling' ? failed : cleaned, calls: step({}) };
  }
}

function shortest(times: (number | null)[]): number | null {
  const limits = times.filter((ms) => ms !== null);
  return limits.length > 0 ? Math.max(0, Math.min(...limits)) : null;
}

function callsOf({ calls }: PerformDeps): Calls {
  if (!calls) throw new Fatal('No story can be called here.', { code: 'no_calls' });
  return calls;
}

async function answered(calls: Calls, { isLoop }: CallRequest, of: Round) {
  const answers = await calls.answers(of, mostOutputBytes).catch((error: unknown) => {
    if (!(error instanceof BlobMissing)) throw error;
    throw new Fatal(`What was answered cannot be read. ${error.message}`, { code: 'event_gone' });
  });
  if (answers === 'too_large') {
    const most = mostOutputBytes / 1024 ** 2;
    const message = `What the called stories answered has more than ${most} MB together. Answer with less.`;
    throw new Fatal(message, { code: 'too_large' });
  }
  const done = executionOf({ emit: [{ payload: isLoop ? answers : (answers[0] ?? null) }] });
  if (done.kind !== 'emitted') throw new Error('What is emitted is an emission.');
  return done;
}

/** As many calls as may be under way beside those that are, in order of place. */
async function startNext(
  deps: PerformDeps,
  {
    prepared,
    chain,
    request,
    progress,
  }: { prepared: Prepared; chain: Chain; request: CallRequest; progress: CallProgress },
): Promise<NewCall[]> {
  const { run } = prepared;
  let { started: place, open } = progress;
  if (place >= request.count || open >= request.atOnce) return [];
  const calls = callsOf(deps);
  const found = await calls.find(run.teamId, request.story, request.draft);
  if (!found.ok) throw new Fatal(found.message, { code: 'no_story', option: 'story' });
  if (run.depth >= deepestCall) throw await tooDeep(calls, prepared, found.callee);
  const until = chain.clock() + startingMs;
  const starts: NewCall[] = [];
  let left = mostStartedBytes;
  while (place < request.count && open < request.atOnce && starts.length < mostStarts) {
    if (starts.length > 0 && (chain.clock() >= until || left < 0)) break;
    const { payload, given } = withInputs(
      found.callee.inputs,
      request.payloadAt(place),
      found.callee.version.storyName,
    );
    const size = sizeUpTo(payload, mostOutputBytes);
    if (size > mostOutputBytes) {
      const most = mostOutputBytes / 1024 ** 2;
      throw new Fatal(`The payload is larger than ${most} MB. Pass on less of it.`, {
        code: 'too_large',
        option: 'payload',
      });
    }
    left -= size;
    const start = startCall(deps, {
      prepared,
      callee: found.callee,
      event: entryEvent(prepared, request, payload),
      given,
    });
    starts.push({ ...start, place });
    if (start.state === 'open') open += 1;
    place += 1;
  }
  return starts;
}

/** What the webhook that is the story's entry emits. */
function entryEvent({ run, event }: Prepared, { asBody }: CallRequest, payload: Json): Json {
  const meta: JsonObject = {
    action_id: run.actionId,
    event_id: event.id,
    story_id: run.storyId,
    team_id: run.teamId,
    story_run_guid: run.storyRunId,
  };
  if (asBody) return { body: payload, meta };
  return isObject(payload) ? { meta, ...payload } : { body: payload, meta };
}

function startCall(
  deps: PerformDeps,
  {
    prepared,
    callee,
    event,
    given,
  }: { prepared: Prepared; callee: Callee; event: Json; given: Given | null },
): Omit<NewCall, 'place'> {
  const { run } = prepared;
  const { version, entryId, priority, concurrency, concurrencyKey, suspended, timeoutMs } = callee;
  const story = deps.compiled(version);
  const entry = story.actions.get(entryId);
  if (!entry) throw new Error('An entry that is not in its version.');
  const exits = [...story.actions.values()]
    .filter((action) => action.settings.exit)
    .map((action) => action.id);
  const runGate =
    concurrency === null ? null : storyGate(version.storyId, concurrencyKey, replyRoots(entry.slug, event));
  const { runners, site, clock, seal } = deps;
  const started = startOf(
    {
      runners,
      ...(site ? { site } : {}),
      ...(clock ? { clock } : {}),
      ...(seal ? { seal } : {}),
      ...(suspended ? { inlineSteps: 0 } : {}),
    },
    {
      version,
      story,
      source: 'call',
      priority,
      runGate,
      caller: { runId: run.id, depth: run.depth + 1 },
      given,
    },
  );
  const acceptance = started.accept((chain) => planFrom(chain, sourceEvent(entry, event)));
  const answer = acceptance.events.find(({ actionId }) => exits.includes(actionId));
  if (answer) return { acceptance, exits, state: 'answered', eventId: answer.id, timeoutMs };
  const isOpen = acceptance.runs.some(({ state }) => state === 'queued' || state === 'waiting');
  const hasFailed = acceptance.runs.some(({ state }) => state === 'failed');
  const state = isOpen ? 'open' : hasFailed ? 'failed' : 'ended';
  return { acceptance, exits, state, eventId: null, timeoutMs };
}

function failureOf(chain: Chain, failed: NonNullable<CallProgress['failed']>): Fatal {
  const { storyId, storyRunId, storyName, state, message, timeoutMs } = failed;
  const detail = {
    story_id: storyId,
    story_run_id: storyRunId,
    url: chain.site.storyRunUrl({ storyId, storyRunId }),
  };
  if (state === 'late') {
    const why = `The called run of ${storyName} did not answer within ${spoken(timeoutMs)}, the longest that its settings let a caller wait. It goes on; its answer is not waited for.`;
    return new Fatal(why, { code: 'call_timeout', detail });
  }
  if (state === 'cancelled') {
    return new Fatal(`The called run of ${storyName} was cancelled.`, { code: 'called_cancelled', detail });
  }
  if (state === 'ended') {
    const why = `The called run of ${storyName} ended without an answer: none of its exits was reached.`;
    return new Fatal(why, { code: 'not_answered', detail });
  }
  return new Fatal(`The called run of ${storyName} failed${message === null ? '.' : `: ${message}`}`, {
    code: 'called_failed',
    detail,
  });
}

function tooLate({ timeoutMs }: CallRequest): Fatal {
  const why = `The called story did not answer within ${spoken(timeoutMs)}. It goes on; its answer is not waited for.`;
  return new Fatal(why, { code: 'call_timeout', option: 'timeout' });
}

function spoken(ms: number | null): string {
  return `${((ms ?? 0) / 1000).toLocaleString('en')} s`;
}

async function tooDeep(calls: Calls, { run }: Prepared, callee: Callee): Promise<Fatal> {
  const names = [...(await calls.chain(run.storyRunId)), callee.version.storyName];
  const why = `Stories call each other ${deepestCall} levels deep, the limit: ${names.join(' → ')}. Check the condition that ends it.`;
  return new Fatal(why, { code: 'too_deep' });
}

function reasonOf({ isLoop, count }: CallRequest, ended: number): string {
  const all = count.toLocaleString('en');
  return isLoop
    ? `Waits for the stories that it called: ${ended.toLocaleString('en')} of ${all} have answered.`
    : 'Waits for the story that it called.';
}
