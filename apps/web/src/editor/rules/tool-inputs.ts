/** The inputs of a tool as rows of a form, and as the JSON Schema that is stored. Pure. */
import { isObject, type Json, type JsonObject } from '@storyloom/engine';

export const toolInputTypes = [
  'text',
  'number',
  'integer',
  'boolean',
  'choice',
  'list',
  'object',
  'any',
] as const;

export type ToolInput = {
  name: string;
  type: (typeof toolInputTypes)[number];
  required: boolean;
  description: string;
  /** Of a choice. */
  choices: string[];
};

const plainTypes: Record<Exclude<ToolInput['type'], 'choice' | 'any'>, string> = {
  text: 'string',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  list: 'array',
  object: 'object',
};

/** Null for a schema that says more than rows can show: it is edited as it is. */
export function inputsOf(schema: Json | undefined): ToolInput[] | null {
  if (schema === undefined || schema === null) return [];
  if (!isObject(schema)) return null;
  const { type = 'object', properties = {}, required = [], additionalProperties = true, ...more } = schema;
  const isPlain =
    type === 'object' && typeof additionalProperties === 'boolean' && Object.keys(more).length === 0;
  if (!isPlain || !isObject(properties) || !Array.isArray(required)) return null;
  if (required.some((name) => !Object.hasOwn(properties, String(name)))) return null;
  const rows = Object.entries(properties).map(([name, property]) =>
    inputOf(name, property, required.includes(name)),
  );
  return rows.every((row) => row !== null) ? rows : null;
}

function inputOf(name: string, property: Json, required: boolean): ToolInput | null {
  if (!isObject(property)) return null;
  const { type, enum: choices, description = '', ...more } = property;
  if (Object.keys(more).length > 0 || typeof description !== 'string') return null;
  const row = { name, required, description, choices: [] };
  if (choices !== undefined) {
    const isChoice =
      type === 'string' && Array.isArray(choices) && choices.every((one) => typeof one === 'string');
    return isChoice ? { ...row, type: 'choice', choices: choices.map(String) } : null;
  }
  if (type === undefined) return { ...row, type: 'any' };
  const [known] = Object.entries(plainTypes).find(([, written]) => written === type) ?? [];
  const shown = toolInputTypes.find((one) => one === known);
  return shown === undefined ? null : { ...row, type: shown };
}

/** Rows in the place of those of a schema; nothing else of it changes. A row without a name is none yet. */
export function withInputs(schema: Json | undefined, inputs: readonly ToolInput[]): JsonObject {
  const named = inputs.filter(({ name }) => name !== '');
  const before: JsonObject = isObject(schema) ? schema : { type: 'object', additionalProperties: false };
  const { properties: _, required: __, ...rest } = before;
  const required = [...new Set(named.flatMap((input) => (input.required ? [input.name] : [])))];
  return {
    ...rest,
    properties: Object.fromEntries(named.map((input) => [input.name, propertyOf(input)])),
    ...(required.length > 0 ? { required } : {}),
  };
}

function propertyOf({ type, description, choices }: ToolInput): JsonObject {
  const said = description === '' ? {} : { description };
  if (type === 'any') return said;
  return type === 'choice' ? { type: 'string', enum: choices, ...said } : { type: plainTypes[type], ...said };
}

/** Why no tool of a server can have this name; null when one can. */
export function toolNameFault(name: string, others: readonly string[]): string | null {
  if (!/^[\w.-]{1,128}$/.test(name)) return 'Use letters, digits, _, - and dots.';
  return others.includes(name) ? 'Another tool has this name.' : null;
}
