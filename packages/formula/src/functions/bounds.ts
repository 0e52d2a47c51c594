import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

function clamp(args: Args): number {
  const [number, min, max] = [args.number(0), args.number(1), args.number(2)];
  if (min > max) throw args.fail(`The lower bound ${min} is above the upper bound ${max}.`, 1);
  return Math.min(Math.max(number, min), max);
}

/** Of two whole numbers a whole one, both included; else any number between them. */
function random(args: Args): number {
  const [from, to] = args.has(1) ? [args.number(0), args.number(1)] : [0, args.has(0) ? args.number(0) : 1];
  if (from > to) throw args.fail(`The lower bound ${from} is above the upper bound ${to}.`, 0);
  if (!args.has(0)) return Math.random();
  if (Number.isInteger(from) && Number.isInteger(to))
    return from + Math.floor(Math.random() * (to - from + 1));
  return args.finite(from + Math.random() * (to - from));
}

/** Functions that keep a number within bounds. */
export const bounds: readonly FunctionSpec[] = [
  {
    name: 'AT_LEAST',
    signature: 'AT_LEAST(number, min)',
    summary: 'The number, or the bound when it is below it.',
    params: ['number', 'min'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'AT_LEAST(3, 5)', result: 5 },
      { formula: 'AT_LEAST(7, 5)', result: 7 },
    ],
    errors: ['AT_LEAST("a", 1)'],
    run: (args) => Math.max(args.number(0), args.number(1)),
  },
  {
    name: 'AT_MOST',
    signature: 'AT_MOST(number, max)',
    summary: 'The number, or the bound when it is above it.',
    params: ['number', 'max'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'AT_MOST(3, 5)', result: 3 },
      { formula: 'AT_MOST(7, 5)', result: 5 },
    ],
    errors: ['AT_MOST(1, NULL)'],
    run: (args) => Math.min(args.number(0), args.number(1)),
  },
  {
    name: 'CLAMP',
    signature: 'CLAMP(number, min, max)',
    summary: 'The number, or the bound that it is beyond.',
    params: ['number', 'min', 'max'],
    min: 3,
    max: 3,
    examples: [
      { formula: 'CLAMP(12, 1, 10)', result: 10 },
      { formula: 'CLAMP(-2, 1, 10)', result: 1 },
    ],
    errors: ['CLAMP(1, 3, 2)', 'CLAMP("a", 1, 2)'],
    run: clamp,
  },
  {
    name: 'RANDOM',
    signature: 'RANDOM([from], [to])',
    summary:
      'A random number between two, both included: whole when they are. With one bound it starts at 0, without any it lies between 0 and 1.',
    params: ['from', 'to'],
    min: 0,
    max: 2,
    examples: [
      { formula: 'RANDOM(4, 4)', result: 4 },
      { formula: 'INCLUDES([1, 2, 3], RANDOM(1, 3))', result: true },
      { formula: 'RANDOM() < 1', result: true },
    ],
    errors: ['RANDOM(3, 1)', 'RANDOM("a", 2)'],
    run: random,
  },
];
