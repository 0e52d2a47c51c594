import type { Json } from '../json.ts';
import { isTrue, lengthOf } from '../values.ts';
import type { Args } from './args.ts';
import { readEach } from './read-path.ts';
import type { FunctionSpec } from './spec.ts';

function sizeOf(args: Args): number {
  const value = args.value(0);
  if (value === null) return 0;
  if (typeof value !== 'string' && typeof value !== 'object') {
    throw args.wrong('an array, an object or a text', value, 0);
  }
  if (Array.isArray(value)) return value.length;
  const size = typeof value === 'string' ? lengthOf(value) : Object.keys(value).length;
  args.spend(Math.ceil(size / 64));
  return size;
}

function atEnd(args: Args, index: 0 | -1): Json {
  const value = args.value(0);
  if (value !== null && !Array.isArray(value)) throw args.wrong('an array', value, 0);
  return value?.at(index) ?? null;
}

function includes(args: Args): boolean {
  const within = args.value(0);
  if (typeof within === 'string') return within.includes(args.text(1));
  if (!Array.isArray(within)) throw args.wrong('an array or a text', within, 0);
  const wanted = args.value(1);
  args.spend(Math.ceil(within.length / 16));
  return within.some((item) => args.equal(item, wanted));
}

function where(args: Args): Json[] {
  const items = args.array(0);
  const values = readEach(args, items, args.text(1));
  if (!args.has(2)) return items.filter((_, at) => isTrue(values[at] ?? null));
  const wanted = args.value(2);
  return items.filter((_, at) => args.equal(values[at] ?? null, wanted));
}

/** Array functions that look for something and change nothing. */
export const lookups: readonly FunctionSpec[] = [
  {
    name: 'SIZE',
    signature: 'SIZE(value)',
    summary: 'The number of items, keys or characters; 0 for NULL.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'SIZE([1, 2])', result: 2 },
      { formula: 'SIZE("día")', result: 3 },
    ],
    errors: ['SIZE(5)'],
    run: sizeOf,
  },
  {
    name: 'COUNT',
    signature: 'COUNT(value)',
    summary: 'The same as SIZE.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'COUNT({a: 1})', result: 1 },
      { formula: 'COUNT(NULL)', result: 0 },
    ],
    errors: ['COUNT(TRUE)'],
    run: sizeOf,
  },
  {
    name: 'FIRST',
    signature: 'FIRST(array)',
    summary: 'The first item; NULL when there is none.',
    params: ['array'],
    min: 1,
    max: 1,
    passes: true,
    examples: [
      { formula: 'FIRST([1, 2])', result: 1 },
      { formula: 'FIRST([])', result: null },
    ],
    errors: ['FIRST("abc")'],
    run: (args) => atEnd(args, 0),
  },
  {
    name: 'LAST',
    signature: 'LAST(array)',
    summary: 'The last item; NULL when there is none.',
    params: ['array'],
    min: 1,
    max: 1,
    passes: true,
    examples: [
      { formula: 'LAST([])', result: null },
      { formula: 'LAST([1, 2])', result: 2 },
    ],
    errors: ['LAST("abc")'],
    run: (args) => atEnd(args, -1),
  },
  {
    name: 'MAP',
    signature: 'MAP(array, path)',
    summary: 'What stands under the path in each item: "user.name", or ["odd key"] in brackets.',
    params: ['array', 'path'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'MAP([{a: {b: 1}}, {a: 2}], "a.b")', result: [1, null] },
      { formula: 'MAP([{"User ID": 7}], \'["User ID"]\')', result: [7] },
    ],
    errors: ['MAP({}, "a")'],
    run: (args) => readEach(args, args.array(0), args.text(1)),
  },
  {
    name: 'WHERE',
    signature: 'WHERE(array, key, [value])',
    summary: 'The items whose key equals the value, or is true when no value is given.',
    params: ['array', 'key', 'value'],
    min: 2,
    max: 3,
    examples: [
      { formula: 'WHERE([{id: 1}, {id: 2}], "id", 2)', result: [{ id: 2 }] },
      { formula: 'WHERE([{on: TRUE}, {on: FALSE}, {}], "on")', result: [{ on: true }] },
    ],
    errors: ['WHERE({}, "id", 1)'],
    run: where,
  },
  {
    name: 'INCLUDES',
    signature: 'INCLUDES(array, value)',
    summary: 'Whether the value is among the items, or part of the text.',
    params: ['array', 'value'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'INCLUDES([1, {a: 2}], {a: 2})', result: true },
      { formula: 'INCLUDES("abc", "z")', result: false },
    ],
    errors: ['INCLUDES({}, 1)'],
    run: includes,
  },
];
