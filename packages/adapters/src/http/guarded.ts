/** The one way out for addresses that users choose. */
import type { HttpOut, HttpRequest, HttpResult } from '@storyloom/engine';
import type { Dispatcher } from 'undici';
import type { Failure } from './connector.ts';
import { makeDispatchers, type Route } from './dispatchers.ts';
import { explain, failure } from './explain.ts';
import { makeGuard, type Resolve } from './guard.ts';
import { whyNotOnLists } from './host-pattern.ts';
import { noProxies, type Proxies, parseProxy, portOf, prescribedProxy } from './proxies.ts';
import { readAnswer } from './read-answer.ts';
import { type Hop, nextHop } from './redirect.ts';

const maxRedirects = 5;

/** These belong to the connection or follow from the address; a story does not set them. */
const ownHeader =
  /^(host|connection|keep-alive|transfer-encoding|content-length|te|trailer|upgrade|expect|proxy-.*)$/i;

const sentHeaders = (asked: HttpRequest): Hop['headers'] => {
  const own = Object.entries(asked.headers).map(([name, value]): [string, string | string[]] => [
    name.toLowerCase(),
    typeof value === 'string' ? value : [...value],
  ]);
  const usual = { 'user-agent': 'Storyloom', accept: '*/*', 'accept-encoding': 'gzip, br' };
  const all: Hop['headers'] = {
    ...usual,
    ...Object.fromEntries(own.filter(([name]) => !ownHeader.test(name))),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => typeof value === 'string' || value.length > 0),
  );
};

export type GuardedHttpOptions = {
  /** EGRESS_ALLOW: internal destinations that are open. */
  allow: readonly string[];
  /** EGRESS_DENY: destinations that are closed, whatever `allow` says. */
  deny?: readonly string[];
  /** Replaces the system's DNS. */
  resolve?: Resolve;
  proxies?: Proxies;
  /** PEM of the certificate authorities that requests name. */
  authorities?: ReadonlyMap<string, string>;
};

/**
 * Every address is checked when the socket is opened, on every redirect anew: what is loopback,
 * private, link-local or otherwise not public is refused unless `allow` opens it. A proxy that a request
 * names is checked like any address; behind a proxy, so is the address that it is asked for.
 */
export function guardedHttp(options: GuardedHttpOptions): HttpOut & { close: () => Promise<void> } {
  const guard = makeGuard(options);
  const dispatchers = makeDispatchers(guard, options.authorities ?? new Map());
  const proxies = options.proxies ?? noProxies;

  const proxyOf = async (asked: HttpRequest, url: URL): Promise<Route['proxy'] | Failure> => {
    const prescribed = prescribedProxy(proxies, url);
    if (prescribed !== null && asked.proxy !== undefined) {
      return failure(
        'bad_proxy',
        'This installation goes through a proxy of its own (HTTPS_PROXY), so a request cannot name another. NO_PROXY lists what goes without it.',
      );
    }
    const written = prescribed ?? asked.proxy;
    if (written === undefined) return null;
    const proxy = parseProxy(written);
    if (proxy === null) return failure('bad_proxy', 'The proxy is no http or https address.');
    if (prescribed === null) {
      const elsewhere = whyNotSent(asked.allowedHosts, proxy);
      if (elsewhere) return elsewhere;
      const verdict = await guard.checkHost(proxy.hostname, portOf(proxy));
      if (!verdict.ok) return verdict;
    }
    const verdict = await guard.checkBehindProxy(url.hostname, portOf(url));
    return verdict.ok ? { url: proxy, isPrescribed: prescribed !== null } : verdict;
  };

  const dispatcherFor = async (asked: HttpRequest, hop: Hop): Promise<Dispatcher | Failure> => {
    const { url, tls } = hop;
    const checked = guard.checkUrl(url);
    if (!checked.ok) return checked;
    const elsewhere = whyNotSent(asked.allowedHosts, url);
    if (elsewhere) return elsewhere;
    if (asked.proxy === undefined && !proxies.http && !proxies.https)
      return dispatchers.of({ tls, proxy: null });
    const proxy = await proxyOf(asked, url);
    return proxy !== null && 'ok' in proxy ? proxy : dispatchers.of({ tls, proxy });
  };

  const send = async (asked: HttpRequest, signal: AbortSignal): Promise<HttpResult> => {
    const first = firstHop(asked);
    if (!first) return failure('invalid_url', `This is not an address that can be called: ${asked.url}`);
    let hop = first;
    for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
      const dispatcher = await dispatcherFor(asked, hop);
      if ('ok' in dispatcher) return dispatcher;
      const { url, method, headers, body = null } = hop;
      const path = hop.path ?? url.pathname + url.search;
      const answer = await dispatcher.request({ origin: url.origin, path, method, headers, body, signal });
      const location = answer.headers.location;
      const next = asked.followRedirects ? follow(hop, answer.statusCode, location) : null;
      if (!next) return await readAnswer({ hop, answer, redirects, maxBytes: asked.maxBytes });
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
    close: dispatchers.close,
  };
}

function firstHop(asked: HttpRequest): Hop | null {
  const url = URL.parse(asked.url);
  if (!url) return null;
  const { body, path, tls, secrets } = asked;
  return {
    method: asked.method.toUpperCase(),
    url,
    headers: sentHeaders(asked),
    body,
    ...(path === undefined ? {} : { path }),
    ...(tls === undefined ? {} : { tls }),
    ...(secrets === undefined ? {} : { secrets }),
  };
}

/** A proxy that the request names is sent to, too: it may read what is not encrypted. */
function whyNotSent(lists: HttpRequest['allowedHosts'], url: URL): Failure | null {
  const why = whyNotOnLists('request', { host: url.hostname, port: portOf(url) }, lists);
  return why === null ? null : failure('not_allowed', why);
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
