import type { Json, JsonObject } from '../json.ts';
import { isObject, isTrue, put } from '../values.ts';
import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

/** The items for which the LAMBDA is `wanted`; of an object, the entries, as LAMBDA(key, value). */
function choose(args: Args, wanted: boolean): Json {
  const from = args.value(0);
  const test = args.lambda(1);
  if (Array.isArray(from)) return from.filter((item, index) => isTrue(test(item, index)) === wanted);
  if (!isObject(from)) throw args.wrong('an array or an object', from, 0);
  const made: JsonObject = {};
  for (const [key, value] of Object.entries(from)) {
    if (isTrue(test(key, value)) === wanted) put(made, key, value);
  }
  return made;
}

function mapEach(args: Args): Json[] {
  const from = args.value(0);
  const each = args.lambda(1);
  if (Array.isArray(from)) return from.map((item, index) => each(item, index));
  if (isObject(from)) return Object.entries(from).map(([key, value]) => each(key, value));
  throw args.wrong('an array or an object', from, 0);
}

function some(args: Args, wanted: boolean): boolean {
  const items = args.array(0);
  const test = args.lambda(1);
  return items.some((item, index) => isTrue(test(item, index)) === wanted);
}

function find(args: Args): Json {
  const items = args.array(0);
  const test = args.lambda(1);
  return items.find((item, index) => isTrue(test(item, index))) ?? null;
}

function reduce(args: Args): Json {
  const items = args.array(0);
  const step = args.lambda(1);
  return items.reduce<Json>((before, item) => step(before, item), args.value(2));
}

/** The functions that run a LAMBDA on each item. Its second parameter, when it has one, is the index. */
export const lambdas: readonly FunctionSpec[] = [
  {
    name: 'MAP_LAMBDA',
    signature: 'MAP_LAMBDA(array, LAMBDA(item, result))',
    summary: 'The results for each item; of an object, for each LAMBDA(key, value, result).',
    params: ['array', 'lambda'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'MAP_LAMBDA([1, 2], LAMBDA(n, n * 10))', result: [10, 20] },
      { formula: 'MAP_LAMBDA({a: 1}, LAMBDA(k, v, k & v))', result: ['a1'] },
    ],
    errors: ['MAP_LAMBDA(5, LAMBDA(n, n))', 'MAP_LAMBDA([1], 2)'],
    run: mapEach,
  },
  {
    name: 'FILTER',
    signature: 'FILTER(array, LAMBDA(item, condition))',
    summary:
      'The items for which the condition holds; of an object, the entries, by LAMBDA(key, value, condition).',
    params: ['array', 'lambda'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'FILTER([1, 2, 3], LAMBDA(n, n > 1))', result: [2, 3] },
      { formula: 'FILTER({a: 1, b: 2}, LAMBDA(k, v, v > 1))', result: { b: 2 } },
    ],
    errors: ['FILTER("a", LAMBDA(n, n))', 'FILTER([1], 2)'],
    run: (args) => choose(args, true),
  },
  {
    name: 'REJECT',
    signature: 'REJECT(array, LAMBDA(item, condition))',
    summary: 'The items for which the condition does not hold; of an object, the entries.',
    params: ['array', 'lambda'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'REJECT([1, 2, 3], LAMBDA(n, n > 1))', result: [1] },
      { formula: 'REJECT({a: 1, b: ""}, LAMBDA(k, v, IS_EMPTY(v)))', result: { a: 1 } },
    ],
    errors: ['REJECT(NULL, LAMBDA(n, n))'],
    run: (args) => choose(args, false),
  },
  {
    name: 'FIND',
    signature: 'FIND(array, LAMBDA(item, condition))',
    summary: 'The first item for which the condition holds; NULL when there is none.',
    params: ['array', 'lambda'],
    min: 2,
    max: 2,
    passes: true,
    examples: [
      { formula: 'FIND([1, 2, 3], LAMBDA(n, n > 1))', result: 2 },
      { formula: 'FIND([1], LAMBDA(n, n > 1))', result: null },
    ],
    errors: ['FIND({}, LAMBDA(n, n))'],
    run: find,
  },
  {
    name: 'ANY',
    signature: 'ANY(array, LAMBDA(item, condition))',
    summary: 'Whether the condition holds for an item; FALSE for an empty array.',
    params: ['array', 'lambda'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'ANY([1, 2], LAMBDA(n, n = 2))', result: true },
      { formula: 'ANY([], LAMBDA(n, TRUE))', result: false },
    ],
    errors: ['ANY(1, LAMBDA(n, n))'],
    run: (args) => some(args, true),
  },
  {
    name: 'ALL',
    signature: 'ALL(array, LAMBDA(item, condition))',
    summary: 'Whether the condition holds for every item; TRUE for an empty array.',
    params: ['array', 'lambda'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'ALL([], LAMBDA(n, FALSE))', result: true },
      { formula: 'ALL([1, 2], LAMBDA(n, n > 1))', result: false },
    ],
    errors: ['ALL(1, LAMBDA(n, n))'],
    run: (args) => !some(args, false),
  },
  {
    name: 'REDUCE',
    signature: 'REDUCE(array, LAMBDA(before, item, result), initial)',
    summary: 'One value from all items: each result is the next item’s “before”.',
    params: ['array', 'lambda', 'initial'],
    min: 3,
    max: 3,
    passes: true,
    examples: [
      { formula: 'REDUCE([1, 2, 3], LAMBDA(sum, n, sum + n), 0)', result: 6 },
      { formula: 'REDUCE([], LAMBDA(sum, n, sum + n), "none")', result: 'none' },
    ],
    errors: ['REDUCE(1, LAMBDA(a, b, b), 0)'],
    run: reduce,
  },
];
