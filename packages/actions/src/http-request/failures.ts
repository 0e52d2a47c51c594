/** What a request that came to nothing says to the author: host, reason, and what to set. */
import { Fatal, type HttpResult, type Json, objectOf } from '@storyloom/engine';
import type { EventHeaders } from '../header-names.ts';
import type { HttpRequestOptions } from './index.ts';
import { mostMegabytes } from './outgoing.ts';

type NoAnswer = Extract<HttpResult, { ok: false }>;
type Account = { host: string; reason: string; options: HttpRequestOptions };

const accounts: Record<NoAnswer['code'], { option?: string; say: (account: Account) => string }> = {
  invalid_url: { option: 'url', say: ({ reason }) => `url: ${reason}` },
  blocked: {
    option: 'url',
    say: ({ host, reason }) => {
      const setting = reason.includes('EGRESS_ALLOW')
        ? ''
        : ' EGRESS_ALLOW lists internal addresses that may be called.';
      return `${host} may not be called: ${reason}${setting}`;
    },
  },
  not_allowed: { option: 'url', say: ({ reason }) => reason },
  bad_tls: { say: ({ reason }) => reason },
  bad_proxy: { option: 'proxy', say: ({ reason }) => `proxy: ${reason}` },
  timeout: {
    option: 'timeout',
    say: ({ host, options }) =>
      `${host} did not answer within ${options.timeout} s, the limit set by timeout.`,
  },
  unreachable: { option: 'url', say: ({ host, reason }) => `${host} cannot be reached: ${reason}` },
  too_large: { say: ({ host }) => `${host} answered with more than ${mostMegabytes} MB.` },
  too_many_redirects: { option: 'url', say: ({ host }) => `${host} redirects too often.` },
};

/** No answer came: the error to fail with. */
export function noAnswer(result: NoAnswer, url: string, options: HttpRequestOptions): Fatal {
  const { option, say } = accounts[result.code];
  const message = say({ host: new URL(url).host, reason: result.message, options });
  return new Fatal(message, {
    code: result.code,
    detail: { reason: result.message },
    ...(option === undefined ? {} : { option }),
  });
}

const mostShown = 200;
const mostKept = 64 * 1024;

/** An answer whose status fails the Action: the error holds it, its body cut when it is long. */
export function badStatus(answer: {
  status: number;
  headers: EventHeaders;
  body: Json;
  text: string;
  url: string;
}): Fatal {
  const { status, headers, text } = answer;
  const after = headers.retry_after;
  const retryAfterMs = retryAfter(typeof after === 'string' ? after : undefined, Date.now());
  const shown = (sentenceOf(answer.body) ?? text).replace(/\s+/g, ' ').trim().slice(0, mostShown);
  const host = new URL(answer.url).host;
  const body = text.length > mostKept ? `${text.slice(0, mostKept)}…`.toWellFormed() : answer.body;
  return new Fatal(
    shown === '' ? `${host} answered ${status}.` : `${host} answered ${status}: ${shown}`.toWellFormed(),
    {
      code: 'http_status',
      detail: { status, headers, body },
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    },
  );
}

/** Where APIs say in words what was wrong, the plainest first: RFC 9457, RFC 6749 §5.2, and common habit. */
const sentences = ['detail', 'error_description', 'message', 'Message', 'error', 'errors', 'title'];

/** The words of a JSON answer that say what was wrong; null when it has none where one looks for them. */
function sentenceOf(body: Json, depth = 0): string | null {
  if (typeof body === 'string') return depth > 0 && body.trim() !== '' ? body : null;
  if (typeof body !== 'object' || body === null || depth > 2) return null;
  if (Array.isArray(body)) return sentenceOf(body[0] ?? null, depth + 1);
  for (const key of sentences) {
    const said = sentenceOf(body[key] ?? null, depth + 1);
    if (said !== null) return said;
  }
  return null;
}

/**
 * Milliseconds until the server wants to be asked again: its Retry-After is a number of seconds or a
 * date (RFC 9110 §10.2.3). Null when it says nothing that can be read.
 */
export function retryAfter(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // The three forms of an HTTP date (§5.6.7) all begin with a day of the week.
  const isDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text);
  const at = isDate ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

/** The same failure, said of one page of several. */
export function onPage(error: unknown, number: number): unknown {
  if (!(error instanceof Fatal)) return error;
  const { detail, code, option, retryAfterMs } = error;
  const told = objectOf(detail);
  return new Fatal(`Page ${number}: ${error.message}`, {
    code,
    detail: { ...told, page: number },
    ...(option === undefined ? {} : { option }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
