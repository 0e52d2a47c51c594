/** JSON-RPC 2.0 responses as MCP wants them over HTTP. */
import { type HttpReply, isObject, type Json, type JsonObject } from '@storyloom/engine';
import { jsonReply } from '../reply.ts';
import type { McpRequest } from './message.ts';

export const codes = {
  parse: -32_700,
  request: -32_600,
  method: -32_601,
  params: -32_602,
  headers: -32_020,
  version: -32_022,
};

export const serverInfo = { name: 'storyloom', title: 'Storyloom', version: '1' };

/** To messages that want no answer. */
export const accepted: HttpReply = { status: 202, headers: {}, body: '' };

export function errorReply(
  status: number,
  { id, ...error }: { id: McpRequest['id'] | null; code: number; message: string; data?: Json },
): HttpReply {
  return jsonReply(status, { jsonrpc: '2.0', id, error });
}

export function resultReply({ id, isModern }: McpRequest, result: JsonObject): HttpReply {
  const whole = isModern
    ? { resultType: 'complete', ...result, _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo } }
    : result;
  return jsonReply(200, { jsonrpc: '2.0', id, result: whole });
}

/** What a tool came to: an object is given as one, too. */
export function toolReply(request: McpRequest, output: Json): HttpReply {
  const text = typeof output === 'string' ? output : JSON.stringify(output);
  const structured = isObject(output) ? { structuredContent: output } : {};
  return resultReply(request, { content: [{ type: 'text', text }], ...structured, isError: false });
}

/** That a tool came to nothing, in words for the model that called it. */
export function toolError(request: McpRequest, text: string): HttpReply {
  return resultReply(request, { content: [{ type: 'text', text }], isError: true });
}
