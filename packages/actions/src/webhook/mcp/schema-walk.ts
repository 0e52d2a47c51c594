/**
 * The JSON Schema (2020-12) of a tool's arguments, as far as it is checked here: what describes values, not
 * what searches in texts or loads other schemas. What cannot be checked is refused when the tool is read, so
 * that nobody counts on it.
 */
import { isObject, type Json, type JsonObject } from '@storyloom/engine';

const mostDepth = 20;
const mostSchemas = 1_000;

const list = (value: Json) => (Array.isArray(value) ? value : null);
const named = (value: Json) => (isObject(value) ? Object.values(value) : null);
const one = (value: Json) => [value];

/** The schemas inside of a schema, by keyword; null where the keyword has another form. */
const inner: Readonly<Record<string, (value: Json) => Json[] | null>> = {
  properties: named,
  $defs: named,
  definitions: named,
  additionalProperties: one,
  items: one,
  not: one,
  allOf: list,
  anyOf: list,
  oneOf: list,
};

const isNumber = (value: Json) => typeof value === 'number';
const isAnything = () => true;

/** Keywords that are checked, and the form that their checks count on. */
const checked: Readonly<Record<string, (value: Json, root: JsonObject) => boolean>> = {
  type: (value) => [value].flat().every((type) => types.includes(String(type))),
  $ref: (value, root) => schemaAt(root, value) !== undefined,
  enum: Array.isArray,
  required: Array.isArray,
  const: isAnything,
  uniqueItems: isAnything,
  minLength: isNumber,
  maxLength: isNumber,
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isNumber,
  exclusiveMaximum: isNumber,
  multipleOf: isNumber,
  minItems: isNumber,
  maxItems: isNumber,
  minProperties: isNumber,
  maxProperties: isNumber,
};

const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** Said to clients, and of no consequence. */
const remarks = new Set([
  ...['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples', 'deprecated'],
  ...['readOnly', 'writeOnly', 'format', 'contentEncoding', 'contentMediaType'],
]);

/** Why a schema cannot be a tool's, in a sentence without its subject; null when it can. */
export function schemaFault(root: JsonObject): string | null {
  if (root.type !== undefined && root.type !== 'object') return 'has to have the type object.';
  let count = 0;
  const look = (schema: Json, depth: number): string | null => {
    count += 1;
    if (depth > mostDepth || count > mostSchemas) return 'is too large.';
    if (typeof schema === 'boolean') return null;
    if (!isObject(schema)) return 'holds something that is no schema.';
    for (const [keyword, value] of Object.entries(schema)) {
      const schemas = Object.hasOwn(inner, keyword) ? inner[keyword]?.(value) : [];
      const fault = schemas ? keywordFault(keyword, value, root) : `has a wrong ${keyword}.`;
      const within = fault ?? first(schemas ?? [], (one) => look(one, depth + 1));
      if (within !== null) return within;
    }
    return null;
  };
  return look(root, 0);
}

function keywordFault(keyword: string, value: Json, root: JsonObject): string | null {
  if (Object.hasOwn(inner, keyword) || remarks.has(keyword)) return null;
  if (Object.hasOwn(checked, keyword))
    return checked[keyword]?.(value, root) ? null : `has a wrong ${keyword}.`;
  // A parameter that is repeated in a header would have to be compared with it.
  if (keyword.startsWith('x-') && keyword !== 'x-mcp-header') return null;
  return `has the keyword ${keyword}, which is not checked here.`;
}

function first(schemas: readonly Json[], look: (schema: Json) => string | null): string | null {
  for (const schema of schemas) {
    const fault = look(schema);
    if (fault !== null) return fault;
  }
  return null;
}

/** What `#` and `#/$defs/name` name in a schema; undefined for anything else: nothing is loaded. */
export function schemaAt(root: JsonObject, ref: Json): Json | undefined {
  if (ref === '#') return root;
  const [, under = '', name = ''] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(String(ref)) ?? [];
  const definitions = Object.hasOwn(root, under) ? root[under] : undefined;
  const key = name.replaceAll('~1', '/').replaceAll('~0', '~');
  return isObject(definitions) && Object.hasOwn(definitions, key) ? definitions[key] : undefined;
}
