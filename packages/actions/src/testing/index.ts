/** What a test of an Action type needs instead of the engine. */
import type { ActionContext, HttpRequest, HttpResult, Json, JsonObject, RunResult } from '@storyloom/engine';

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

export type FakeContext = ActionContext & { warnings: string[]; requests: HttpRequest[] };

/** A context over a scope; HTTP requests are kept, and answered one and all by `answer`. */
export function fakeContext(given: { scope?: Scope; answer?: HttpResult } = {}): FakeContext {
  const { scope = {}, answer = httpAnswer({}) } = given;
  const warnings: string[] = [];
  const requests: HttpRequest[] = [];
  return {
    event: {},
    evaluate: (_option, value, locals) => fill(value, { ...scope, ...locals }),
    http: {
      request: async (request) => {
        requests.push(request);
        return answer;
      },
    },
    idempotencyKey: '0192c1f0-0000-7000-8000-000000000001',
    attempt: 1,
    signal: new AbortController().signal,
    warn: (message) => warnings.push(message),
    warnings,
    requests,
  };
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
  if ('emit' in result) return result.emit;
  throw new Error(`It waits: ${result.wait.reason}`);
}
