import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

function wanted(args: Args, name: string): string {
  const part = args.text(1);
  if (part === '') throw args.fail(`${name} needs something to search for.`, 1);
  return part;
}

function replaceFirst(args: Args): string {
  const [text, search, replacement] = [args.subject(0), wanted(args, 'REPLACE_FIRST'), args.text(2)];
  const at = text.indexOf(search);
  if (at < 0) return text;
  args.room({ characters: text.length - search.length + replacement.length });
  return text.slice(0, at) + replacement + text.slice(at + search.length);
}

function prepend(args: Args): string {
  const [text, before] = [args.subject(0), args.text(1)];
  args.room({ characters: text.length + before.length });
  return before + text;
}

/** Text functions that add, change or remove a part. */
export const affixes: readonly FunctionSpec[] = [
  {
    name: 'REPLACE_FIRST',
    signature: 'REPLACE_FIRST(text, search, replacement)',
    summary: 'The text with the first occurrence replaced. Upper and lower case differ.',
    params: ['text', 'search', 'replacement'],
    min: 3,
    max: 3,
    examples: [
      { formula: 'REPLACE_FIRST("a-b-c", "-", "+")', result: 'a+b-c' },
      { formula: 'REPLACE_FIRST("abc", "x", "y")', result: 'abc' },
    ],
    errors: ['REPLACE_FIRST("a", "", "b")', 'REPLACE_FIRST("a", "b", NULL)'],
    run: replaceFirst,
  },
  {
    name: 'REMOVE',
    signature: 'REMOVE(text, part)',
    summary: 'The text without any occurrence of the part. Upper and lower case differ.',
    params: ['text', 'part'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'REMOVE("1,234,567", ",")', result: '1234567' },
      { formula: 'REMOVE("abc", "x")', result: 'abc' },
    ],
    errors: ['REMOVE("a", "")', 'REMOVE([], "a")'],
    run: (args) => {
      const text = args.subject(0);
      args.room({ characters: text.length });
      return text.replaceAll(wanted(args, 'REMOVE'), '');
    },
  },
  {
    name: 'PREPEND',
    signature: 'PREPEND(text, before)',
    summary: 'The text with another before it.',
    params: ['text', 'before'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'PREPEND("/orders", "https://example.com")', result: 'https://example.com/orders' },
      { formula: 'PREPEND(NULL, "x")', result: 'x' },
    ],
    errors: ['PREPEND([], "a")', 'PREPEND("a", NULL)'],
    run: prepend,
  },
];
