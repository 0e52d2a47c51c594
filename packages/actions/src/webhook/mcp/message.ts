/**
 * Requests of the Model Context Protocol over Streamable HTTP, of both of its kinds: with a handshake and
 * without sessions (2025-06-18, 2025-11-25), and with all that is to be known in each request (2026-07-28).
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
 */
import {
  type HttpReply,
  isObject,
  type Json,
  type JsonObject,
  objectOf,
  type WebhookRequest,
} from '@storyloom/engine';
import { isJsonType, mediaType } from '../../media-type.ts';
import { bodyLimits, parseBody } from '../body.ts';
import { refuse } from '../reply.ts';
import { bytesOfBase64 } from '../signature.ts';
import { accepted, codes, errorReply } from './replies.ts';

/** One JSON-RPC request. */
export type McpRequest = {
  id: string | number;
  method: string;
  params: JsonObject;
  version: string;
  /** It said in itself which version it speaks, and wants to be answered so. */
  isModern: boolean;
};

type Message = { ok: true; request: McpRequest } | { ok: false; reply: HttpReply };

const modernVersion = '2026-07-28';
/** Newest first. */
export const handshakeVersions = ['2025-11-25', '2025-06-18'];
export const versions = [modernVersion, ...handshakeVersions];

const metaOf = {
  version: 'io.modelcontextprotocol/protocolVersion',
  capabilities: 'io.modelcontextprotocol/clientCapabilities',
  client: 'io.modelcontextprotocol/clientInfo',
};

/** A request to be answered, or what is answered to anything else: 202 to what wants no answer. */
export function readMessage({ headers, body }: Pick<WebhookRequest, 'headers' | 'body'>): Message {
  const contentType = headers['content-type'];
  if (!isJsonType(mediaType(contentType)))
    return { ok: false, reply: refuse(415, 'Send JSON: Content-Type: application/json.') };
  const parsed = parseBody({ contentType, bytes: body }, bodyLimits);
  if (!parsed.ok) return refused(null, codes.parse, parsed.message);
  const message = parsed.body;
  if (Array.isArray(message))
    return refused(
      null,
      codes.request,
      'This version of the protocol has no batches: send each message by itself.',
    );
  if (!isObject(message) || message.jsonrpc !== '2.0')
    return refused(null, codes.request, 'This is no message of JSON-RPC 2.0.');
  const { id, method, params = {} } = message;
  if (method === undefined && ('result' in message || 'error' in message))
    return { ok: false, reply: accepted };
  if (typeof method !== 'string')
    return refused(null, codes.request, 'A message has to have a method, as text.');
  if (id === undefined) return { ok: false, reply: accepted };
  if (typeof id !== 'string' && typeof id !== 'number')
    return refused(null, codes.request, 'The id of a request has to be a text or a number.');
  if (!isObject(params)) return refused(id, codes.params, 'The params have to be an object.');
  return ofVersion({ id, method, params }, headers);
}

/** Which client it is, as it says itself. Nothing may depend on it. */
export function clientOf({ params }: McpRequest): Json {
  return objectOf(params._meta)[metaOf.client] ?? null;
}

function ofVersion(
  { id, method, params }: Pick<McpRequest, 'id' | 'method' | 'params'>,
  headers: WebhookRequest['headers'],
): Message {
  const meta = objectOf(params._meta);
  const stated = headers['mcp-protocol-version'];
  const asked = meta[metaOf.version];
  const [newest = ''] = handshakeVersions;
  if (asked === undefined && stated !== modernVersion) {
    // Who shakes hands does not know yet what is spoken here; who says nothing speaks an older version.
    const version = method === 'initialize' ? newest : (stated ?? newest);
    if (!versions.includes(version)) return unknownVersion(id, version);
    return { ok: true, request: { id, method, params, version, isModern: false } };
  }
  if (asked !== stated)
    return refused(
      id,
      codes.headers,
      `The header MCP-Protocol-Version is not the ${metaOf.version} of the message.`,
    );
  if (stated !== modernVersion) return unknownVersion(id, stated ?? '');
  if (!isObject(meta[metaOf.capabilities] ?? null))
    return refused(id, codes.params, `The message has no ${metaOf.capabilities} in its _meta.`);
  const request = { id, method, params, version: modernVersion, isModern: true };
  const other = otherHeader(request, headers);
  return other === null ? { ok: true, request } : refused(id, codes.headers, other);
}

/** Whoever reads headers alone, such as a balancer, has to have read the truth. */
function otherHeader({ method, params }: McpRequest, headers: WebhookRequest['headers']): string | null {
  if (headers['mcp-method'] !== method) return 'The header Mcp-Method is not the method of the message.';
  if (method !== 'tools/call') return null;
  return decoded(headers['mcp-name']) === params.name
    ? null
    : 'The header Mcp-Name is not the name of the tool.';
}

function decoded(value: string | undefined): string | undefined {
  const [, base64] = /^=\?base64\?(.*)\?=$/.exec(value ?? '') ?? [];
  if (base64 === undefined) return value;
  const bytes = bytesOfBase64(base64);
  return bytes ? new TextDecoder().decode(bytes) : undefined;
}

function unknownVersion(id: McpRequest['id'], requested: string): Message {
  const data = { supported: versions, requested };
  return refused(id, codes.version, 'This version of the protocol is not spoken here.', data);
}

function refused(id: McpRequest['id'] | null, code: number, message: string, data?: Json): Message {
  return {
    ok: false,
    reply: errorReply(400, { id, code, message, ...(data === undefined ? {} : { data }) }),
  };
}
