import type { FunctionSpec } from './spec.ts';

/** Halves go away from zero, on the digits as written: ROUND(1.005, 2) is 1.01. */
function round(value: number, precision: number): number {
  const [digits = '', exponent = '0'] = String(Math.abs(value)).split('e');
  const shifted = Math.round(Number(`${digits}e${Number(exponent) + precision}`));
  const [whole = '', power = '0'] = String(shifted).split('e');
  return Math.sign(value) * Number(`${whole}e${Number(power) - precision}`);
}

export const numbers: readonly FunctionSpec[] = [
  {
    name: 'NUMBER',
    signature: 'NUMBER(value)',
    summary: 'The number that a text holds. Fails when it holds none.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'NUMBER("-10.1")', result: -10.1 },
      { formula: 'NUMBER(" 1e3 ")', result: 1000 },
    ],
    errors: ['NUMBER("ten")', 'NUMBER(NULL)'],
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
    errors: ['ROUND("a")', 'ROUND(1, 0.5)'],
    run: (args) => args.finite(round(args.number(0), args.whole(1, { min: -300, max: 300, otherwise: 0 }))),
  },
  {
    name: 'ABS',
    signature: 'ABS(number)',
    summary: 'The number without its sign.',
    params: ['number'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'ABS(-4)', result: 4 },
      { formula: 'ABS("2.5")', result: 2.5 },
    ],
    errors: ['ABS("a")'],
    run: (args) => Math.abs(args.number(0)),
  },
  {
    name: 'CEIL',
    signature: 'CEIL(number)',
    summary: 'Rounded up to a whole number.',
    params: ['number'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'CEIL(1.2)', result: 2 },
      { formula: 'CEIL(-1.2)', result: -1 },
    ],
    errors: ['CEIL(NULL)'],
    run: (args) => args.finite(Math.ceil(args.number(0))),
  },
  {
    name: 'FLOOR',
    signature: 'FLOOR(number)',
    summary: 'Rounded down to a whole number.',
    params: ['number'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'FLOOR(-1.2)', result: -2 },
      { formula: 'FLOOR(1.8)', result: 1 },
    ],
    errors: ['FLOOR([])'],
    run: (args) => Math.floor(args.number(0)),
  },
];
