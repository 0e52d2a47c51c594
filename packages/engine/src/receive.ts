/**
 * A webhook request becomes an acceptance to be committed and the reply to send after that. Pure Actions
 * behind the webhook run here already: the whole chain is one commit, and no worker is asked.
 */
import { evaluate } from '@storyloom/formula';
import { Fatal } from './action.ts';
import { type Chain, mostChainBytes, type Runner, type Runners } from './chain.ts';
import { type CompiledAction, type CompiledStory, compiledOption } from './compile.ts';
import { runErrorOf } from './execute.ts';
import { newId } from './ids.ts';
import { follow, type Planned, planFrom } from './inline.ts';
import { faultSentences, faultText, type InputsRead, readEntry } from './inputs.ts';
import { storyGate } from './limits.ts';
import {
  type Given,
  type Graph,
  type Id,
  type Json,
  type JsonObject,
  type NewEvent,
  type NewStoryRun,
  objectOf,
  type RunSource,
  type Seal,
  type Sealed,
} from './model.ts';
import { optionsIn } from './option-values.ts';
import { nothingOutside } from './outside.ts';
import type { Pace } from './pace.ts';
import {
  type Acceptance,
  type Endpoint,
  isDraftVersion,
  noSite,
  type RunVersion,
  type Site,
  type Version,
} from './ports.ts';
import { scrubJson, scrubReply, scrubText } from './scrub.ts';
import type { StoryInput } from './send-to-story.ts';
import type {
  AdmitResult,
  HttpReply,
  Received,
  RequestLimit,
  SourceRunner,
  Speech,
  WebhookRequest,
} from './source.ts';

export type ReceiveDeps = {
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Runners;
  /** How many steps a story run may take at ingest; 500 unless told. */
  inlineSteps?: number;
  site?: Site;
  /** Without it, no story run can be given a secret. */
  seal?: Seal;
  /** Without it, every version runs inline. */
  pace?: Pace;
  /**
   * Milliseconds that this thread has worked: what a chain may take is measured by it, so that a busy
   * machine does not make chains look heavy. The wall clock unless told.
   */
  clock?: () => number;
};

/**
 * Refused: nothing is stored. Accepted: the reply may be sent once the acceptance is durable; when the
 * caller waits for the story's answer, `answer` makes the reply of it, and `unanswered`, where it is not
 * the usual one, of its absence.
 */
export type ReceiveResult =
  | {
      ok: true;
      acceptance: Acceptance;
      reply: HttpReply;
      answer: ((output: Json) => HttpReply) | null;
      unanswered?: Speech['unanswered'];
    }
  | { ok: false; reply: HttpReply };

/**
 * Refused: nothing is stored. Opened: who it is from and what it says is known; nothing ran yet. `limit`
 * says how many of its kind may come in: `go` goes on.
 */
export type OpenedRequest =
  | { ok: true; limit: RequestLimit | null; go: () => ReceiveResult }
  | { ok: false; reply: HttpReply };

/** A chain at ingest holds the app up: it has less than a worker's. */
const usualInlineSteps = 500;
const inlineMs = 40;

const noValues: JsonObject = {};

/** `story` is the version compiled, for who has it already. */
type Target = { endpoint: Endpoint; version: Version; story?: CompiledStory };

/** As `openRequest` and `go`, for callers that keep no limits. */
export function receive(
  deps: ReceiveDeps,
  target: Target,
  request: WebhookRequest,
  values?: JsonObject,
): ReceiveResult {
  const opened = openRequest(deps, target, { request, ...(values ? { values } : {}) });
  return opened.ok ? opened.go() : opened;
}

/**
 * Whether a request is let in, before anything takes its body apart; null where that cannot be told yet. For bodies
 * whose parsing is dear: with what it was admitted by, it goes on to `openRequest`, which asks the same of any other.
 */
export function admitRequest(
  deps: Pick<ReceiveDeps, 'compiled' | 'runners'>,
  target: Target,
  { request, values = noValues }: { request: WebhookRequest; values?: JsonObject },
): AdmitResult | null {
  const found = webhookOf(deps, target);
  if (!found?.runner.admit) return null;
  try {
    return found.runner.admit(webhookOptions(found.action, values), request);
  } catch (error) {
    return refusalFor(error, values);
  }
}

/**
 * The reply is made before the commit: when its formula fails the sender gets a 500 and nothing is
 * stored, so that a second try of the sender doubles nothing. `values` are what the webhook's options
 * name beside the request, credentials above all: roots that no request can put others in the place of.
 * Nothing of `hidden` is stored or answered, not even when the sender sent it.
 */
export function openRequest(
  deps: ReceiveDeps,
  { endpoint, version, story = deps.compiled(version) }: Target,
  {
    request,
    values = noValues,
    hidden = [],
  }: { request: WebhookRequest; values?: JsonObject; hidden?: readonly string[] },
): OpenedRequest {
  const found = webhookOf(deps, { endpoint, version, story });
  if (!found) return refusal(404, 'Not found');
  const { action, runner } = found;
  try {
    const { inputs = [] } = endpoint;
    const { received, roots, evaluator, entry } = readRequest({ action, runner }, request, {
      values,
      inputs,
    });
    if (!received.ok) return received;
    const secrets = [...hidden, ...entry.hidden].sort((a, b) => b.length - a.length);
    const unwanted = received.unwanted?.(evaluator) ?? null;
    if (unwanted) return { ok: false, reply: scrubReply(unwanted, secrets) };
    const { speech } = received;
    if (Object.keys(entry.faults).length > 0)
      return { ok: false, reply: inputsRefused(entry.faults, speech) };
    const asked = received.limit?.(evaluator) ?? null;
    const limit = asked?.key ? { ...asked, key: scrubText(asked.key, secrets) } : asked;
    const go = (): ReceiveResult => {
      const reply = scrubReply(received.reply(evaluator), secrets);
      const key = received.once?.(evaluator) ?? null;
      const gate = limitOf(endpoint, roots).runGate;
      const runGate = gate && scrubText(gate, secrets);
      const ingest = endpoint.suspended ? { ...deps, inlineSteps: 0 } : deps;
      const { priority } = endpoint;
      const started = startOf(ingest, {
        version,
        story,
        source: 'webhook',
        priority,
        runGate,
        given: entry.given,
      });
      const payload = scrubJson(entry.payload, hidden);
      const acceptance = started.accept((chain) => planFrom(chain, sourceEvent(action, payload)));
      const once = key === null ? null : { actionId: action.id, key: scrubText(key, secrets) };
      const answer = received.awaitsAnswer ? (speech?.answer ?? answererOf(runner)) : null;
      const unanswered = speech ? { unanswered: speech.unanswered } : {};
      return { ok: true, acceptance: { ...acceptance, once }, reply, answer, ...unanswered };
    };
    return { ok: true, limit, go: () => orRefusal(go, values) };
  } catch (error) {
    return refusalFor(error, values);
  }
}

function webhookOf(
  { compiled, runners }: Pick<ReceiveDeps, 'compiled' | 'runners'>,
  { endpoint, version, story = compiled(version) }: Target,
): { action: CompiledAction; runner: SourceRunner<unknown> } | null {
  const action = story.actions.get(endpoint.actionId);
  const runner = action && runners[action.definition.type];
  return action && runner && 'receive' in runner ? { action, runner } : null;
}

/** What a webhook makes of a request, and what its formulas see of it. Throws what `runErrorOf` knows. */
export function readRequest(
  { action, runner }: { action: CompiledAction; runner: SourceRunner<unknown> },
  request: WebhookRequest,
  { values = noValues, inputs = [] }: { values?: JsonObject; inputs?: readonly StoryInput[] } = {},
): {
  received: Received;
  /** What it emits, held against the story's inputs. Formulas see no secret of it. */
  entry: InputsRead;
  roots: JsonObject;
  evaluator: (option: string, value: Json) => Json;
} {
  const received = runner.receive(webhookOptions(action, values), request);
  const part = action.definition.inputsIn?.(action.rawOptions);
  const entry = received.ok ? readEntry(inputs, received.payload, part) : readEntry([], null);
  const { payload } = entry;
  const roots = { ...replyRoots(action.slug, payload), REQUEST: requestRoot(request, received), ...values };
  const evaluator = (option: string, value: Json) =>
    evaluate(compiledOption(action, option, value), { roots });
  return { received, entry, roots, evaluator };
}

function orRefusal(go: () => ReceiveResult, values: JsonObject): ReceiveResult {
  try {
    return go();
  } catch (error) {
    return refusalFor(error, values);
  }
}

/** An error's sentence may show a value: where credentials are among them, the sender is told the option alone. */
function refusalFor(error: unknown, values: JsonObject): { ok: false; reply: HttpReply } {
  const known = runErrorOf(error);
  if (!known) throw error;
  if (known.code === 'no_key') return refusal(503, known.message);
  const where = known.option === undefined ? '' : ` See its option ${known.option}.`;
  const told = values === noValues ? ` ${known.message}` : where;
  return refusal(500, `The webhook's options are wrong, so nothing was stored.${told}`);
}

/** What a request says of itself beside its event. */
function requestRoot({ method, ip, claims }: WebhookRequest, received: Received): JsonObject {
  const query = (received.ok && received.query) || {};
  return { method, ip: ip ?? null, query, ...(claims ? { claims } : {}) };
}

/** Whether the options of a webhook read where a request came from. */
export function readsRequest(action: CompiledAction): boolean {
  return [action.options, ...action.deferred.values()].some(({ roots }) => roots.has('REQUEST'));
}

/** Options without formulas are the same for every request. */
const parsedOnce = new WeakMap<CompiledAction, { options: unknown }>();

function webhookOptions(action: CompiledAction, values: JsonObject): unknown {
  if (!action.options.constant) return optionsIn(action, { roots: values });
  const known = parsedOnce.get(action);
  if (known) return known.options;
  const options = optionsIn(action, { roots: noValues });
  parsedOnce.set(action, { options });
  return options;
}

/** Makes replies of outputs of exits, for the endpoint of a webhook that is there. */
export function answererOf(runner: Runner | undefined): (output: Json) => HttpReply {
  if (runner && 'receive' in runner && runner.answer) return runner.answer;
  return (output) => ({
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(output),
  });
}

/** What a source Action emits when it receives `payload`. */
export function sourceEvent(action: CompiledAction, payload: Json): Parameters<typeof planFrom>[1] {
  return { action, causes: [], made: { runId: null, seq: 0, port: 'success', output: payload } };
}

/** The limit on story runs at once that a run of this endpoint counts for. */
function limitOf(endpoint: Endpoint, roots: JsonObject): { runGate: string | null } {
  if (endpoint.concurrency === null) return { runGate: null };
  return { runGate: storyGate(endpoint.storyId, endpoint.concurrencyKey, roots) };
}

/**
 * A new story run: `begin` adds its first event to the chain; what follows runs inline as far as it may,
 * and all of it is one acceptance. A story run that counts for a limit waits for a slot with what is left.
 */
export function startOf(
  deps: Omit<ReceiveDeps, 'compiled'>,
  from: {
    version: RunVersion;
    story: CompiledStory;
    source: RunSource;
    priority: number;
    runGate: string | null;
    caller?: NewStoryRun['caller'];
    /** What its Actions read as INPUT. */
    given?: Given | null;
    /** The same, of the story run that this one repeats. */
    sealed?: Sealed;
  },
): { storyRunId: Id; accept: (begin: (chain: Chain) => Planned[]) => Acceptance } {
  const { version, story, source, priority, runGate, caller, given = null } = from;
  const { seal = noSeal } = deps;
  const { clock = () => performance.now() } = deps;
  const storyRunId = newId();
  const { id: versionId, storyId, teamId } = version;
  const envelope = given === null ? from.sealed : seal(given, { teamId });
  const sealed = envelope ? { sealed: envelope } : {};
  return {
    storyRunId,
    accept: (begin) => {
      const start = clock();
      const chain: Chain = {
        runners: deps.runners,
        outside: nothingOutside,
        site: deps.site ?? noSite,
        story,
        storyName: version.storyName,
        teamName: version.teamName ?? '',
        scope: { teamId, storyId, storyRunId, versionId, priority, runGate },
        isTest: isDraftVersion(version),
        signal: new AbortController().signal,
        outputs: new Map(),
        events: [],
        runs: [],
        done: new Set(),
        isFirst: true,
        waitsForStory: runGate !== null,
        steps: deps.pace?.isHeavy(versionId) ? 0 : (deps.inlineSteps ?? usualInlineSteps),
        until: start + inlineMs,
        bytes: mostChainBytes,
        clock,
      };
      follow(chain, begin(chain));
      if (chain.steps > 0) deps.pace?.took(versionId, clock() - start);
      const storyRun = {
        id: storyRunId,
        teamId,
        storyId,
        versionId,
        source,
        ...(caller ? { caller } : {}),
        ...sealed,
      };
      return { storyRun, events: chain.events, runs: chain.runs, once: null };
    },
  };
}

const noSeal: Seal = () => {
  throw new Fatal('This installation has no key for secret inputs: set SECRETS_KEY and restart.', {
    code: 'no_key',
  });
};

/** The story's answer among events: the first that an exit emitted. Null while there is none. */
export function answerIn(story: CompiledStory, events: readonly NewEvent[]): NewEvent | null {
  return events.find((event) => story.actions.get(event.actionId)?.settings.exit === true) ?? null;
}

/** Formulas of the reply see the event under the Action's slug and, as in Tines, its keys directly. */
export function replyRoots(slug: string, payload: Json): JsonObject {
  const keys = objectOf(payload);
  return { ...keys, [slug]: payload };
}

/** Nothing is stored of it, and nothing that was sent is repeated. */
function inputsRefused(faults: InputsRead['faults'], speech: Speech | undefined): HttpReply {
  if (speech) return speech.refusal(faultText(faults));
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' };
  const body = JSON.stringify({ error: faultText(faults), inputs: faultSentences(faults) });
  return { status: 422, headers, body };
}

function refusal(status: number, message: string): { ok: false; reply: HttpReply } {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  };
  return { ok: false, reply: { status, headers, body: message } };
}
