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
import { admit } from './access.ts';
import { formObject, bodyLimits as limits, type ParsedBody, parseBody, partsBody } from './body.ts';
import { doorOf } from './door.ts';
import type { WebhookOptions } from './index.ts';
import { intakeOf } from './intake.ts';
import { receiveMcp } from './mcp/receive.ts';
import { answerOf, refuse, replyOf } from './reply.ts';

/**
 * Never stored: the endpoint's secret, and cookies. The app has the same origin, so a browser that is
 * signed in sends its session along when it opens a webhook's address.
 */
const secretHeaders = ['x-storyloom-secret', 'cookie'];
/** … and where a key of the team, or a token, lets requests in, that. */
const secretHeadersWithKey = [...secretHeaders, 'authorization'];
const bearing: readonly WebhookOptions['access_control'][] = ['api_key', 'oauth'];

export const webhookRunner: SourceRunner<WebhookOptions> = {
  door: doorOf,
  admit: gate,
  receive(options, request): Received {
    const admission: AdmitResult = request.admitted
      ? { ok: true, admitted: request.admitted }
      : gate(options, request);
    if (!admission.ok) return admission;
    const { replay } = admission.admitted;
    const wrong = options.include_claims && request.claims ? storageFault(request.claims, 'claims') : null;
    if (wrong !== null) return refused(400, `The token is refused: ${wrong}.`);
    if (options.mode === 'mcp') return calledTool(options, request, replay);
    const parsed = bodyOf(request);
    if (!parsed.ok) return refused(400, parsed.message);

    const query = formObject(request.query, limits);
    const fault = query === null ? 'too many fields' : storageFault(query, '');
    if (query === null || fault !== null) return refused(400, `The query is refused: ${fault}.`);

    // A list or a text has no place for the query: it stands beside.
    const beside = isObject(parsed.body) || Object.keys(query).length === 0 ? null : query;
    return {
      ok: true,
      payload: eventOf(options, request, { body: withQuery(parsed.body, query), query: beside }),
      query,
      reply: (evaluate) => replyOf(options, evaluate),
      ...intakeOf(options, replay),
      awaitsAnswer: options.respond === 'output',
    };
  },
  answer: answerOf,
};

/** A call of a tool is an event like any other; its caller waits for what the story answers. */
function calledTool(options: WebhookOptions, request: WebhookRequest, replay: string | null): Received {
  const called = receiveMcp(options.tools, request);
  if (!called.ok) return called;
  const { speech } = called;
  const { unwanted: filter, ...intake } = intakeOf(options, replay);
  return {
    ok: true,
    payload: eventOf(options, request, { body: called.body, query: null }),
    reply: () => speech.refusal(''),
    ...intake,
    unwanted: filter && ((evaluate) => filter(evaluate) && speech.refusal('This call is not wanted.')),
    awaitsAnswer: true,
    speech,
  };
}

/** The body alone, where nothing else is asked for and it is no call of a tool. */
function eventOf(
  options: WebhookOptions,
  request: WebhookRequest,
  { body, query }: { body: Json; query: JsonObject | null },
): Json {
  const claims = options.include_claims ? request.claims : undefined;
  if (!options.include_headers && !claims && options.mode !== 'mcp') return body;
  return {
    body,
    ...(options.include_headers ? { headers: eventHeaders(options, request) } : {}),
    ...(options.include_headers && query ? { query } : {}),
    ...(claims ? { claims } : {}),
  };
}

/** It has no streams to listen to (GET) and no sessions to end (DELETE). */
const mcpVerbs = ['post'];

/** Before anything of the body is parsed. */
function gate(options: WebhookOptions, request: WebhookRequest): AdmitResult {
  const access = admit(options, request);
  if (!access.ok) return refused(access.status, access.message, challengeOf(options));
  const verbs = options.mode === 'mcp' ? mcpVerbs : options.verbs;
  if (verbs.includes(request.method.toLowerCase())) return { ok: true, admitted: { replay: access.replay } };
  const allow = verbs.map((verb) => verb.toUpperCase()).join(', ');
  return refused(405, `This webhook answers ${allow}.`, { allow });
}

function bodyOf({ headers, body, parts, file }: WebhookRequest): ParsedBody {
  if (parts) return partsBody(parts, limits);
  return parseBody({ contentType: headers['content-type'], bytes: body, toFile: file }, limits);
}

/** What the body says goes before the query. */
function withQuery(body: Json, query: JsonObject): Json {
  return isObject(body) ? { ...query, ...body } : body;
}

function eventHeaders(options: WebhookOptions, request: WebhookRequest): Record<string, string> {
  const secret = bearing.includes(options.access_control) ? secretHeadersWithKey : secretHeaders;
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
