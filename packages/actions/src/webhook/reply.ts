/** What a webhook answers. Its author and the app share an origin, so an answer must not act on the app. */
import type { HttpReply, Json } from '@storyloom/engine';
import { z } from 'zod';
import { headersOption, jsonOption, numberOption } from '../coerce.ts';
import { isConnectionHeader } from '../header-names.ts';
import type { WebhookOptions } from './index.ts';

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

/** Text goes out as text, an object or a list as JSON; the author's headers go before ours. */
export function replyOf(options: WebhookOptions, response: Json): HttpReply {
  return guarded({
    status: options.response_code,
    headers: options.response_headers,
    ...contentOf(response),
  });
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
  if (!isAnswer(output))
    return guarded({ status: 200, headers: {}, type: json, text: JSON.stringify(output) });
  const answer = answerSchema.safeParse(output);
  if (answer.success) {
    const { status, headers, body } = answer.data;
    return guarded({ status, headers, ...contentOf(body) });
  }
  const [issue] = answer.error.issues;
  return refuse(500, `The story's answer cannot be sent: ${issue?.path.join('.')} ${issue?.message}`);
}

function isAnswer(output: Json): boolean {
  if (output === null || typeof output !== 'object' || Array.isArray(output)) return false;
  const keys = Object.keys(output);
  return keys.length > 0 && keys.every((key) => answerKeys.includes(key));
}

const json = 'application/json; charset=utf-8';

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
  return {
    status: reply.status,
    headers: { 'content-type': reply.type, ...Object.fromEntries(own), ...guards },
    body: bodiless.includes(reply.status) ? '' : reply.text,
  };
}

/** A refusal in one sentence. */
export function refuse(status: number, message: string, headers: Record<string, string> = {}): HttpReply {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers, ...guards },
    body: message,
  };
}
