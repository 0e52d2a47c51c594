import type { Json } from '../json.ts';
import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

/** The numbers of one array, or of the arguments themselves; at least one. */
function numbersOf(args: Args): number[] {
  const values = args.values();
  const first = values[0];
  const list: Json[] = values.length === 1 && Array.isArray(first) ? first : values;
  args.spend(Math.ceil(list.length / 16));
  if (list.length === 0) throw args.fail('There is no number to choose from: the array is empty.', 0);
  return list.map((value, index) => args.numberOf(value, list === values ? index : 0));
}

/** Not Math.min(...numbers): a long list does not fit on the stack. */
function extreme(args: Args, better: (a: number, b: number) => boolean): number {
  return numbersOf(args).reduce((best, number) => (better(number, best) ? number : best));
}

function total(args: Args, list: readonly number[]): number {
  return args.finite(list.reduce((sum, number) => sum + number, 0));
}

function average(args: Args): number {
  const list = numbersOf(args);
  return args.finite(total(args, list) / list.length);
}

/** Of an even count, the middle of the two in the middle. */
function median(args: Args): number {
  const list = numbersOf(args).sort((a, b) => a - b);
  args.spend(Math.ceil((list.length * Math.log2(list.length + 1)) / 16));
  const middle = list.length / 2;
  const upper = list[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? args.finite(((list[middle - 1] ?? 0) + upper) / 2) : upper;
}

/** Functions of many numbers. */
export const statistics: readonly FunctionSpec[] = [
  {
    name: 'MIN',
    signature: 'MIN(numbers)',
    summary: 'The smallest of an array, or of the arguments.',
    params: ['numbers'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'MIN([3, 1, 2])', result: 1 },
      { formula: 'MIN(3, 1)', result: 1 },
    ],
    errors: ['MIN([])', 'MIN(["a"])'],
    run: (args) => extreme(args, (a, b) => a < b),
  },
  {
    name: 'MAX',
    signature: 'MAX(numbers)',
    summary: 'The largest of an array, or of the arguments.',
    params: ['numbers'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'MAX([3, 1, 2])', result: 3 },
      { formula: 'MAX(1, "7")', result: 7 },
    ],
    errors: ['MAX([])'],
    run: (args) => extreme(args, (a, b) => a > b),
  },
  {
    name: 'SUM',
    signature: 'SUM(array)',
    summary: 'The numbers of an array added up; 0 for an empty one.',
    params: ['array'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'SUM([1, "2", 3.5])', result: 6.5 },
      { formula: 'SUM([])', result: 0 },
    ],
    errors: ['SUM(5)', 'SUM([1, NULL])'],
    run: (args) =>
      total(
        args,
        args.array(0).map((item) => args.numberOf(item, 0)),
      ),
  },
  {
    name: 'AVERAGE',
    signature: 'AVERAGE(numbers)',
    summary: 'The mean of an array, or of the arguments.',
    params: ['numbers'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'AVERAGE([1, 2, 4.5])', result: 2.5 },
      { formula: 'AVERAGE(1, 2)', result: 1.5 },
    ],
    errors: ['AVERAGE([])', 'AVERAGE(["a"])'],
    run: average,
  },
  {
    name: 'MEDIAN',
    signature: 'MEDIAN(numbers)',
    summary: 'The number in the middle of an array, or of the arguments, when they are put in order.',
    params: ['numbers'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'MEDIAN([9, 1, 4])', result: 4 },
      { formula: 'MEDIAN(1, 2, 3, 10)', result: 2.5 },
    ],
    errors: ['MEDIAN([])', 'MEDIAN([TRUE])'],
    run: median,
  },
];
