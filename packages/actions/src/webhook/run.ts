import {
  type AdmitResult,
  type HttpReply,
  isObject,
  type Json,
  type JsonObject,
  type Received,
  type SourceRunner,
  type WebhookRequest,
} from '@storyloom/engine';
import { toEventHeaders } from '../header-names.ts';
import { storageFault } from '../json-text.ts';
import { keyText } from '../key-text.ts';
import { isAbsent } from '../values.ts';
import { admit } from './access.ts';
import { formObject, type ParsedBody, parseBody, partsBody } from './body.ts';
import { doorOf } from './door.ts';
import type { WebhookOptions } from './index.ts';
import { limitOf, unwanted } from './intake.ts';
import { answerOf, refuse, replyOf } from './reply.ts';

const limits = { depth: 100, keys: 100_000 };

/**
 * Never stored: the endpoint's secret, and cookies. The app has the same origin, so a browser that is
 * signed in sends its session along when it opens a webhook's address.
 */
const secretHeaders = ['x-storyloom-secret', 'cookie'];
/** … and where a key of the team lets requests in, that key. */
const secretHeadersWithKey = [...secretHeaders, 'authorization'];

export const webhookRunner: SourceRunner<WebhookOptions> = {
  door: doorOf,
  admit: gate,
  receive(options, request): Received {
    const admission: AdmitResult = request.admitted
      ? { ok: true, admitted: request.admitted }
      : gate(options, request);
    if (!admission.ok) return admission;
    const { replay } = admission.admitted;
    const parsed = bodyOf(request);
    if (!parsed.ok) return refused(400, parsed.message);

    const query = formObject(request.query, limits);
    const fault = query === null ? 'too many fields' : storageFault(query, '');
    if (query === null || fault !== null) return refused(400, `The query is refused: ${fault}.`);

    const body = withQuery(parsed.body, query);
    // A list or a text has no place for it.
    const beside = isObject(parsed.body) || Object.keys(query).length === 0 ? {} : { query };
    const { rules, rate_limit: rate, deduplication_key: key } = options;
    return {
      ok: true,
      payload: options.include_headers ? { body, headers: eventHeaders(options, request), ...beside } : body,
      query,
      reply: (evaluate) => replyOf(options, evaluate),
      unwanted: isAbsent(rules)
        ? undefined
        : (evaluate) => unwanted(evaluate('rules', rules), options.must_match),
      limit: isAbsent(rate) ? undefined : (evaluate) => limitOf(evaluate('rate_limit', rate)),
      once: (evaluate) => onceOf(isAbsent(key) ? null : evaluate('deduplication_key', key), replay),
      awaitsAnswer: options.respond === 'output',
    };
  },
  answer: answerOf,
};

/** Before anything of the body is parsed. */
function gate(options: WebhookOptions, request: WebhookRequest): AdmitResult {
  const access = admit(options, request);
  if (!access.ok) return refused(access.status, access.message, challengeOf(options));
  if (options.verbs.includes(request.method.toLowerCase()))
    return { ok: true, admitted: { replay: access.replay } };
  const allow = options.verbs.map((verb) => verb.toUpperCase()).join(', ');
  return refused(405, `This webhook answers ${allow}.`, { allow });
}

function bodyOf({ headers, body, parts, file }: WebhookRequest): ParsedBody {
  if (parts) return partsBody(parts, limits);
  return parseBody({ contentType: headers['content-type'], bytes: body, toFile: file }, limits);
}

/** Null lets the request in however often it comes. What a signature covers comes in once unless told otherwise. */
function onceOf(key: Json, replay: string | null): string | null {
  if (!isAbsent(key)) return keyText(key);
  return replay === null ? null : keyText(replay);
}

/** What the body says goes before the query. */
function withQuery(body: Json, query: JsonObject): Json {
  return isObject(body) ? { ...query, ...body } : body;
}

function eventHeaders(options: WebhookOptions, request: WebhookRequest): Record<string, string> {
  const secret = options.access_control === 'api_key' ? secretHeadersWithKey : secretHeaders;
  const kept = Object.entries(request.headers).filter(([name]) => !secret.includes(name.toLowerCase()));
  return toEventHeaders(Object.fromEntries(kept));
}

function challengeOf({ access_control: access }: WebhookOptions): Record<string, string> {
  return access === 'api_key' ? { 'www-authenticate': 'Bearer' } : {};
}

function refused(
  status: number,
  message: string,
  headers?: Record<string, string>,
): { ok: false; reply: HttpReply } {
  return { ok: false, reply: refuse(status, message, headers) };
}
