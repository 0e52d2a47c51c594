import type { FunctionSpec } from './spec.ts';

export const dates: readonly FunctionSpec[] = [
  {
    name: 'NOW',
    signature: 'NOW()',
    summary: 'The present moment as ISO 8601 in UTC.',
    params: [],
    min: 0,
    max: 0,
    examples: [
      { formula: 'NOW()', result: '2026-03-04T05:06:07.089Z' },
      { formula: 'TYPE(NOW())', result: 'String' },
    ],
    run: (args) => args.now().toISOString(),
  },
  {
    name: 'TODAY',
    signature: 'TODAY()',
    summary: 'The present day in UTC.',
    params: [],
    min: 0,
    max: 0,
    examples: [
      { formula: 'TODAY()', result: '2026-03-04' },
      { formula: 'TODAY() + DAYS(1)', result: '2026-03-05' },
    ],
    run: (args) => args.now().toISOString().slice(0, 10),
  },
];
