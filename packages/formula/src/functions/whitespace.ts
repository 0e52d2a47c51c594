import type { FunctionSpec } from './spec.ts';

/** Text functions for what surrounds words. */
export const whitespace: readonly FunctionSpec[] = [
  {
    name: 'STRIP',
    signature: 'STRIP(text)',
    summary: 'The text without white space at its ends.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'STRIP("  a b\\n")', result: 'a b' },
      { formula: 'STRIP(NULL)', result: '' },
    ],
    errors: ['STRIP([])'],
    run: (args) => args.subject(0).trim(),
  },
  {
    name: 'LSTRIP',
    signature: 'LSTRIP(text)',
    summary: 'The text without white space at its start.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'LSTRIP("  a ")', result: 'a ' },
      { formula: 'LSTRIP("\\n\\ta")', result: 'a' },
    ],
    errors: ['LSTRIP({})'],
    run: (args) => args.subject(0).trimStart(),
  },
  {
    name: 'RSTRIP',
    signature: 'RSTRIP(text)',
    summary: 'The text without white space at its end.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'RSTRIP("  a ")', result: '  a' },
      { formula: 'RSTRIP("a\\r\\n")', result: 'a' },
    ],
    errors: ['RSTRIP({})'],
    run: (args) => args.subject(0).trimEnd(),
  },
  {
    name: 'STRIP_NEWLINES',
    signature: 'STRIP_NEWLINES(text)',
    summary: 'The text without line ends.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'STRIP_NEWLINES("a\\nb\\r\\nc")', result: 'abc' },
      { formula: 'STRIP_NEWLINES("a b")', result: 'a b' },
    ],
    errors: ['STRIP_NEWLINES([])'],
    run: (args) => args.subject(0).replaceAll(/\r?\n/g, ''),
  },
  {
    name: 'NEWLINE_TO_BR',
    signature: 'NEWLINE_TO_BR(text)',
    summary: 'The text with <br /> before every line end.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'NEWLINE_TO_BR("a\\nb")', result: 'a<br />\nb' },
      { formula: 'NEWLINE_TO_BR("a\\r\\nb")', result: 'a<br />\nb' },
    ],
    errors: ['NEWLINE_TO_BR([])'],
    run: (args) => {
      const text = args.subject(0);
      args.room({ characters: text.length });
      return text.replaceAll(/\r?\n/g, '<br />\n');
    },
  },
];
