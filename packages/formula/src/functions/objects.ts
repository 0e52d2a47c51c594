import type { Json, JsonObject } from '../json.ts';
import { isObject, put } from '../values.ts';
import type { Args } from './args.ts';
import { readPath } from './read-path.ts';
import type { FunctionSpec } from './spec.ts';

function objectOf(args: Args): JsonObject {
  const made: JsonObject = {};
  for (let at = 0; at < args.count; at += 2) put(made, args.text(at), args.value(at + 1));
  return made;
}

function merge(args: Args): JsonObject {
  const made: JsonObject = {};
  let total = 0;
  for (let at = 0; at < args.count; at += 1) {
    const entries = Object.entries(args.object(at));
    total += entries.length;
    args.room({ entries: total });
    args.spend(Math.ceil(entries.length / 8));
    for (const [key, value] of entries) put(made, key, value);
  }
  return made;
}

function get(args: Args): Json {
  const [from, key] = [args.value(0), args.value(1)];
  if (from !== null && !isObject(from) && !Array.isArray(from))
    throw args.wrong('an object or array', from, 0);
  return readPath(args, from, key);
}

export const objects: readonly FunctionSpec[] = [
  {
    name: 'OBJECT',
    signature: 'OBJECT([key, value, …])',
    summary: 'An object of the keys and values.',
    params: ['key', 'value'],
    min: 0,
    max: Number.POSITIVE_INFINITY,
    even: true,
    examples: [
      { formula: 'OBJECT("a", 1, "odd key", 2)', result: { a: 1, 'odd key': 2 } },
      { formula: 'OBJECT()', result: {} },
    ],
    errors: ['OBJECT("a")', 'OBJECT([], 1)'],
    run: objectOf,
  },
  {
    name: 'KEYS',
    signature: 'KEYS(object)',
    summary: 'The keys of an object.',
    params: ['object'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'KEYS({a: 1, b: 2})', result: ['a', 'b'] },
      { formula: 'KEYS({})', result: [] },
    ],
    errors: ['KEYS([])'],
    run: (args) => Object.keys(args.object(0)),
  },
  {
    name: 'VALUES',
    signature: 'VALUES(object)',
    summary: 'The values of an object.',
    params: ['object'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'VALUES({a: 1, b: 2})', result: [1, 2] },
      { formula: 'VALUES({})', result: [] },
    ],
    errors: ['VALUES("a")'],
    run: (args) => Object.values(args.object(0)),
  },
  {
    name: 'GET',
    signature: 'GET(value, key)',
    summary: 'What stands under a key, a path or an index; NULL when nothing does.',
    params: ['value', 'key'],
    min: 2,
    max: 2,
    passes: true,
    examples: [
      { formula: 'GET({"odd key": 1}, "odd key")', result: 1 },
      { formula: 'GET({a: {b: [5, 6]}}, "a.b[1]")', result: 6 },
      { formula: 'GET([1], 7)', result: null },
    ],
    errors: ['GET(5, "a")'],
    run: get,
  },
  {
    name: 'MERGE',
    signature: 'MERGE(object, …)',
    summary: 'One object of all keys. Where a key comes twice, the last value stays.',
    params: ['object'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'MERGE({a: 1, b: 1}, {b: 2})', result: { a: 1, b: 2 } },
      { formula: 'MERGE({a: {b: 1}}, {a: {c: 2}})', result: { a: { c: 2 } } },
    ],
    errors: ['MERGE({}, [])'],
    run: merge,
  },
];
