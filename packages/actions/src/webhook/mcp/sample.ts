/** What an MCP server emits for a call of its first tool, from the options as written. */
import { type Json, type JsonObject, objectOf } from '@storyloom/engine';

export function sampleCall({ tools }: JsonObject): Json {
  const first = objectOf(Array.isArray(tools) ? tools[0] : undefined);
  const { properties } = objectOf(first.input_schema);
  const given = Object.entries(objectOf(properties)).map(([name, schema]) => [name, sampleOf(schema)]);
  return {
    body: {
      tool: first.name ?? 'tool',
      arguments: Object.fromEntries(given),
      meta: { request_id: 1, protocol_version: '2025-11-25', client: null },
    },
    headers: { content_type: 'application/json', mcp_protocol_version: '2025-11-25' },
  };
}

function sampleOf(schema: Json): Json {
  const { type, enum: choices, default: usual } = objectOf(schema);
  if (usual !== undefined) return usual;
  if (Array.isArray(choices)) return choices[0] ?? null;
  return samples[String(type)] ?? null;
}

const samples: Readonly<Record<string, Json>> = {
  string: 'text',
  number: 1,
  integer: 1,
  boolean: true,
  array: [],
  object: {},
};
