/** What the front itself answers to webhook requests: one sentence each. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { isFull, isPassing, OutcomeUnknown } from '@storyloom/adapters/postgres/errors';
import type { HttpReply, RequestLimit } from '@storyloom/engine';

/** One sentence. */
export function plain(status: number, body: string, more: Record<string, string> = {}): HttpReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...more }, body };
}

export const notFound = plain(404, 'Not found');
const badAnswer = plain(500, "The story's answer has headers that HTTP cannot carry.");
export const badHeaders = plain(500, "The webhook's response headers are wrong, so nothing was stored.");
export const keyWanted = plain(401, 'Send an API key of this team: Authorization: Bearer <key>.', {
  'www-authenticate': 'Bearer',
});
export const foreignOrigin = plain(
  403,
  'Pages of this site may not call it: its author has to name the site (Browsers, cors_origins).',
);
export const keyTooWeak = plain(403, "The role of this key's user does not allow to run stories.");

const unavailable = plain(503, 'The database is away; nothing was stored. Try again.', {
  'retry-after': '5',
});
const unknown = plain(
  503,
  'The database went away while it was storing: this may have been stored. With a deduplication key it is safe to send it again.',
  { 'retry-after': '5' },
);
const full = plain(503, 'There is no room left to store anything; nothing was stored. Try again later.', {
  'retry-after': '60',
});
const broken = plain(500, 'Something went wrong here; nothing was stored.');

/** The answer when storing failed: whether anything may have been stored, and whether to try again. */
export function replyToFailure(error: unknown): HttpReply {
  if (error instanceof OutcomeUnknown) return unknown;
  if (isFull(error)) return full;
  return isPassing(error) ? unavailable : broken;
}

/** The sender is not told what the credential is called. `retryAfterMs`: it may be there later. */
export function withoutValues(retryAfterMs: number | null): HttpReply {
  const what = "The webhook's options name a credential or a resource, which cannot be had";
  if (retryAfterMs === null) return plain(500, `${what}, so nothing was stored.`);
  const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return plain(503, `${what} now, so nothing was stored. Try again.`, { 'retry-after': seconds });
}

/** 413, for a body of more than this. */
export function tooLarge(maxBytes: number): HttpReply {
  const megabytes = maxBytes / 1024 ** 2;
  const size = megabytes >= 1 ? `${Math.round(megabytes * 10) / 10} MB` : `${maxBytes} bytes`;
  return plain(413, `The body is larger than ${size}; nothing was stored.`);
}

/** 429, with how long to wait. */
export function tooMany({ count, seconds }: RequestLimit, waitMs: number): HttpReply {
  const wait = Math.max(1, Math.ceil(waitMs / 1000));
  const what = `${count.toLocaleString('en')} ${count === 1 ? 'request' : 'requests'} in ${seconds.toLocaleString('en')} s`;
  return plain(429, `This webhook takes ${what}; nothing was stored. Try again in ${wait} s.`, {
    'retry-after': String(wait),
  });
}

/** An author's header that HTTP cannot carry must be found before the commit, not while answering. */
export function canBeSent(reply: HttpReply): boolean {
  try {
    for (const [name, value] of Object.entries(reply.headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}

/** The answer of a story, unless HTTP cannot carry its headers. */
export function safely(reply: HttpReply): HttpReply {
  return canBeSent(reply) ? reply : badAnswer;
}
