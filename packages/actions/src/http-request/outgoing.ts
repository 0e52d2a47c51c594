/** The request that the options describe. */
import type { ActionContext, HttpRequest, Json, TlsSettings } from '@storyloom/engine';
import { badOption } from '../bad-option.ts';
import { isConnectionHeader } from '../header-names.ts';
import { excerpt } from '../values.ts';
import { bodyOf, queryOf } from './body.ts';
import type { HttpRequestOptions } from './index.ts';

export const mostMegabytes = 10;

/** What differs from page to page; the first page of several, and a request without pages, have nothing of it. */
export type Page = {
  /** From 1. */
  number: number;
  /** Instead of the options' own, with its query. */
  url?: string;
  payload?: Json;
  /** The number that names it, where it is named by one. */
  at?: number;
  /** Set in the query, whatever stands there. */
  query?: readonly (readonly [name: string, value: string])[];
};

/** Throws Fatal naming the option that makes no request. */
export function outgoing(
  options: HttpRequestOptions,
  context: ActionContext,
  page: Page = { number: 1 },
): HttpRequest {
  const isRead = options.method === 'get' || options.method === 'head';
  const payload = page.payload === undefined ? options.payload : page.payload;
  const { url, path } = addressOf(options, page, isRead && page.url === undefined ? payload : null);
  const body = isRead ? null : bodyOf(options, payload);
  const tls = tlsOf(options);
  return {
    method: options.method.toUpperCase(),
    url: url.href,
    ...(path === null ? {} : { path }),
    headers: {
      'user-agent': options.user_agent,
      ...(options.basic_auth === null ? {} : { authorization: basic(options.basic_auth) }),
      ...(body === null ? {} : { 'content-type': body.contentType }),
      ...(isRead ? {} : { 'idempotency-key': idempotencyKey(context, page) }),
      ...ownHeaders(options.headers, context),
    },
    ...(body === null ? {} : { body: body.body }),
    timeoutMs: Math.round(options.timeout * 1000),
    maxBytes: mostMegabytes * 1024 * 1024,
    followRedirects: !options.disable_redirect_follow,
    signal: context.signal,
    ...(context.allowedHosts.length === 0 ? {} : { allowedHosts: context.allowedHosts }),
    ...(tls === null ? {} : { tls }),
    ...(options.proxy === null ? {} : { proxy: options.proxy }),
  };
}

/** One page is not another one, so a server that knows the key must not answer with the first of them. */
function idempotencyKey(context: ActionContext, { number }: Page): string {
  return number === 1 ? context.idempotencyKey : `${context.idempotencyKey}-${number}`;
}

/** The address with its query, and what goes out for its path when nothing of it is to be encoded. */
function addressOf(
  options: HttpRequestOptions,
  page: Page,
  payload: Json,
): { url: URL; path: string | null } {
  const written = (page.url ?? options.url).trim();
  const url = URL.parse(written);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw badOption(
      'url',
      `must be a whole address with http:// or https://; it is ${excerpt(written)}.`,
      written,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw badOption('url', 'contains a user or a password: put them into basic_auth.', null);
  }
  const query = queryOf(options, payload);
  const extra = page.query ?? [];
  if (!options.disable_url_encoding) {
    if (query !== '') url.search = joined([url.search.replace(/^\?/, ''), query]);
    for (const [name, value] of extra) url.searchParams.set(name, value);
    return { url, path: null };
  }
  const [path = '', search = ''] = pathIn(written).split(/\?(.*)/s);
  const all = joined([search, query, ...extra.map(([name, value]) => `${name}=${value}`)]);
  url.search = all;
  return { url, path: all === '' ? path : `${path}?${all}` };
}

/** Path and query of an address as they are written, without its fragment. */
function pathIn(written: string): string {
  const rest = written.replace(/^[a-z]+:[\\/]*[^\\/?#]*/i, '').replace(/#.*$/s, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}

const joined = (parts: string[]) => parts.filter((part) => part !== '').join('&');

/** In lower case, so that they replace ours. The connection is not the author's to describe. */
function ownHeaders(headers: HttpRequestOptions['headers'], context: ActionContext) {
  const own: [string, string | string[]][] = [];
  for (const [written, value] of Object.entries(headers)) {
    const name = written.toLowerCase();
    if (isConnectionHeader(name) || name === 'content-length' || name === 'host') {
      context.warn(`headers.${written}: left out, since the connection sets it.`);
    } else own.push([name, value]);
  }
  return Object.fromEntries(own);
}

/** Null when the connection is to be as usual. */
function tlsOf(options: HttpRequestOptions): TlsSettings | null {
  const { client_certificate: client, disable_ssl_verification: skipVerify } = options;
  const named = options.custom_certificate_authority_name;
  const authority = options.custom_certificate_authority ?? (named === 'default' ? null : named);
  if (client === null && authority === null && !skipVerify) return null;
  const isPem = authority?.includes('-----BEGIN') ?? false;
  const ca = [isPem ? authority : null, client?.ca ?? null].filter((pem) => pem !== null).join('\n');
  return {
    ...(client === null ? {} : { certificate: client.certificate, privateKey: client.private_key }),
    ...(ca === '' ? {} : { ca }),
    ...(authority === null || isPem ? {} : { caName: authority.trim() }),
    ...(skipVerify ? { skipVerify } : {}),
  };
}

/** RFC 7617, in UTF-8. */
function basic(userAndPassword: string): string {
  return `Basic ${Buffer.from(userAndPassword, 'utf8').toString('base64')}`;
}
