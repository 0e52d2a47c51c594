/** A webhook as an MCP server: all but the call of a tool is answered at once, and stores nothing. */
import {
  type HttpReply,
  isObject,
  type Json,
  type JsonObject,
  type Speech,
  type WebhookRequest,
} from '@storyloom/engine';
import { bodyLimits, parseBody } from '../body.ts';
import { argumentFaults } from './check-arguments.ts';
import { clientOf, handshakeVersions, type McpRequest, readMessage, versions } from './message.ts';
import { codes, errorReply, resultReply, serverInfo, toolError, toolReply } from './replies.ts';
import type { Tool } from './tools.ts';

/** A call that starts the story, with the body of its event; or what anything else is answered. */
type McpReceived = { ok: true; body: JsonObject; speech: Speech } | { ok: false; reply: HttpReply };

export function receiveMcp(tools: readonly Tool[], request: WebhookRequest): McpReceived {
  const message = request.proof === 'trusted' ? ownCall(request) : readMessage(request);
  if (!message.ok) return message;
  const asked = message.request;
  if (asked.method === 'tools/call') return received(tools, asked);
  const answer = Object.hasOwn(answers, asked.method) ? answers[asked.method] : undefined;
  const result = answer?.(asked, tools) ?? null;
  if (result) return { ok: false, reply: resultReply(asked, result) };
  const error = { id: asked.id, code: codes.method, message: `There is no method ${asked.method} here.` };
  return { ok: false, reply: errorReply(asked.isModern ? 404 : 200, error) };
}

/** Null for a method that the version which is spoken does not have. */
type Answer = (request: McpRequest, tools: readonly Tool[]) => JsonObject | null;

const capabilities = { tools: {} };

const answers: Readonly<Record<string, Answer>> = {
  initialize: ({ params, isModern }) => {
    const [newest = ''] = handshakeVersions;
    const wanted = String(params.protocolVersion);
    const protocolVersion = handshakeVersions.includes(wanted) ? wanted : newest;
    return isModern ? null : { protocolVersion, capabilities, serverInfo };
  },
  ping: () => ({}),
  'server/discover': ({ isModern }) =>
    isModern ? { supportedVersions: versions, capabilities, ...kept } : null,
  'tools/list': ({ isModern }, tools) => ({ tools: tools.map(listed), ...(isModern ? kept : {}) }),
};

/** Clients may keep an answer for a minute: a story can be published at any time. */
const kept = { ttlMs: 60_000, cacheScope: 'private' };

function listed({ name, title, description, input_schema }: Tool): JsonObject {
  return {
    name,
    ...(title === '' ? {} : { title }),
    ...(description === '' ? {} : { description }),
    inputSchema: input_schema,
  };
}

function received(tools: readonly Tool[], request: McpRequest): McpReceived {
  const { id, params } = request;
  const refused = (message: string): McpReceived => ({
    ok: false,
    reply: errorReply(200, { id, code: codes.params, message }),
  });
  const tool = tools.find(({ name }) => name === params.name);
  if (!tool) return refused(`Unknown tool: ${String(params.name)}`);
  const given = params.arguments ?? {};
  if (!isObject(given)) return refused('The arguments of a tool have to be an object.');
  const faults = argumentFaults(tool.input_schema, given);
  // A result, not an error of the protocol: models see results, and try again.
  if (faults.length > 0) return { ok: false, reply: toolError(request, faults.join('\n')) };
  const meta = { request_id: id, protocol_version: request.version, client: clientOf(request) };
  return { ok: true, body: { tool: tool.name, arguments: given, meta }, speech: speechOf(request) };
}

function speechOf(request: McpRequest): Speech {
  return {
    refusal: (message) => toolError(request, message),
    answer: (output) => toolReply(request, output),
    unanswered: ({ why, message, location }) => {
      if (why === 'ended') return toolReply(request, message);
      const text = message === '' ? 'The story failed.' : message;
      return toolError(request, location === undefined ? text : `${text} ${location}`);
    },
  };
}

/** Somebody of ours tries the webhook out: on the body that its event would have. */
function ownCall({ headers, body }: WebhookRequest): ReturnType<typeof readMessage> {
  const parsed = parseBody({ contentType: headers['content-type'], bytes: body }, bodyLimits);
  const written: Json = parsed.ok ? parsed.body : null;
  if (!isObject(written) || 'jsonrpc' in written) return readMessage({ headers, body });
  const params = { name: written.tool ?? null, arguments: written.arguments ?? {} };
  const [version = ''] = handshakeVersions;
  return { ok: true, request: { id: 0, method: 'tools/call', params, version, isModern: false } };
}
