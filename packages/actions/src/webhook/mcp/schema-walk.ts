/**
 * The JSON Schema (2020-12) of a tool's arguments, as far as it is checked here: what describes values, not
 * what searches in texts or loads other schemas. What cannot be checked is refused when the tool is read, so
 * that nobody counts on it.
 */
import { isObject, type Json, type JsonObject } from '@storyloom/engine';

const mostDepth = 20;
const mostSchemas = 1_000;

/** Schemas inside of a schema, by keyword: one, a list of them, or one for each name. */
const inner: Readonly<Record<string, 'one' | 'list' | 'named'>> = {
  properties: 'named',
  $defs: 'named',
  definitions: 'named',
  additionalProperties: 'one',
  items: 'one',
  not: 'one',
  allOf: 'list',
  anyOf: 'list',
  oneOf: 'list',
};

const checked = new Set([
  ...['type', 'enum', 'const', '$ref', 'required', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems', 'uniqueItems'],
  ...['minProperties', 'maxProperties'],
]);

/** Said to clients, and of no consequence. */
const remarks = new Set([
  ...['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples', 'deprecated'],
  ...['readOnly', 'writeOnly', 'format', 'contentEncoding', 'contentMediaType'],
]);

/** Why a schema cannot be a tool's, in a sentence without its subject; null when it can. */
export function schemaFault(schema: JsonObject): string | null {
  if (schema.type !== undefined && schema.type !== 'object') return 'has to have the type object.';
  let count = 0;
  const look = (one: Json, depth: number): string | null => {
    count += 1;
    if (depth > mostDepth || count > mostSchemas) return 'is too large.';
    if (typeof one === 'boolean') return null;
    if (!isObject(one)) return 'holds something that is no schema.';
    for (const [keyword, value] of Object.entries(one)) {
      const fault = ofKeyword(keyword, value, depth);
      if (fault !== null) return fault;
    }
    return null;
  };
  const ofKeyword = (keyword: string, value: Json, depth: number): string | null => {
    const kind = Object.hasOwn(inner, keyword) ? inner[keyword] : undefined;
    if (kind === undefined)
      return checked.has(keyword) ? formFault(keyword, value, schema) : unknownFault(keyword);
    const schemas =
      kind === 'one' ? [value] : Array.isArray(value) ? value : isObject(value) ? Object.values(value) : null;
    if (schemas === null || (kind === 'list') !== (kind !== 'one' && Array.isArray(value)))
      return `has a wrong ${keyword}.`;
    for (const one of schemas) {
      const fault = look(one, depth + 1);
      if (fault !== null) return fault;
    }
    return null;
  };
  return look(schema, 0);
}

function unknownFault(keyword: string): string | null {
  // A parameter that is repeated in a header would have to be compared with it.
  if (remarks.has(keyword) || (keyword.startsWith('x-') && keyword !== 'x-mcp-header')) return null;
  return `has the keyword ${keyword}, which is not checked here.`;
}

/** Whether a keyword has the form that its check counts on. */
function formFault(keyword: string, value: Json, root: JsonObject): string | null {
  const isRight =
    keyword === 'type'
      ? [value].flat().every((one) => types.includes(String(one)))
      : keyword === '$ref'
        ? schemaAt(root, value) !== undefined
        : keyword === 'enum' || keyword === 'required'
          ? Array.isArray(value)
          : keyword === 'const' || keyword === 'uniqueItems' || typeof value === 'number';
  return isRight ? null : `has a wrong ${keyword}.`;
}

const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** What `#/$defs/name` and the like name in a schema; undefined for anything else: nothing is loaded. */
export function schemaAt(root: JsonObject, ref: Json): Json | undefined {
  if (typeof ref !== 'string' || !/^#(\/|$)/.test(ref)) return undefined;
  const keys = ref
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<Json | undefined>(
    (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    root,
  );
}
