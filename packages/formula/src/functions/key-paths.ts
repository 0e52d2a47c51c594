import type { Json, JsonObject } from '../json.ts';
import { limits } from '../limits.ts';
import { isObject, put } from '../values.ts';
import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

/** `a.b.0` as its keys; a dot that belongs to a key is written `\.`. */
function keysOf(args: Args): string[] {
  const path = args.text(1);
  if (path.length > limits.path) throw args.fail(`A path has at most ${limits.path} characters.`, 1);
  return path.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
}

/** A copy with all of `from`, to be changed. Entries are charged. */
function copyOf(args: Args, from: JsonObject): JsonObject {
  const entries = Object.entries(from);
  args.spend(Math.ceil(entries.length / 8) + 1);
  const copy: JsonObject = {};
  for (const [key, value] of entries) put(copy, key, value);
  return copy;
}

/** `change` gets what stands under the last key, and the copy that holds it. */
type Change = (copy: Json[] | JsonObject, key: string | number) => void;

function changed(args: Args, from: Json, keys: readonly string[], change: Change): Json {
  const [key = '', ...rest] = keys;
  if (Array.isArray(from)) {
    const index = Number(key);
    if (!/^\d+$/.test(key) || index >= from.length)
      throw args.fail(`There is no item “${key}” in this array of ${from.length}.`, 1);
    args.spend(Math.ceil(from.length / 16) + 1);
    const copy = [...from];
    if (rest.length === 0) change(copy, index);
    else copy[index] = changed(args, from[index] ?? null, rest, change);
    return copy;
  }
  if (from !== null && !isObject(from))
    throw args.fail(`There is no key “${key}” in a value that is neither an object nor an array.`, 1);
  const copy = copyOf(args, from ?? {});
  if (rest.length === 0) change(copy, key);
  else put(copy, key, changed(args, own(copy, key), rest, change));
  return copy;
}

function own(from: JsonObject, key: string): Json {
  return Object.hasOwn(from, key) ? (from[key] ?? null) : null;
}

function setKey(args: Args): Json {
  const [from, keys, value] = [args.object(0), keysOf(args), args.value(2)];
  return changed(args, from, keys, (copy, key) => {
    if (Array.isArray(copy)) copy[Number(key)] = value;
    else put(copy, String(key), value);
  });
}

function has(from: Json, keys: readonly string[]): boolean {
  let at = from;
  for (const key of keys) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, key) || key === 'length') return false;
    at = Array.isArray(at) ? (at[Number(key)] ?? null) : own(at, key);
  }
  return true;
}

function removeKey(args: Args): Json {
  const [from, keys] = [args.object(0), keysOf(args)];
  if (!has(from, keys)) return copyOf(args, from);
  return changed(args, from, keys, (copy, key) => {
    if (Array.isArray(copy)) copy.splice(Number(key), 1);
    else delete copy[key];
  });
}

function deepMerge(args: Args): JsonObject {
  let made: JsonObject = {};
  for (let at = 0; at < args.count; at += 1) made = merged(args, { under: made, over: args.object(at) }, 0);
  return made;
}

function merged(
  args: Args,
  { under, over }: Record<'under' | 'over', JsonObject>,
  depth: number,
): JsonObject {
  if (depth > limits.depth)
    throw args.error({ code: 'limit', message: 'These objects are nested too deeply.' });
  const made = copyOf(args, under);
  for (const [key, value] of Object.entries(over)) {
    args.spend(1);
    const before = own(made, key);
    const both = isObject(before) && isObject(value);
    put(made, key, both ? merged(args, { under: before, over: value }, depth + 1) : value);
  }
  args.room({ entries: Object.keys(made).length });
  return made;
}

/** Functions that make a changed copy of an object. */
export const keyPaths: readonly FunctionSpec[] = [
  {
    name: 'DEEP_MERGE',
    signature: 'DEEP_MERGE(object, …)',
    summary:
      'One object of all keys, objects inside objects merged too. Where anything else comes twice, the last value stays.',
    params: ['object'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'DEEP_MERGE({a: {b: 1, c: 1}}, {a: {c: 2}})', result: { a: { b: 1, c: 2 } } },
      { formula: 'DEEP_MERGE({a: [1]}, {a: [2]}, {d: 3})', result: { a: [2], d: 3 } },
    ],
    errors: ['DEEP_MERGE({}, [])'],
    run: deepMerge,
  },
  {
    name: 'SET_KEY',
    signature: 'SET_KEY(object, path, value)',
    summary:
      'The object with a value under the path; objects on the way are made, a dot inside a key is written \\.',
    params: ['object', 'path', 'value'],
    min: 3,
    max: 3,
    examples: [
      { formula: 'SET_KEY({a: 1}, "b.c", 2)', result: { a: 1, b: { c: 2 } } },
      { formula: 'SET_KEY({}, "a\\.b", 1)', result: { 'a.b': 1 } },
      { formula: 'SET_KEY({list: [1, 2]}, "list.0", 9)', result: { list: [9, 2] } },
    ],
    errors: ['SET_KEY([], "a", 1)', 'SET_KEY({a: "text"}, "a.b", 1)', 'SET_KEY({a: [1]}, "a.5", 1)'],
    run: setKey,
  },
  {
    name: 'REMOVE_KEY',
    signature: 'REMOVE_KEY(object, path)',
    summary: 'The object without what stands under the path; a dot inside a key is written \\.',
    params: ['object', 'path'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'REMOVE_KEY({a: {b: 1, c: 2}}, "a.b")', result: { a: { c: 2 } } },
      { formula: 'REMOVE_KEY({"a.b": 1, c: 2}, "a\\.b")', result: { c: 2 } },
      { formula: 'REMOVE_KEY({a: 1}, "x.y")', result: { a: 1 } },
    ],
    errors: ['REMOVE_KEY("a", "b")', 'REMOVE_KEY({}, [])'],
    run: removeKey,
  },
];
