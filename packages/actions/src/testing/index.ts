/** What a test of an Action type needs instead of the engine. */
import {
  type ActionContext,
  type GatherContext,
  type GroupMember,
  type HttpRequest,
  type HttpResult,
  type Json,
  type JsonObject,
  type LogLevel,
  type MailMessage,
  type MailResult,
  type Memory,
  newId,
  nothingOutside,
  type RunResult,
  type Script,
  type ScriptResult,
} from '@storyloom/engine';
import { loadFunctions } from '@storyloom/formula';

// What a version's load brings in the product.
await loadFunctions(['patterns']);

/** Earlier events by slug, or other roots. */
type Scope = JsonObject;

/** Formulas as far as tests need them: pills that are paths. The real ones are packages/formula's. */
export function fill(value: Json, scope: Scope): Json {
  if (typeof value === 'string') {
    const whole = /^<<([\w.]+)>>$/.exec(value)?.[1];
    if (whole !== undefined) return at(scope, whole);
    return value.replace(/<<([\w.]+)>>/g, (_, path: string) => String(at(scope, path) ?? ''));
  }
  if (Array.isArray(value)) return value.map((element) => fill(element, scope));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, scope)]));
}

function at(scope: Scope, path: string): Json {
  return path.split('.').reduce<Json>((value, key) => {
    if (value === null || typeof value !== 'object') return null;
    return (Array.isArray(value) ? value[Number(key)] : value[key]) ?? null;
  }, scope);
}

export type FakeContext = ActionContext & {
  warnings: string[];
  logs: string[];
  requests: HttpRequest[];
  mails: MailMessage[];
};

/** One answer to all requests, or the answer to each: by the request and how many there were, itself included. */
export type Answering = HttpResult | ((request: HttpRequest, nth: number) => HttpResult);

type Given = {
  scope?: Scope;
  answer?: Answering;
  posted?: MailResult | ((nth: number) => MailResult | undefined);
  event?: Json;
  hasWaited?: boolean;
  said?: Json;
  /** What scripts come to. */
  script?: (script: Script) => ScriptResult;
  /** Answers what an Action asks of its memory; nothing is known to it unless told. */
  remember?: (what: Parameters<Memory['remember']>[1]) => boolean;
} & Partial<Pick<ActionContext, 'allowedHosts' | 'isTrial' | 'wouldRetry'>>;

/** A context over a scope; HTTP requests and mails are kept. Mails are taken, unless `posted` says otherwise. */
export function fakeContext(given: Given = {}): FakeContext {
  const { scope = {}, answer = httpAnswer({}), event = {}, hasWaited = false, script, said = null } = given;
  const warnings: string[] = [];
  const logs: string[] = [];
  const requests: HttpRequest[] = [];
  const mails: MailMessage[] = [];
  return {
    event,
    evaluate: (_option, value, locals) => fill(value, { ...scope, ...locals }),
    http: {
      request: async (request) => {
        requests.push(request);
        if (typeof answer === 'function') return answer(request, requests.length);
        return answer.ok ? { ...answer, url: request.url } : answer;
      },
    },
    mail: {
      send: async (mail) => {
        mails.push(mail);
        const { posted } = given;
        return (typeof posted === 'function' ? posted(mails.length) : posted) ?? taken(mail);
      },
    },
    scripts: script ? { run: async (asked) => script(asked) } : nothingOutside.scripts,
    remember: async (what) => given.remember?.(what) ?? true,
    changeResource: async () => ({ ok: true, revision: 7 }),
    allowedHosts: given.allowedHosts ?? [],
    isTrial: given.isTrial ?? false,
    idempotencyKey: '0192c1f0-0000-7000-8000-000000000001',
    attempt: 1,
    wouldRetry: given.wouldRetry ?? (() => false),
    hasWaited,
    answer: said,
    approvalUrl: () => 'https://storyloom.test/approve/1',
    signal: new AbortController().signal,
    warn: (message) => warnings.push(message),
    log: (level, message) => logs.push(`${level}: ${message}`),
    warnings,
    logs,
    requests,
    mails,
  };
}

function taken({ to, cc, bcc, messageId }: MailMessage): MailResult {
  const accepted = [...to, ...cc, ...bcc].map(({ address }) => address);
  const response = '250 2.0.0 Ok: queued as 4F1A2';
  return { ok: true, messageId: `<${messageId}@example.com>`, accepted, rejected: [], response };
}

/** Someone who came to a join: by the Action it comes from, with the results on its way. */
export type Came = { slug: string; output: Json; results?: JsonObject };

export type FakeGathering = {
  group: GroupMember[];
  context: GatherContext & { warnings: string[]; logs: string[] };
};

/** A group and its context; an Action's id is `id of <slug>`, its name the slug in capitals. */
export function fakeGathering(
  came: Came[],
  given: { scope?: Scope; sources?: string[]; because?: GatherContext['because']; links?: string[] } = {},
): FakeGathering {
  const { scope = {}, because = null, links = [] } = given;
  const slugs = given.sources ?? [...new Set(came.map(({ slug }) => slug))];
  const warnings: string[] = [];
  const logs: string[] = [];
  const results = new Map<string, JsonObject>();
  const group = came.map(({ slug, output, results: before = {} }): GroupMember => {
    const runId = newId();
    results.set(runId, { ...before, [slug]: output });
    const event = {
      id: newId(),
      actionId: `id of ${slug}`,
      actionSlug: slug,
      ancestors: {},
      turns: null,
      output,
    };
    return { runId, event };
  });
  const accumulated = (member: GroupMember) => results.get(member.runId) ?? {};
  const context = {
    event: came.at(-1)?.output ?? null,
    evaluate: (_option: string, value: Json, locals: JsonObject = {}) => fill(value, { ...scope, ...locals }),
    sources: slugs.map((slug) => ({ id: `id of ${slug}`, slug, name: slug.toUpperCase() })),
    because,
    warn: (message: string) => void warnings.push(message),
    log: (level: LogLevel, message: string) => void logs.push(`${level}: ${message}`),
    hasLink: (port: string) => links.includes(port),
    accumulated,
    evaluateFor: (member: GroupMember, _option: string, value: Json, locals: JsonObject = {}) =>
      fill(value, { ...scope, ...accumulated(member), ...locals }),
    warnings,
    logs,
  };
  return { group, context };
}

/** An HTTP answer; an object as body is sent as JSON. */
export function httpAnswer(given: {
  status?: number;
  headers?: Record<string, string>;
  body?: Json | Uint8Array;
}): HttpResult {
  const { status = 200, headers = {}, body = '' } = given;
  const isText = typeof body === 'string';
  const bytes =
    body instanceof Uint8Array ? body : new TextEncoder().encode(isText ? body : JSON.stringify(body));
  const type = isText || body instanceof Uint8Array ? {} : { 'content-type': 'application/json' };
  return { ok: true, status, headers: { ...type, ...headers }, body: bytes, url: 'https://example.com/' };
}

/** The events of a result; a test that meets a wait instead is wrong. */
export function emissions(result: RunResult): { payload: Json; port?: string }[] {
  if ('call' in result) throw new Error(`It calls ${result.call.story}.`);
  if ('wait' in result) throw new Error(`It waits: ${result.wait.reason}`);
  return result.emit;
}
