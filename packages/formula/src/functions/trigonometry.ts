import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

/** One number in, one out. Outside of what the function is defined for there is no number. */
function real(args: Args, compute: (number: number) => number): number {
  const number = args.number(0);
  const value = compute(number);
  if (Number.isNaN(value)) throw args.fail(`${args.name} has no value for ${number}.`, 0);
  return args.finite(value);
}

type Named = Pick<FunctionSpec, 'name' | 'summary' | 'examples' | 'errors'>;

function ofNumber(named: Named, compute: (number: number) => number): FunctionSpec {
  return {
    ...named,
    signature: `${named.name}(number)`,
    params: ['number'],
    min: 1,
    max: 1,
    run: (args) => real(args, compute),
  };
}

/** Angles are in radians. */
export const trigonometry: readonly FunctionSpec[] = [
  ofNumber(
    {
      name: 'SQRT',
      summary: 'The square root.',
      examples: [
        { formula: 'SQRT(9)', result: 3 },
        { formula: 'ROUND(SQRT(2), 1)', result: 1.4 },
      ],
      errors: ['SQRT(-1)', 'SQRT("a")'],
    },
    Math.sqrt,
  ),
  ofNumber(
    {
      name: 'SIN',
      summary: 'The sine of an angle in radians.',
      examples: [
        { formula: 'SIN(0)', result: 0 },
        { formula: 'ROUND(SIN(1.5707963), 6)', result: 1 },
      ],
      errors: ['SIN("a")'],
    },
    Math.sin,
  ),
  ofNumber(
    {
      name: 'COS',
      summary: 'The cosine of an angle in radians.',
      examples: [
        { formula: 'COS(0)', result: 1 },
        { formula: 'ROUND(COS(3.1415927), 6)', result: -1 },
      ],
      errors: ['COS(NULL)'],
    },
    Math.cos,
  ),
  ofNumber(
    {
      name: 'TAN',
      summary: 'The tangent of an angle in radians.',
      examples: [
        { formula: 'TAN(0)', result: 0 },
        { formula: 'ROUND(TAN(0.7853982), 5)', result: 1 },
      ],
      errors: ['TAN([])'],
    },
    Math.tan,
  ),
  ofNumber(
    {
      name: 'ASIN',
      summary: 'The angle in radians that has this sine.',
      examples: [
        { formula: 'ASIN(0)', result: 0 },
        { formula: 'ROUND(ASIN(1), 1)', result: 1.6 },
      ],
      errors: ['ASIN(2)'],
    },
    Math.asin,
  ),
  ofNumber(
    {
      name: 'ACOS',
      summary: 'The angle in radians that has this cosine.',
      examples: [
        { formula: 'ACOS(1)', result: 0 },
        { formula: 'ROUND(ACOS(0), 1)', result: 1.6 },
      ],
      errors: ['ACOS(2)'],
    },
    Math.acos,
  ),
  ofNumber(
    {
      name: 'ATAN',
      summary: 'The angle in radians that has this tangent.',
      examples: [
        { formula: 'ATAN(0)', result: 0 },
        { formula: 'ROUND(ATAN(1), 4)', result: 0.7854 },
      ],
      errors: ['ATAN("a")'],
    },
    Math.atan,
  ),
];
