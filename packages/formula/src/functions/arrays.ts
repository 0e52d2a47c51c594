import type { Json } from '../json.ts';
import { limits } from '../limits.ts';
import { isObject } from '../values.ts';
import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

function flatten(args: Args, array: readonly Json[]): Json[] {
  const flat: Json[] = [];
  const add = (items: readonly Json[], depth: number): void => {
    if (depth > limits.depth)
      throw args.error({ code: 'limit', message: 'These arrays are nested too deeply.' }, 0);
    args.spend(1);
    for (const item of items) {
      if (Array.isArray(item)) add(item, depth + 1);
      else flat.push(item);
    }
    if (flat.length > limits.entries) args.room({ entries: flat.length });
  };
  add(array, 0);
  return flat;
}

function unique(args: Args): Json[] {
  const seen = new Map<string, Json>();
  for (const item of args.array(0)) {
    args.walk(item);
    const key = canonical(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

/** Equal values have equal texts, whatever the order of their keys. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
    .join(',')}}`;
}

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
    examples: [{ formula: 'ARRAY(1, "a", NULL)', result: [1, 'a', null] }],
    run: (args) => args.values(),
  },
  {
    name: 'CONCAT',
    signature: 'CONCAT(array, …)',
    summary: 'One array of the items of all.',
    params: ['array'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [{ formula: 'CONCAT([1], [2, 3])', result: [1, 2, 3] }],
    run: concat,
  },
  {
    name: 'JOIN',
    signature: 'JOIN(array, [separator])',
    summary: 'The items as one text with the separator between them.',
    params: ['array', 'separator'],
    min: 1,
    max: 2,
    examples: [{ formula: 'JOIN(["a", 1, NULL], "-")', result: 'a-1-' }],
    run: join,
  },
  {
    name: 'FLATTEN',
    signature: 'FLATTEN(array)',
    summary: 'The items with arrays inside taken apart, however deep.',
    params: ['array'],
    min: 1,
    max: 1,
    examples: [{ formula: 'FLATTEN([1, [2, [3]]])', result: [1, 2, 3] }],
    run: (args) => flatten(args, args.array(0)),
  },
  {
    name: 'COMPACT',
    signature: 'COMPACT(array)',
    summary: 'The items without NULL.',
    params: ['array'],
    min: 1,
    max: 1,
    examples: [{ formula: 'COMPACT([1, NULL, FALSE])', result: [1, false] }],
    run: (args) => args.array(0).filter((item) => item !== null),
  },
  {
    name: 'UNIQ',
    signature: 'UNIQ(array)',
    summary: 'The items without repeats, in the order they first come.',
    params: ['array'],
    min: 1,
    max: 1,
    examples: [{ formula: 'UNIQ([1, 2, 1, "1"])', result: [1, 2, '1'] }],
    run: unique,
  },
  {
    name: 'REVERSE',
    signature: 'REVERSE(array)',
    summary: 'The items in reverse order. Arrays inside are taken apart first.',
    params: ['array'],
    min: 1,
    max: 1,
    examples: [{ formula: 'REVERSE([1, [2, 3]])', result: [3, 2, 1] }],
    run: (args) => flatten(args, args.array(0)).reverse(),
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
    run: range,
  },
];
