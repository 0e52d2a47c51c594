import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

export const csv: readonly FunctionSpec[] = lazily('csv', [
  {
    name: 'CSV_PARSE',
    signature: 'CSV_PARSE(text, [separator])',
    summary: 'The rows of a CSV text, each an array of texts. Empty lines are left out.',
    params: ['text', 'separator'],
    min: 1,
    max: 2,
    examples: [
      {
        formula: 'CSV_PARSE("id,name\\n7,\\"Ada, L.\\"")',
        result: [
          ['id', 'name'],
          ['7', 'Ada, L.'],
        ],
      },
      { formula: 'CSV_PARSE("a;b", separator: ";")', result: [['a', 'b']] },
    ],
    errors: ["CSV_PARSE('\"a')", 'CSV_PARSE("a", "ab")'],
  },
  {
    name: 'CSV_PARSE_TO_OBJECTS',
    signature: 'CSV_PARSE_TO_OBJECTS(text, [separator])',
    summary:
      'The rows of a CSV text as objects with the keys of its first row; keys and values are trimmed, missing values are NULL.',
    params: ['text', 'separator'],
    min: 1,
    max: 2,
    examples: [
      {
        formula: 'CSV_PARSE_TO_OBJECTS("id , name\\n7, Ada\\n8")',
        result: [
          { id: '7', name: 'Ada' },
          { id: '8', name: null },
        ],
      },
      { formula: 'CSV_PARSE_TO_OBJECTS("id\\n")', result: [] },
    ],
    errors: ['CSV_PARSE_TO_OBJECTS("a\\n1,2")'],
  },
  {
    name: 'OBJECTS_TO_CSV',
    signature: 'OBJECTS_TO_CSV(array, [escape_formulas: TRUE])',
    summary:
      "Objects as CSV, a column for each key. A text that a spreadsheet would run as a formula gets a ' before it.",
    params: ['array', 'escape_formulas'],
    min: 1,
    max: 2,
    examples: [
      {
        formula: 'OBJECTS_TO_CSV([{id: 7, name: "Ada, L."}, {id: -8, tags: ["a"]}])',
        result: 'id,name,tags\n7,"Ada, L.",\n-8,,"[""a""]"\n',
      },
      { formula: 'OBJECTS_TO_CSV([{a: "=1+1"}], escape_formulas: FALSE)', result: 'a\n=1+1\n' },
    ],
    errors: ['OBJECTS_TO_CSV("a")', 'OBJECTS_TO_CSV([1])'],
  },
]);
