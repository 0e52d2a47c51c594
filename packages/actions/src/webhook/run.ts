import type { Json, JsonObject, Received, SourceRunner, WebhookRequest } from '@storyloom/engine';
import { isAbsent } from '../coerce.ts';
import { toEventHeaders } from '../header-names.ts';
import { storageFault } from '../json-text.ts';
import { keyText } from '../key-text.ts';
import { formObject, parseBody } from './body.ts';
import type { WebhookOptions } from './index.ts';
import { answerOf, refuse, replyOf } from './reply.ts';

const limits = { depth: 100, keys: 100_000 };

/**
 * Never stored: the endpoint's secret, and cookies. The app has the same origin, so a browser that is
 * signed in sends its session along when it opens a webhook's address.
 */
const secretHeaders = ['x-storyloom-secret', 'cookie'];

export const webhookRunner: SourceRunner<WebhookOptions> = {
  receive(options, request): Received {
    if (!options.verbs.includes(request.method.toLowerCase())) {
      const allow = options.verbs.map((verb) => verb.toUpperCase()).join(', ');
      return refused(405, `This webhook answers ${allow}.`, { allow });
    }
    const parsed = parseBody(request.headers['content-type'], request.body, limits);
    if (!parsed.ok) return refused(400, parsed.message);

    const query = formObject(request.query, limits);
    const fault = query === null ? 'too many fields' : storageFault(query, '');
    if (query === null || fault !== null) return refused(400, `The query is refused: ${fault}.`);

    const body = withQuery(parsed.body, query);
    return {
      ok: true,
      payload: options.include_headers ? { body, headers: eventHeaders(request) } : body,
      reply: (evaluate) => replyOf(options, evaluate('response', options.response)),
      once: (evaluate) => onceOf(evaluate('deduplication_key', options.deduplication_key)),
      awaitsAnswer: options.respond === 'output',
    };
  },
  answer: answerOf,
};

/** Null lets the request in however often it comes. */
function onceOf(key: Json): string | null {
  return isAbsent(key) ? null : keyText(key);
}

/** What the body says goes before the query. A list or a text has no place for a query: it is dropped. */
function withQuery(body: Json, query: JsonObject): Json {
  return body !== null && typeof body === 'object' && !Array.isArray(body) ? { ...query, ...body } : body;
}

function eventHeaders(request: WebhookRequest): Record<string, string> {
  const kept = Object.entries(request.headers).filter(
    ([name]) => !secretHeaders.includes(name.toLowerCase()),
  );
  return toEventHeaders(Object.fromEntries(kept));
}

function refused(status: number, message: string, headers?: Record<string, string>): Received {
  return { ok: false, reply: refuse(status, message, headers) };
}
