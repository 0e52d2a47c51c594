/** A tool's arguments held against its schema, with a sentence for each that is wrong: a model puts it right by them. */
import { isObject, type Json, type JsonObject } from '@storyloom/engine';
import { excerpt } from '../../values.ts';
import { schemaAt } from './schema-walk.ts';

const mostFaults = 10;
/** Each look of a schema at a value counts: alternatives inside alternatives multiply, */
const mostWork = 100_000;
/** and a schema may lead to itself. */
const mostDepth = 500;

type Looking = { root: JsonObject; left: number; faults: string[] };

/** What is wrong with the arguments; empty when nothing is. The schema is one that `schemaFault` lets pass. */
export function argumentFaults(schema: JsonObject, value: JsonObject): string[] {
  const looking: Looking = { root: schema, left: mostWork, faults: [] };
  look(schema, value, { path: '', depth: 0, looking });
  if (looking.left < 0) return ['The arguments are too large to be checked.'];
  return looking.faults.slice(0, mostFaults);
}

type Place = { path: string; depth: number; looking: Looking };

function look(schema: Json, value: Json, at: Place): void {
  const place = { ...at, depth: at.depth + 1 };
  const { looking } = place;
  looking.left -= place.depth > mostDepth ? mostWork : 1;
  if (looking.left < 0 || schema === true) return;
  if (!isObject(schema)) {
    wrong(place, 'may not be there.');
    return;
  }
  for (const [keyword, wanted] of Object.entries(schema)) {
    if (Object.hasOwn(checks, keyword)) checks[keyword]?.({ wanted, value, schema }, place);
  }
}

function wrong({ path, looking }: Place, what: string): void {
  looking.faults.push(`${path === '' ? 'The object of arguments' : path} ${what}`);
}

/** Whether a schema holds, without a word about it. */
function holds(schema: Json, value: Json, place: Place): boolean {
  const { looking } = place;
  const own: Looking = { root: looking.root, left: looking.left, faults: [] };
  look(schema, value, { ...place, looking: own });
  looking.left = own.left;
  return own.faults.length === 0;
}

type Check = (given: { wanted: Json; value: Json; schema: JsonObject }, place: Place) => void;

const checks: Readonly<Record<string, Check>> = {
  $ref: ({ wanted, value }, place) => look(schemaAt(place.looking.root, wanted) ?? false, value, place),
  type: ({ wanted, value }, place) => {
    const types = [wanted].flat().map(String);
    if (!types.some((type) => isOfType(type, value)))
      wrong(place, `has to be ${types.map((type) => spoken[type]).join(' or ')}; it is ${excerpt(value)}.`);
  },
  enum: ({ wanted, value }, place) => {
    const choices = [wanted].flat();
    if (!choices.some((choice) => isSame(choice, value)))
      wrong(place, `has to be one of ${choices.map(excerpt).join(', ')}; it is ${excerpt(value)}.`);
  },
  const: ({ wanted, value }, place) => {
    if (!isSame(wanted, value)) wrong(place, `has to be ${excerpt(wanted)}; it is ${excerpt(value)}.`);
  },
  required: ({ wanted, value }, place) => {
    if (!isObject(value)) return;
    for (const name of [wanted].flat().map(String))
      if (!Object.hasOwn(value, name)) wrong(within(place, name), 'is missing.');
  },
  properties: ({ wanted, value }, place) => {
    if (!isObject(value) || !isObject(wanted)) return;
    for (const [name, schema] of Object.entries(wanted)) {
      const inner = Object.hasOwn(value, name) ? value[name] : undefined;
      if (inner !== undefined) look(schema, inner, within(place, name));
    }
  },
  additionalProperties: ({ wanted, value, schema }, place) => {
    if (!isObject(value)) return;
    const known = isObject(schema.properties ?? null) ? Object.keys(schema.properties ?? {}) : [];
    for (const [name, inner] of Object.entries(value)) {
      if (known.includes(name)) continue;
      if (wanted === false) wrong(within(place, name), 'is not known.');
      else look(wanted, inner, within(place, name));
    }
  },
  items: ({ wanted, value }, place) => {
    if (!Array.isArray(value)) return;
    for (const [index, inner] of value.entries()) look(wanted, inner, within(place, index));
  },
  allOf: ({ wanted, value }, place) => {
    for (const schema of [wanted].flat()) look(schema, value, place);
  },
  anyOf: ({ wanted, value }, place) => {
    if (![wanted].flat().some((schema) => holds(schema, value, place))) wrong(place, noneFits);
  },
  oneOf: ({ wanted, value }, place) => {
    const fitting = [wanted].flat().filter((schema) => holds(schema, value, place)).length;
    if (fitting !== 1)
      wrong(place, fitting === 0 ? noneFits : 'fits more than one of the forms that it may have.');
  },
  not: ({ wanted, value }, place) => {
    if (holds(wanted, value, place)) wrong(place, 'has a form that it may not have.');
  },
  minLength: bound(
    'string',
    (text, least) => length(text) >= least,
    (least) => `has to have at least ${least} characters.`,
  ),
  maxLength: bound(
    'string',
    (text, most) => length(text) <= most,
    (most) => `may have at most ${most} characters.`,
  ),
  minimum: bound(
    'number',
    (number, least) => Number(number) >= least,
    (least) => `has to be ${least} or more.`,
  ),
  maximum: bound(
    'number',
    (number, most) => Number(number) <= most,
    (most) => `has to be ${most} or less.`,
  ),
  exclusiveMinimum: bound(
    'number',
    (number, least) => Number(number) > least,
    (least) => `has to be more than ${least}.`,
  ),
  exclusiveMaximum: bound(
    'number',
    (number, most) => Number(number) < most,
    (most) => `has to be less than ${most}.`,
  ),
  multipleOf: bound(
    'number',
    (number, unit) => Number.isInteger(Number(number) / unit),
    (unit) => `has to be a multiple of ${unit}.`,
  ),
  minItems: bound(
    'array',
    (list, least) => size(list) >= least,
    (least) => `has to have at least ${least} elements.`,
  ),
  maxItems: bound(
    'array',
    (list, most) => size(list) <= most,
    (most) => `may have at most ${most} elements.`,
  ),
  minProperties: bound(
    'object',
    (value, least) => size(value) >= least,
    (least) => `has to have at least ${least} keys.`,
  ),
  maxProperties: bound(
    'object',
    (value, most) => size(value) <= most,
    (most) => `may have at most ${most} keys.`,
  ),
  uniqueItems: ({ wanted, value }, place) => {
    if (wanted !== true || !Array.isArray(value)) return;
    if (new Set(value.map((one) => JSON.stringify(one))).size < value.length)
      wrong(place, 'has an element twice.');
  },
};

const noneFits = 'fits none of the forms that it may have.';

/** Of values of one type alone; all others are none of its business. */
function bound(
  type: string,
  isIn: (value: Json, bound: number) => boolean,
  what: (bound: number) => string,
): Check {
  return ({ wanted, value }, place) => {
    if (isOfType(type, value) && !isIn(value, Number(wanted))) wrong(place, `${what(Number(wanted))}`);
  };
}

function isOfType(type: string, value: Json): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

const spoken: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

function within(place: Place, key: string | number): Place {
  const { path } = place;
  const inner = typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
  return { ...place, path: inner };
}

function isSame(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function length(text: Json): number {
  return [...String(text)].length;
}

function size(value: Json): number {
  return Object.keys(value ?? {}).length;
}
