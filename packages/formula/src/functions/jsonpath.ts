import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

export const jsonpath: readonly FunctionSpec[] = lazily('jsonpath', [
  {
    name: 'JSONPATH',
    signature: 'JSONPATH(value, path)',
    summary:
      'Everything that a JSONPath finds in the value, always as an array. By RFC 9535: filters compare with ==, and what other dialects add, such as script expressions in (), is an error.',
    params: ['value', 'path'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'JSONPATH({a: [{b: 1}, {b: 2}]}, "$.a[*].b")', result: [1, 2] },
      { formula: 'JSONPATH({a: {id: 1, c: {id: 2}}}, "$..id")', result: [1, 2] },
      {
        formula: 'JSONPATH([{n: 5, ok: TRUE}, {n: 20}], "$[?(@.n > 9 || @.ok == true)].n")',
        result: [5, 20],
      },
    ],
    errors: ['JSONPATH({}, "$[")', 'JSONPATH({}, NULL)'],
  },
]);
