/** The one way out for addresses that users choose. */
import type { HttpOut, HttpRequest, HttpResult } from '@storyloom/engine';
import { Agent, errors, request } from 'undici';
import { readBody } from './body.ts';
import { guardedConnector, RefusedError } from './connector.ts';
import { makeGuard, type Resolve } from './guard.ts';
import { type Hop, nextHop } from './redirect.ts';

const maxRedirects = 5;

/** These belong to the connection or follow from the address; a story does not set them. */
const ownHeader =
  /^(host|connection|keep-alive|transfer-encoding|content-length|te|trailer|upgrade|expect|proxy-.*)$/i;

const sentHeaders = (asked: HttpRequest): Record<string, string> => {
  const own = Object.entries(asked.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const usual = { 'user-agent': 'Storyloom', accept: '*/*', 'accept-encoding': 'gzip, br' };
  return { ...usual, ...Object.fromEntries(own.filter(([name]) => !ownHeader.test(name))) };
};

type Failure = Extract<HttpResult, { ok: false }>;

const failure = (code: Failure['code'], message: string): Failure => ({ ok: false, code, message });

/**
 * Every address is checked when the socket is opened, on every redirect anew: what is loopback,
 * private, link-local or otherwise not public is refused unless `allow` (EGRESS_ALLOW) opens it.
 * `resolve` replaces the system's DNS.
 */
export function guardedHttp(options: {
  allow: readonly string[];
  resolve?: Resolve;
}): HttpOut & { close: () => Promise<void> } {
  const guard = makeGuard(options);
  const agent = new Agent({
    connect: guardedConnector(guard),
    allowH2: false,
    // The time of the whole request is bounded instead.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  const send = async (asked: HttpRequest, signal: AbortSignal): Promise<HttpResult> => {
    const url = URL.parse(asked.url);
    if (!url) return failure('invalid_url', `This is not an address that can be called: ${asked.url}`);
    let hop: Hop = { method: asked.method.toUpperCase(), url, headers: sentHeaders(asked), body: asked.body };
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      const checked = guard.checkUrl(hop.url);
      if (!checked.ok) return checked;
      const answer = await request(hop.url, {
        dispatcher: agent,
        method: hop.method,
        headers: hop.headers,
        body: hop.body ?? null,
        signal,
      });
      const location = answer.headers.location;
      const next = asked.followRedirects ? follow(hop, answer.statusCode, location) : null;
      if (!next) return await read(hop, answer, asked.maxBytes);
      answer.body.on('error', () => undefined).destroy();
      if ('ok' in next) return next;
      hop = next;
    }
    return failure('too_many_redirects', `The address redirected more than ${maxRedirects} times.`);
  };

  return {
    request: async (asked) => {
      // Not AbortSignal.timeout and any: they live on when the answer is there, until their time is over.
      const abort = new AbortController();
      const stop = () => abort.abort();
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        stop();
      }, asked.timeoutMs);
      asked.signal.addEventListener('abort', stop, { once: true });
      if (asked.signal.aborted) stop();
      try {
        // undici hears of the signal once it has a connection; resolving a name may take longer than that.
        return await Promise.race([send(asked, abort.signal), aborted(abort.signal)]);
      } catch (error) {
        if (late) return failure('timeout', `There was no complete answer within ${asked.timeoutMs} ms.`);
        if (asked.signal.aborted)
          return failure('timeout', 'The request was stopped before it was answered.');
        return explain(error);
      } finally {
        clearTimeout(timer);
        asked.signal.removeEventListener('abort', stop);
      }
    },
    close: () => agent.destroy(),
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function follow(hop: Hop, status: number, location: string | string[] | undefined): Hop | Failure | null {
  const target = Array.isArray(location) ? location[0] : location;
  try {
    return nextHop(hop, status, target);
  } catch {
    return failure('invalid_url', `The address redirected to something that is no address: ${target}`);
  }
}

async function read(
  hop: Hop,
  answer: Awaited<ReturnType<typeof request>>,
  maxBytes: number,
): Promise<HttpResult> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const bodiless = hop.method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304;
  if (!bodiless && Number(headers['content-length'] ?? 0) > maxBytes) {
    answer.body.on('error', () => undefined).destroy();
    return tooLarge(maxBytes);
  }
  const encoding = bodiless ? '' : (headers['content-encoding'] ?? '');
  const result = await readBody(answer.body, { encoding, maxBytes });
  if (!result.ok) {
    return result.reason === 'too_large'
      ? tooLarge(maxBytes)
      : failure('unreachable', `The answer says it is in ${encoding}, but it cannot be decoded.`);
  }
  if (result.decoded) {
    delete headers['content-encoding'];
    delete headers['content-length'];
  }
  return { ok: true, status: answer.statusCode, headers, body: result.body, url: hop.url.href };
}

const tooLarge = (maxBytes: number): Failure =>
  failure('too_large', `The answer is larger than ${maxBytes} bytes.`);

/** What undici and the network throw, as an expected outcome. */
function explain(error: unknown): Failure {
  if (error instanceof RefusedError) return error.refusal;
  if (error instanceof errors.ConnectTimeoutError)
    return failure('timeout', 'The host did not take the connection.');
  if (error instanceof errors.InvalidArgumentError || error instanceof errors.NotSupportedError) {
    return failure('invalid_url', `The request cannot be sent: ${error.message}`);
  }
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return explain(error.errors[0]);
  const message = error instanceof Error ? error.message : String(error);
  return failure('unreachable', `The address cannot be reached: ${message}`);
}
