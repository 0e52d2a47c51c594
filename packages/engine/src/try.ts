/**
 * One Action carried out to see what it does: nothing is emitted, stored or remembered. What it says to
 * the world is said for real, and written down.
 */

import { metaOf, platformAt, type Runners } from './chain.ts';
import type { CompiledAction } from './compile.ts';
import { type Exchange, recorded } from './exchanges.ts';
import { type Execution, execute, type ReadyValues, runErrorOf } from './execute.ts';
import { newId } from './ids.ts';
import { openInbox, type PeekInbox } from './inbox.ts';
import { type Id, type Json, type JsonObject, type LogLine, objectOf, type RunError } from './model.ts';
import type { Outside } from './outside.ts';
import type { Site } from './ports.ts';
import { readRequest } from './receive.ts';
import { formsOf, scrubJson, scrubReply, scrubText } from './scrub.ts';
import type { HttpReply, SourceRunner, WebhookRequest } from './source.ts';
import { noValues, type Values } from './values.ts';

export type { Exchange } from './exchanges.ts';

export type Tried = {
  ok: true;
  /** What it would emit. */
  emitted: { port: string; payload: Json }[];
  /** It would be looked at again after so many milliseconds; null when only somebody else can wake it. */
  waits: { ms: number | null; reason: string } | null;
  error: RunError | null;
  /** A webhook's answer to its sender. */
  reply: HttpReply | null;
  exchanges: Exchange[];
  warnings: string[];
  logs: LogLine[];
  ms: number;
};

export type TryDeps = {
  runners: Runners;
  outside: Outside;
  /** Asked for test values where there are some. Without it there are no credentials and resources. */
  values?: Values;
  /** Without it no mailbox is looked at. */
  peekInbox?: PeekInbox;
  site: Site;
  clock?: () => number;
};

export type TryInput = {
  action: CompiledAction;
  teamId: Id;
  teamName: string;
  storyId: Id;
  storyName: string;
  /** The incoming event; of a webhook, the event that it would make of a request. */
  event: Json;
  /** Results on the way here, by slug, the incoming event's too. */
  results: JsonObject;
  /** Aborted when nobody waits for the result any more. */
  signal: AbortSignal;
};

/** Seconds that a test takes at most where the Action's author sets no limit; more, if its options ask for more time. */
const usualSeconds = 30;
const mostSeconds = 300;

type Refused = { ok: false; message: string };

/** Refused: one sentence why this Action cannot be tested by itself. Never rejects for what an author can cause. */
export async function tryAction(deps: TryDeps, input: TryInput): Promise<Tried | Refused> {
  const { action } = input;
  const { clock = () => performance.now() } = deps;
  const runner = deps.runners[action.definition.type];
  if (action.kind === 'stateful') {
    return refused(
      `${action.name} waits for several events, so one event alone shows nothing. Run the story.`,
    );
  }
  if (!runner || !('run' in runner || 'receive' in runner || deps.peekInbox)) {
    return refused(
      `${action.name} starts by itself and takes no event, so there is nothing to test it with.`,
    );
  }
  const start = clock();
  const values = await valuesOf(deps, input);
  if (values?.ok === false) return tried({ kind: 'failed', error: values.error }, { ms: clock() - start });
  if ('receive' in runner) {
    return { ...tryWebhook({ action, runner }, { input, values }), ms: Math.round(clock() - start) };
  }

  if (!('run' in runner)) {
    return tried(await peek(deps, input, values), { ms: clock() - start });
  }

  const { outside, exchanges } = recorded(deps.outside, { hidden: values?.hidden ?? [], clock });
  const { site } = deps;
  const { storyId } = input;
  const [storyRunId, runId] = [newId(), newId()];
  const ended = await within(input, exchanges, (signal) =>
    execute(action, runner, {
      storyId,
      runId,
      isTrial: true,
      attempt: 1,
      hasWaited: false,
      answer: null,
      event: input.event,
      roots: {
        ...input.results,
        STORY: action.stories,
        META: metaOf(action, { ...input, site, storyRunId, isTest: true }),
      },
      // The addresses are those of a run that is not there: they lead nowhere.
      platform: platformAt(site, { storyId, storyRunId, runId }),
      approvalUrl: () => site.approvalUrl(runId),
      outside,
      signal,
      teamId: input.teamId,
      ...(values ? { values } : {}),
    }),
  );
  return tried(ended.outcome, { exchanges: ended.exchanges, ms: clock() - start });
}

/** Looks at a mailbox; of what would come in, the newest mail is shown. */
async function peek(deps: TryDeps, input: TryInput, values: ReadyValues | null): Promise<Outcome> {
  const { action } = input;
  const failed = (code: string, message: string): Outcome => ({
    kind: 'failed',
    error: { code, message },
  });
  const open = openInbox(action, deps.runners[action.definition.type], values?.roots ?? {});
  if (!open.ok) return failed('invalid_options', open.message);
  if (!deps.peekInbox)
    return failed('inbox', `${action.name} watches a mailbox, and none can be reached from here.`);
  const { peekInbox } = deps;
  const hidden = [...(values?.hidden ?? []), ...formsOf(open.settings.password)];
  const { outcome } = await within(input, [], async (signal): Promise<Outcome> => {
    const found = await peekInbox(open, { allowedHosts: values?.allowedHosts ?? [], signal });
    if (!found.ok) return failed('inbox', scrubText(found.message, hidden));
    const { mail, looked } = found;
    const which = mail ? 'the newest that would come in is shown' : 'none of them would come in';
    const line = `Of the newest ${looked} mails in ${open.settings.folders.join(', ')}, ${which}. The mailbox is left as it was.`;
    const logs: LogLine[] = [
      { at: Date.now(), level: 'info', message: looked === 0 ? 'The mailbox is empty.' : line },
    ];
    const emit = mail ? [{ port: 'success', payload: scrubJson(mail, hidden) }] : [];
    return { kind: 'emitted', emit, warnings: [], logs };
  });
  return outcome;
}

function refused(message: string): Refused {
  return { ok: false, message };
}

async function valuesOf({ values = noValues }: TryDeps, { action, teamId }: TryInput) {
  if (!action.needs) return null;
  const [loading] = values.load([{ ...action.needs, teamId, isTest: true }]);
  return (await loading) ?? null;
}

type Outcome = Execution | { kind: 'failed'; error: RunError; warnings?: string[]; logs?: LogLine[] };

function tried(outcome: Outcome, more: { exchanges?: Exchange[]; ms: number }): Tried {
  const { warnings = [], logs = [] } = outcome;
  const isAgain = outcome.kind === 'waiting' && outcome.failed;
  const again = isAgain ? { code: 'retry_after', message: outcome.reason } : null;
  return {
    ok: true,
    emitted:
      outcome.kind === 'emitted' || outcome.kind === 'waiting'
        ? outcome.emit.map(({ port, payload }) => ({ port, payload }))
        : [],
    waits: waitsOf(outcome),
    error: outcome.kind === 'failed' ? outcome.error : again,
    reply: null,
    exchanges: more.exchanges ?? [],
    warnings: [...warnings],
    logs: [...logs],
    ms: Math.round(more.ms),
  };
}

/** A test calls no story: it says which one, and how often. */
function waitsOf(outcome: Outcome): Tried['waits'] {
  if (outcome.kind === 'waiting') return { ms: outcome.ms, reason: outcome.reason };
  if (outcome.kind !== 'calling') return null;
  const { story, isLoop, count } = outcome.request;
  const times = isLoop ? `, ${count.toLocaleString('en')} times` : '';
  return { ms: null, reason: `In a run it calls ${story}${times}. A test calls nothing.` };
}

/** Ends an execution that takes longer than its Action may, or that nobody waits for. */
async function within(
  { action, signal }: TryInput,
  exchanges: Exchange[],
  carryOut: (signal: AbortSignal) => Outcome | Promise<Outcome>,
): Promise<{ outcome: Outcome; exchanges: Exchange[] }> {
  const own = action.settings.timeout_s;
  const seconds = own ?? testSeconds(action);
  const message =
    own === undefined
      ? `A test takes ${seconds} s at most, and ${action.name} was not done by then. A run may take longer.`
      : `${action.name} took longer than ${seconds} s, its limit.`;
  const abort = new AbortController();
  const late: Outcome = {
    kind: 'failed',
    error: { code: 'timeout', message },
  };
  const left: Outcome = { kind: 'failed', error: { code: 'stopped', message: 'The test was stopped.' } };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve(late), seconds * 1000);
    if (signal.aborted) resolve(left);
    signal.addEventListener('abort', () => resolve(left), { once: true, signal: abort.signal });
  });
  try {
    const outcome = await Promise.race([carryOut(AbortSignal.any([signal, abort.signal])), ended]);
    // As they are now: what is still under way is about to be cut off.
    return { outcome, exchanges: structuredClone(exchanges) };
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

/** Its option `timeout`, with a second for what it says itself when that is over. */
function testSeconds({ rawOptions }: CompiledAction): number {
  const asked = Number(rawOptions.timeout ?? 0) + 1;
  return asked > usualSeconds ? Math.min(asked, mostSeconds + 1) : usualSeconds;
}

/** What a webhook would make of the request that an event came from. Nobody is asked for a secret or a signature. */
function tryWebhook(
  { action, runner }: { action: CompiledAction; runner: SourceRunner<unknown> },
  { input, values }: { input: TryInput; values: ReadyValues | null },
): Tried {
  const hidden = values?.hidden ?? [];
  const base = tried({ kind: 'failed', error: { code: '', message: '' } }, { ms: 0 });
  try {
    const request = requestOf(input.event, runner.door?.(action.rawOptions).methods ?? []);
    const { received, evaluator } = readRequest(
      { action, runner },
      request,
      values ? { values: values.roots } : {},
    );
    if (!received.ok) return { ...base, error: null, reply: scrubReply(received.reply, hidden) };
    const unwanted = received.unwanted?.(evaluator) ?? null;
    if (unwanted) return { ...base, error: null, reply: scrubReply(unwanted, hidden) };
    received.limit?.(evaluator);
    received.once?.(evaluator);
    const reply = received.reply(evaluator);
    return {
      ...base,
      error: null,
      emitted: [{ port: 'success', payload: scrubJson(received.payload, hidden) }],
      reply: received.awaitsAnswer ? null : scrubReply(reply, hidden),
    };
  } catch (error) {
    const known = runErrorOf(error);
    if (!known) throw error;
    return { ...base, error: scrubError(known, hidden) };
  }
}

function scrubError({ message, detail, ...rest }: RunError, hidden: readonly string[]): RunError {
  return {
    ...rest,
    message: String(scrubJson(message, hidden)),
    ...(detail === undefined ? {} : { detail: scrubJson(detail, hidden) }),
  };
}

/** The request that would make this event: `{ body, headers, query, claims }`, not all of which are there, or the body alone. */
function requestOf(event: Json, methods: readonly string[]): WebhookRequest {
  const whole = objectOf(event);
  const hasHeaders = 'body' in whole && Object.keys(whole).every((key) => partsOfEvent.includes(key));
  const body = hasHeaders ? (whole.body ?? null) : event;
  const given = Object.entries(hasHeaders ? objectOf(whole.headers ?? null) : {}).map(
    ([name, value]): [string, string] => [name.replaceAll('_', '-'), String(value)],
  );
  const headers = Object.fromEntries(given);
  const isText = typeof body === 'string';
  const type = isText ? (headers['content-type'] ?? 'text/plain') : 'application/json';
  const [first = 'POST'] = methods;
  return {
    method: methods.length === 0 || methods.includes('POST') ? 'POST' : first,
    headers: { ...headers, 'content-type': isText && /json|form/.test(type) ? 'text/plain' : type },
    query: hasHeaders ? queryText(objectOf(whole.query ?? null)) : '',
    body: new TextEncoder().encode(isText ? body : JSON.stringify(body)),
    proof: 'trusted',
    ...(hasHeaders && 'claims' in whole ? { claims: objectOf(whole.claims) } : {}),
    ip: '127.0.0.1',
  };
}

const partsOfEvent = ['body', 'headers', 'query', 'claims'];

function queryText(query: JsonObject): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  return new URLSearchParams(pairs).toString();
}
