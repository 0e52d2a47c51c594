/** What a webhook answers. Its author and the app share an origin, so an answer must not act on the app. */
import type { HttpReply, Json } from '@storyloom/engine';
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
  const isStructure = response !== null && typeof response === 'object';
  const own = Object.entries(options.response_headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => !reserved.has(name) && !isConnectionHeader(name));
  const text = isStructure ? JSON.stringify(response) : String(response ?? '');
  return {
    status: options.response_code,
    headers: {
      'content-type': isStructure ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
      ...Object.fromEntries(own),
      ...guards,
    },
    body: bodiless.includes(options.response_code) ? '' : text,
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
