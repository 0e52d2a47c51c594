import type { Json, JsonObject } from '../json.ts';
import { put } from '../values.ts';
import type { Args } from './args.ts';
import { canonical } from './canonical.ts';
import { readEach } from './read-path.ts';
import type { FunctionSpec } from './spec.ts';

/** Each value once, in the order of first sight. */
function distinct(args: Args, items: readonly Json[]): Map<string, Json> {
  const seen = new Map<string, Json>();
  for (const item of items) {
    args.walk(item);
    const key = canonical(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return seen;
}

function union(args: Args): Json[] {
  const items: Json[] = [];
  for (let at = 0; at < args.count; at += 1) for (const item of args.array(at)) items.push(item);
  return [...distinct(args, items).values()];
}

function intersection(args: Args): Json[] {
  const shared = distinct(args, args.array(0));
  for (let at = 1; at < args.count; at += 1) {
    const others = distinct(args, args.array(at));
    for (const key of [...shared.keys()]) if (!others.has(key)) shared.delete(key);
  }
  return [...shared.values()];
}

function groupKeys(args: Args, items: readonly Json[]): Json[] {
  if (!args.isLambda(1)) return readEach(args, items, args.text(1));
  const keyOf = args.lambda(1);
  return items.map((item) => keyOf(item));
}

/** By a path or a LAMBDA. Keys of an object are texts, so a group's key is written as one. */
function groupBy(args: Args): Json {
  const items = args.array(0);
  const asArray = args.isTrue(2);
  const keys = groupKeys(args, items);
  const groups = new Map<string, { key: Json; values: Json[] }>();
  for (const [at, item] of items.entries()) {
    const key = keys[at] ?? null;
    const name = args.joined(key);
    if (asArray) args.walk(key);
    const id = asArray ? canonical(key) : name;
    const group = groups.get(id) ?? { key, values: [] };
    group.values.push(item);
    groups.set(id, group);
    args.spend(1);
  }
  if (asArray) return [...groups.values()];
  const made: JsonObject = {};
  for (const [name, { values }] of groups) put(made, name, values);
  return made;
}

/** Array functions that look at items as members of a set. */
export const sets: readonly FunctionSpec[] = [
  {
    name: 'UNIQ',
    signature: 'UNIQ(array)',
    summary: 'The items without repeats, in the order they first come.',
    params: ['array'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'UNIQ([1, 2, 1, "1"])', result: [1, 2, '1'] },
      { formula: 'UNIQ([{a: 1}, {a: 1}])', result: [{ a: 1 }] },
    ],
    errors: ['UNIQ("aab")'],
    run: (args) => [...distinct(args, args.array(0)).values()],
  },
  {
    name: 'UNION',
    signature: 'UNION(array, …)',
    summary: 'Each item of all arrays once, in the order they first come.',
    params: ['array'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'UNION([1, 2], [2, 3], [1])', result: [1, 2, 3] },
      { formula: 'UNION([1, 1])', result: [1] },
    ],
    errors: ['UNION([1], 2)'],
    run: union,
  },
  {
    name: 'INTERSECTION',
    signature: 'INTERSECTION(array, …)',
    summary: 'Each item that is in all arrays, once, in the order of the first.',
    params: ['array'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'INTERSECTION([1, 2, 3], [3, 1, 5])', result: [1, 3] },
      { formula: 'INTERSECTION([{a: 1}], [{a: 1}, {a: 2}], [])', result: [] },
    ],
    errors: ['INTERSECTION([1], NULL)'],
    run: intersection,
  },
  {
    name: 'GROUP_BY',
    signature: 'GROUP_BY(array, key, [as_array])',
    summary:
      'The items gathered by what stands under a path in each, or by the result of LAMBDA(item, result): an object of arrays, or with as_array: TRUE an array of {key, values}.',
    params: ['array', 'key', 'as_array'],
    mayBeLambda: 'key',
    min: 2,
    max: 3,
    examples: [
      {
        formula: 'GROUP_BY([{city: "Cork", n: 1}, {city: "Rome", n: 2}, {city: "Cork", n: 3}], "city")',
        result: {
          Cork: [
            { city: 'Cork', n: 1 },
            { city: 'Cork', n: 3 },
          ],
          Rome: [{ city: 'Rome', n: 2 }],
        },
      },
      {
        formula: 'GROUP_BY([1, 2, 3], LAMBDA(n, MODULO(n, 2)), as_array: TRUE)',
        result: [
          { key: 1, values: [1, 3] },
          { key: 0, values: [2] },
        ],
      },
    ],
    errors: ['GROUP_BY({}, "a")', 'GROUP_BY([], [])'],
    run: groupBy,
  },
];
