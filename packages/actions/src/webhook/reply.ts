/** What a webhook answers. Its author and the app share an origin, so an answer must not act on the app. */
import { type HttpReply, isObject, type Json } from '@storyloom/engine';
import { z } from 'zod';
import { headersOption, jsonOption, numberOption } from '../coerce.ts';
import { isConnectionHeader } from '../header-names.ts';
import { isJsonType, mediaType } from '../media-type.ts';
import type { WebhookOptions } from './index.ts';
import { parseOption } from './parse-option.ts';

/** On every answer: no guessing of types, and a page that is shown gets an origin of its own. */
const guards = { 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' };

/** Framing is the server's; the rest would speak for the whole origin, which is the app's too. */
const reserved = new Set([
  ...Object.keys(guards),
  'content-length',
  'content-security-policy-report-only',
  'set-cookie',
  'set-cookie2',
  'clear-site-data',
  'strict-transport-security',
  'public-key-pins',
  'service-worker-allowed',
  'alt-svc',
  'nel',
  'report-to',
  'reporting-endpoints',
]);

const bodiless = [204, 205, 304];

const json = 'application/json; charset=utf-8';

const statusOption = numberOption({ fallback: 201, min: 200, max: 599, whole: true });

/** Replies without a formula are the same for every request. */
const fixedReplies = new WeakMap<WebhookOptions, HttpReply>();

/** Text goes out as text, an object or a list as JSON; the author's headers go before ours. Throws Fatal. */
export function replyOf(options: WebhookOptions, evaluate: (option: string, value: Json) => Json): HttpReply {
  const fixed = fixedReplies.get(options);
  if (fixed) return fixed;
  const filled = (option: 'response' | 'response_code' | 'response_headers') =>
    evaluate(option, options[option]);
  const reply = guarded({
    status: parseOption(statusOption, { option: 'response_code', value: filled('response_code') }),
    headers: parseOption(headersOption(), { option: 'response_headers', value: filled('response_headers') }),
    ...contentOf(filled('response')),
  });
  const { response, response_code, response_headers } = options;
  if ([response, response_code, response_headers].every(isPlain)) fixedReplies.set(options, reply);
  return reply;
}

/** Whether a value certainly holds no formula. */
function isPlain(value: Json): boolean {
  if (typeof value === 'string') return !/<<|\\|^=/.test(value);
  if (value === null || typeof value !== 'object') return true;
  return Object.values(value).every(isPlain);
}

const answerSchema = z.strictObject({
  status: numberOption({ fallback: 200, min: 200, max: 599, whole: true }),
  headers: headersOption(),
  body: jsonOption(''),
});

const answerKeys = Object.keys(answerSchema.shape);

/**
 * The story's answer to the caller: `{ status, body, headers }`, any of them, as they say; every other
 * output is the body, as JSON. One that HTTP cannot send becomes a 500 that says why.
 */
export function answerOf(output: Json): HttpReply {
  if (!isAnswer(output)) return jsonReply(200, output);
  const answer = answerSchema.safeParse(output);
  if (answer.success) {
    const { status, headers, body } = answer.data;
    return guarded({ status, headers, ...contentOf(body) });
  }
  const [issue] = answer.error.issues;
  return refuse(500, `The story's answer cannot be sent: ${issue?.path.join('.')} ${issue?.message}`);
}

function isAnswer(output: Json): boolean {
  if (!isObject(output)) return false;
  const keys = Object.keys(output);
  return keys.length > 0 && keys.every((key) => answerKeys.includes(key));
}

function contentOf(body: Json): { type: string; text: string } {
  if (body !== null && typeof body === 'object') return { type: json, text: JSON.stringify(body) };
  return { type: 'text/plain; charset=utf-8', text: String(body ?? '') };
}

function guarded(reply: {
  status: number;
  headers: Record<string, string>;
  type: string;
  text: string;
}): HttpReply {
  const own = Object.entries(reply.headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => !reserved.has(name) && !isConnectionHeader(name));
  const headers: Record<string, string> = {
    'content-type': reply.type,
    ...Object.fromEntries(own),
    ...guards,
  };
  if (!isShownSafely(headers['content-type'] ?? '') && !isAttachment(headers['content-disposition'])) {
    headers['content-disposition'] = 'attachment';
  }
  return { status: reply.status, headers, body: bodiless.includes(reply.status) ? '' : reply.text };
}

/** Text and JSON, which browsers show without acting on it, in the sandbox at least. */
function isShownSafely(contentType: string): boolean {
  const type = mediaType(contentType);
  return type.name.startsWith('text/') || isJsonType(type);
}

function isAttachment(disposition: string | undefined): boolean {
  return disposition !== undefined && /^\s*attachment\b/i.test(disposition);
}

/** A value as JSON, with our headers. */
export function jsonReply(status: number, value: Json): HttpReply {
  return guarded({ status, headers: {}, type: json, text: JSON.stringify(value) });
}

/** A refusal in one sentence. */
export function refuse(status: number, message: string, headers: Record<string, string> = {}): HttpReply {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers, ...guards },
    body: message,
  };
}
