import type { Json } from '../json.ts';
import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

/** Ruby's remainder: it has the sign of the divisor. */
function modulo(args: Args): number {
  const [a, b] = [args.number(0), args.number(1)];
  if (b === 0) throw args.error({ code: 'division_by_zero', message: 'Division by zero.' }, 1);
  return args.finite(a - b * Math.floor(a / b));
}

function operated(operator: '+' | '-' | '*' | '/'): (args: Args) => Json {
  return (args) => args.operate(operator);
}

/** The operators as functions, as Liquid has them. */
export const arithmetic: readonly FunctionSpec[] = [
  {
    name: 'PLUS',
    signature: 'PLUS(number, other)',
    summary: 'The same as number + other.',
    params: ['number', 'other'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'PLUS(1, "2.5")', result: 3.5 },
      { formula: '4 |> PLUS(%, 1)', result: 5 },
    ],
    errors: ['PLUS("a", 1)'],
    run: operated('+'),
  },
  {
    name: 'MINUS',
    signature: 'MINUS(number, other)',
    summary: 'The same as number - other.',
    params: ['number', 'other'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'MINUS(1, 2)', result: -1 },
      { formula: 'SIZE([1, 2]) |> MINUS(%, 1)', result: 1 },
    ],
    errors: ['MINUS(1, NULL)'],
    run: operated('-'),
  },
  {
    name: 'TIMES',
    signature: 'TIMES(number, other)',
    summary: 'The same as number * other.',
    params: ['number', 'other'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'TIMES(3, 4)', result: 12 },
      { formula: 'TIMES("1.5", 2)', result: 3 },
    ],
    errors: ['TIMES([], 2)'],
    run: operated('*'),
  },
  {
    name: 'DIVIDED_BY',
    signature: 'DIVIDED_BY(number, divisor)',
    summary:
      'The same as number / divisor: whole by whole is whole, rounded down, unless a side is written with a decimal point.',
    params: ['number', 'divisor'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'DIVIDED_BY(5, 2)', result: 2 },
      { formula: 'DIVIDED_BY(5, 2.0)', result: 2.5 },
      { formula: 'DIVIDED_BY(-5, 2)', result: -3 },
    ],
    errors: ['DIVIDED_BY(1, 0)', 'DIVIDED_BY(1, "a")'],
    run: operated('/'),
  },
  {
    name: 'MODULO',
    signature: 'MODULO(number, divisor)',
    summary: 'What is left of a division; it has the sign of the divisor.',
    params: ['number', 'divisor'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'MODULO(7, 3)', result: 1 },
      { formula: 'MODULO(-7, 3)', result: 2 },
    ],
    errors: ['MODULO(1, 0)', 'MODULO("a", 2)'],
    run: modulo,
  },
];
