/** The request that the options describe. */
import { type ActionContext, Fatal, type HttpRequest, type Json } from '@storyloom/engine';
import { excerpt, isAbsent } from '../coerce.ts';
import { isConnectionHeader } from '../header-names.ts';
import { isJsonType, mediaType } from '../media-type.ts';
import { encodeFields } from './fields.ts';
import type { HttpRequestOptions } from './index.ts';

export const mostMegabytes = 10;

/** Throws Fatal naming the option that makes no request. */
export function outgoing(options: HttpRequestOptions, context: ActionContext): HttpRequest {
  const isRead = options.method === 'get' || options.method === 'head';
  const url = addressOf(options.url);
  if (isRead) addQuery(url, options);
  const body = isRead ? undefined : bodyOf(options);
  return {
    method: options.method.toUpperCase(),
    url: url.href,
    headers: {
      'user-agent': options.user_agent,
      ...(options.basic_auth === null ? {} : { authorization: basic(options.basic_auth) }),
      ...(body === undefined ? {} : { 'content-type': options.content_type }),
      ...(isRead ? {} : { 'idempotency-key': context.idempotencyKey }),
      ...ownHeaders(options.headers, context),
    },
    ...(body === undefined ? {} : { body }),
    timeoutMs: Math.round(options.timeout * 1000),
    maxBytes: mostMegabytes * 1024 * 1024,
    followRedirects: true,
    signal: context.signal,
    allowedHosts: context.allowedHosts,
  };
}

function addressOf(written: string): URL {
  const url = URL.parse(written.trim());
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
  return url;
}

function addQuery(url: URL, { payload, params_encoder }: HttpRequestOptions): void {
  if (isAbsent(payload)) return;
  const query = typeof payload === 'string' ? payload.replace(/^\?/, '') : fieldsOf(payload, params_encoder);
  url.search = [url.search.replace(/^\?/, ''), query].filter((part) => part !== '').join('&');
}

function bodyOf(options: HttpRequestOptions): string | undefined {
  const { payload, content_type } = options;
  if (isAbsent(payload)) return undefined;
  const type = mediaType(content_type);
  if (type.name === 'multipart/form-data') {
    throw badOption(
      'content_type',
      'multipart forms cannot be sent yet. Use json, form or a text type.',
      content_type,
    );
  }
  if (typeof payload === 'string') return payload;
  if (isJsonType(type)) return JSON.stringify(payload);
  if (type.name === 'application/x-www-form-urlencoded') return fieldsOf(payload, options.params_encoder);
  throw badOption('payload', `must be text for ${type.name}; it is ${excerpt(payload)}.`, null);
}

function fieldsOf(payload: Json, encoder: HttpRequestOptions['params_encoder']): string {
  if (payload !== null && typeof payload === 'object' && !Array.isArray(payload)) {
    return encodeFields(payload, encoder);
  }
  throw badOption('payload', `must be an object of names and values; it is ${excerpt(payload)}.`, payload);
}

/** In lower case, so that they replace ours. The connection is not the author's to describe. */
function ownHeaders(headers: Record<string, string>, context: ActionContext): Record<string, string> {
  const own: [string, string][] = [];
  for (const [written, value] of Object.entries(headers)) {
    const name = written.toLowerCase();
    if (isConnectionHeader(name) || name === 'content-length') {
      context.warn(`headers.${written}: left out, since the connection sets it.`);
    } else own.push([name, value]);
  }
  return Object.fromEntries(own);
}

/** RFC 7617, in UTF-8. */
function basic(userAndPassword: string): string {
  return `Basic ${Buffer.from(userAndPassword, 'utf8').toString('base64')}`;
}

function badOption(option: string, message: string, detail: Json): Fatal {
  return new Fatal(`${option}: ${message}`, { code: 'bad_option', option, detail });
}
