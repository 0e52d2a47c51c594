/**
 * A webhook request becomes an acceptance to be committed and the reply to send after that. Pure Actions
 * behind the webhook run here already: the whole chain is one commit, and no worker is asked.
 */
import { evaluate } from '@storyloom/formula';
import type { HttpReply, WebhookRequest } from './action.ts';
import type { Chain, Runner, Runners } from './chain.ts';
import { type CompiledAction, type CompiledStory, compiledOption } from './compile.ts';
import { parseOptions, runErrorOf } from './execute.ts';
import { newId } from './ids.ts';
import { follow, type Planned, planFrom } from './inline.ts';
import { storyGate } from './limits.ts';
import type { Graph, Id, Json, JsonObject, NewEvent, NewStoryRun, RunSource } from './model.ts';
import { nothingOutside } from './outside.ts';
import type { Pace } from './pace.ts';
import { type Acceptance, type Endpoint, noSite, type Site, type Version } from './ports.ts';

export type ReceiveDeps = {
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Runners;
  /** How many steps a story run may take at ingest; 500 unless told. */
  inlineSteps?: number;
  site?: Site;
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
 * caller waits for the story's answer, `answer` makes the reply of it.
 */
export type ReceiveResult =
  | { ok: true; acceptance: Acceptance; reply: HttpReply; answer: ((output: Json) => HttpReply) | null }
  | { ok: false; reply: HttpReply };

/** A chain at ingest holds the app up: it has less than a worker's. */
const usualInlineSteps = 500;
const inlineMs = 40;

/**
 * The reply is made before the commit: when its formula fails the sender gets a 500 and nothing is
 * stored, so that a second try of the sender doubles nothing.
 */
export function receive(
  deps: ReceiveDeps,
  { endpoint, version }: { endpoint: Endpoint; version: Version },
  request: WebhookRequest,
): ReceiveResult {
  const story = deps.compiled(version);
  const action = story.actions.get(endpoint.actionId);
  const runner = action && deps.runners[action.definition.type];
  if (!action || !runner || !('receive' in runner)) return refusal(404, 'Not found');
  try {
    const options = parseOptions(action, evaluate(action.options, { roots: {} }));
    const received = runner.receive(options, request);
    if (!received.ok) return received;
    const roots = replyRoots(action.slug, received.payload);
    const evaluator = (option: string, value: Json) =>
      evaluate(compiledOption(action, option, value), { roots });
    const reply = received.reply(evaluator);
    const key = received.once?.(evaluator) ?? null;
    const limit = limitOf(endpoint, roots);
    const ingest = endpoint.suspended ? { ...deps, inlineSteps: 0 } : deps;
    const started = startOf(ingest, {
      version,
      story,
      source: 'webhook',
      priority: endpoint.priority,
      ...limit,
    });
    const acceptance = started.accept((chain) => planFrom(chain, sourceEvent(action, received.payload)));
    const once = key === null ? null : { actionId: action.id, key };
    return {
      ok: true,
      acceptance: { ...acceptance, once },
      reply,
      answer: received.awaitsAnswer ? answererOf(runner) : null,
    };
  } catch (error) {
    const known = runErrorOf(error);
    if (!known) throw error;
    return refusal(500, `The webhook's options are wrong, so nothing was stored. ${known.message}`);
  }
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
    version: Pick<Version, 'id' | 'storyId' | 'teamId' | 'storyName' | 'teamName'>;
    story: CompiledStory;
    source: RunSource;
    priority: number;
    runGate: string | null;
    caller?: NewStoryRun['caller'];
  },
): { storyRunId: Id; accept: (begin: (chain: Chain) => Planned[]) => Acceptance } {
  const { version, story, source, priority, runGate, caller } = from;
  const { clock = () => performance.now() } = deps;
  const storyRunId = newId();
  const { id: versionId, storyId, teamId } = version;
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
        signal: new AbortController().signal,
        outputs: new Map(),
        events: [],
        runs: [],
        done: new Set(),
        isFirst: true,
        waitsForStory: runGate !== null,
        steps: deps.pace?.isHeavy(versionId) ? 0 : (deps.inlineSteps ?? usualInlineSteps),
        until: start + inlineMs,
        clock,
      };
      follow(chain, begin(chain));
      if (chain.steps > 0) deps.pace?.took(versionId, clock() - start);
      const storyRun = { id: storyRunId, teamId, storyId, versionId, source, ...(caller ? { caller } : {}) };
      return { storyRun, events: chain.events, runs: chain.runs, once: null };
    },
  };
}

/** The story's answer among events: the first that an exit emitted. Null while there is none. */
export function answerIn(story: CompiledStory, events: readonly NewEvent[]): NewEvent | null {
  return events.find((event) => story.actions.get(event.actionId)?.settings.exit === true) ?? null;
}

/** Formulas of the reply see the event under the Action's slug and, as in Tines, its keys directly. */
export function replyRoots(slug: string, payload: Json): JsonObject {
  const keys = payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? payload : {};
  return { ...keys, [slug]: payload };
}

function refusal(status: number, message: string): ReceiveResult {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  };
  return { ok: false, reply: { status, headers, body: message } };
}
