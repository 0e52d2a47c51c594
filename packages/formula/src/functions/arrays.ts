import type { Json } from '../json.ts';
import { limits } from '../limits.ts';
import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

function range(args: Args): Json[] {
  const bounds = { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
  const [from, to] = [args.whole(0, bounds), args.whole(1, bounds)];
  const length = Math.max(0, to - from + 1);
  args.room({ entries: length });
  return Array.from({ length }, (_, at) => from + at);
}

function concat(args: Args): Json[] {
  const made: Json[] = [];
  for (let at = 0; at < args.count; at += 1) {
    const items = args.array(at);
    args.room({ entries: made.length + items.length });
    for (const item of items) made.push(item);
  }
  return made;
}

function join(args: Args): string {
  const items = args.array(0);
  const separator = args.has(1) ? args.text(1) : '';
  args.room({ characters: separator.length * items.length });
  let made = '';
  for (const [at, item] of items.entries()) {
    made += (at === 0 ? '' : separator) + args.joined(item);
    if (made.length > limits.size) args.room({ characters: made.length });
  }
  return made;
}

export const arrays: readonly FunctionSpec[] = [
  {
    name: 'ARRAY',
    signature: 'ARRAY([value, …])',
    summary: 'An array of the values.',
    params: ['value'],
    min: 0,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'ARRAY(1, "a", NULL)', result: [1, 'a', null] },
      { formula: 'ARRAY()', result: [] },
    ],
    run: (args) => args.values(),
  },
  {
    name: 'CONCAT',
    signature: 'CONCAT(array, …)',
    summary: 'One array of the items of all.',
    params: ['array'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'CONCAT([1], [2, 3])', result: [1, 2, 3] },
      { formula: 'CONCAT([], [[1]])', result: [[1]] },
    ],
    errors: ['CONCAT([1], 2)'],
    run: concat,
  },
  {
    name: 'JOIN',
    signature: 'JOIN(array, [separator])',
    summary: 'The items as one text with the separator between them.',
    params: ['array', 'separator'],
    min: 1,
    max: 2,
    examples: [
      { formula: 'JOIN(["a", 1, NULL], "-")', result: 'a-1-' },
      { formula: 'JOIN(["a", "b"])', result: 'ab' },
    ],
    errors: ['JOIN("a", "-")'],
    run: join,
  },
  {
    name: 'FLATTEN',
    signature: 'FLATTEN(array)',
    summary: 'The items with arrays inside taken apart, however deep.',
    params: ['array'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'FLATTEN([1, [2, [3]]])', result: [1, 2, 3] },
      { formula: 'FLATTEN([])', result: [] },
    ],
    errors: ['FLATTEN("a")'],
    run: (args) => args.flat(0),
  },
  {
    name: 'COMPACT',
    signature: 'COMPACT(array)',
    summary: 'The items without NULL.',
    params: ['array'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'COMPACT([1, NULL, FALSE])', result: [1, false] },
      { formula: 'COMPACT([NULL])', result: [] },
    ],
    errors: ['COMPACT({})'],
    run: (args) => args.array(0).filter((item) => item !== null),
  },
  {
    name: 'RANGE',
    signature: 'RANGE(from, to)',
    summary: 'The whole numbers from one to the other, both included.',
    params: ['from', 'to'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'RANGE(2, 4)', result: [2, 3, 4] },
      { formula: 'RANGE(4, 2)', result: [] },
    ],
    errors: ['RANGE(1, 2.5)', 'RANGE(1, 1000000000)'],
    run: range,
  },
];
