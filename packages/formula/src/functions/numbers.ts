import type { Json } from '../json.ts';
import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

/** Halves go away from zero, on the digits as written: ROUND(1.005, 2) is 1.01. */
function round(value: number, precision: number): number {
  const [digits = '', exponent = '0'] = String(Math.abs(value)).split('e');
  const shifted = Math.round(Number(`${digits}e${Number(exponent) + precision}`));
  const [whole = '', power = '0'] = String(shifted).split('e');
  return Math.sign(value) * Number(`${whole}e${Number(power) - precision}`);
}

/** The numbers of one array, or of the arguments themselves. */
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

export const numbers: readonly FunctionSpec[] = [
  {
    name: 'NUMBER',
    signature: 'NUMBER(value)',
    summary: 'The number that a text holds. Fails when it holds none.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [{ formula: 'NUMBER("-10.1")', result: -10.1 }],
    run: (args) => args.number(0),
  },
  {
    name: 'ROUND',
    signature: 'ROUND(number, [precision])',
    summary: 'Rounded to a whole number, or to so many decimals. Halves go away from zero.',
    params: ['number', 'precision'],
    min: 1,
    max: 2,
    examples: [
      { formula: 'ROUND(2.5)', result: 3 },
      { formula: 'ROUND(-2.5)', result: -3 },
      { formula: 'ROUND(1.005, 2)', result: 1.01 },
      { formula: 'ROUND(1234, -2)', result: 1200 },
    ],
    run: (args) => args.finite(round(args.number(0), args.whole(1, { min: -300, max: 300, otherwise: 0 }))),
  },
  {
    name: 'ABS',
    signature: 'ABS(number)',
    summary: 'The number without its sign.',
    params: ['number'],
    min: 1,
    max: 1,
    examples: [{ formula: 'ABS(-4)', result: 4 }],
    run: (args) => Math.abs(args.number(0)),
  },
  {
    name: 'CEIL',
    signature: 'CEIL(number)',
    summary: 'Rounded up to a whole number.',
    params: ['number'],
    min: 1,
    max: 1,
    examples: [{ formula: 'CEIL(1.2)', result: 2 }],
    run: (args) => args.finite(Math.ceil(args.number(0))),
  },
  {
    name: 'FLOOR',
    signature: 'FLOOR(number)',
    summary: 'Rounded down to a whole number.',
    params: ['number'],
    min: 1,
    max: 1,
    examples: [{ formula: 'FLOOR(-1.2)', result: -2 }],
    run: (args) => Math.floor(args.number(0)),
  },
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
    run: (args) => extreme(args, (a, b) => a < b),
  },
  {
    name: 'MAX',
    signature: 'MAX(numbers)',
    summary: 'The largest of an array, or of the arguments.',
    params: ['numbers'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [{ formula: 'MAX([3, 1, 2])', result: 3 }],
    run: (args) => extreme(args, (a, b) => a > b),
  },
  {
    name: 'SUM',
    signature: 'SUM(array)',
    summary: 'The numbers of an array added up; 0 for an empty one.',
    params: ['array'],
    min: 1,
    max: 1,
    examples: [{ formula: 'SUM([1, "2", 3.5])', result: 6.5 }],
    run: (args) => args.finite(args.array(0).reduce<number>((sum, item) => sum + args.numberOf(item, 0), 0)),
  },
];
