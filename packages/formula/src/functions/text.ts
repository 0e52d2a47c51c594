import type { Json } from '../json.ts';
import { limits } from '../limits.ts';
import { lengthOf } from '../values.ts';
import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

function capitalize(text: string): string {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length).toLowerCase();
}

/** An empty separator gives the characters. Empty pieces stay. */
function split(args: Args): Json[] {
  const [text, separator] = [args.subject(0), args.text(1)];
  args.room({ characters: text.length });
  if (text === '') return [];
  if (separator === '') {
    args.room({ entries: text.length });
    return Array.from(text);
  }
  return text.split(separator, limits.entries + 1);
}

function replace(args: Args): string {
  const [text, search, replacement] = [args.subject(0), args.text(1), args.text(2)];
  if (search === '') throw args.fail('REPLACE needs something to search for.', 1);
  args.room({ characters: text.length });
  let count = 0;
  for (let at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + search.length)) count += 1;
  args.room({ characters: text.length + count * (replacement.length - search.length) });
  return text.replaceAll(search, () => replacement);
}

function truncate(args: Args): string {
  const text = args.subject(0);
  const length = args.whole(1, { min: 0, max: limits.size });
  const ellipsis = args.has(2) ? args.text(2) : '...';
  if (lengthOf(text) <= length) return text;
  const kept = Math.max(0, length - lengthOf(ellipsis));
  return (
    Array.from(text.slice(0, kept * 2))
      .slice(0, kept)
      .join('') + ellipsis
  );
}

export const text: readonly FunctionSpec[] = [
  {
    name: 'TEXT',
    signature: 'TEXT(value)',
    summary: 'The value as text: NULL is empty, arrays and objects are JSON.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'TEXT(1.5)', result: '1.5' },
      { formula: 'TEXT([1, "a"])', result: '[1,"a"]' },
    ],
    run: (args) => args.joined(args.value(0)),
  },
  {
    name: 'UPCASE',
    signature: 'UPCASE(text)',
    summary: 'The text in upper case.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'UPCASE("Grün")', result: 'GRÜN' },
      { formula: 'UPCASE(NULL)', result: '' },
    ],
    errors: ['UPCASE([])'],
    run: (args) => args.subject(0).toUpperCase(),
  },
  {
    name: 'DOWNCASE',
    signature: 'DOWNCASE(text)',
    summary: 'The text in lower case.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'DOWNCASE("ABC")', result: 'abc' },
      { formula: 'DOWNCASE(1.5)', result: '1.5' },
    ],
    errors: ['DOWNCASE({})'],
    run: (args) => args.subject(0).toLowerCase(),
  },
  {
    name: 'CAPITALIZE',
    signature: 'CAPITALIZE(text)',
    summary: 'The first letter in upper case, the rest in lower case.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'CAPITALIZE("my STORY")', result: 'My story' },
      { formula: 'CAPITALIZE("")', result: '' },
    ],
    errors: ['CAPITALIZE([])'],
    run: (args) => capitalize(args.subject(0)),
  },
  {
    name: 'SPLIT',
    signature: 'SPLIT(text, separator)',
    summary: 'The pieces of a text between the separators; its characters when the separator is empty.',
    params: ['text', 'separator'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'SPLIT("a,b,", ",")', result: ['a', 'b', ''] },
      { formula: 'SPLIT("abc", "")', result: ['a', 'b', 'c'] },
    ],
    errors: ['SPLIT("a", NULL)'],
    run: split,
  },
  {
    name: 'REPLACE',
    signature: 'REPLACE(text, search, replacement)',
    summary: 'The text with every occurrence replaced. Upper and lower case differ.',
    params: ['text', 'search', 'replacement'],
    min: 3,
    max: 3,
    examples: [
      { formula: 'REPLACE("a-b-c", "-", "$&")', result: 'a$&b$&c' },
      { formula: 'REPLACE("Abc", "a", "x")', result: 'Abc' },
    ],
    errors: ['REPLACE("a", "", "b")', 'REPLACE("a", "b", NULL)'],
    run: replace,
  },
  {
    name: 'CONTAINS',
    signature: 'CONTAINS(text, part)',
    summary: 'Whether the text holds the part. Upper and lower case differ.',
    params: ['text', 'part'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'CONTAINS("workflow", "flow")', result: true },
      { formula: 'CONTAINS("workflow", "Flow")', result: false },
    ],
    errors: ['CONTAINS("a", NULL)'],
    run: (args) => args.subject(0).includes(args.text(1)),
  },
  {
    name: 'STARTS_WITH',
    signature: 'STARTS_WITH(text, part)',
    summary: 'Whether the text starts with the part.',
    params: ['text', 'part'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'STARTS_WITH("https://a", "https:")', result: true },
      { formula: 'STARTS_WITH("a", "")', result: true },
    ],
    errors: ['STARTS_WITH([], "a")'],
    run: (args) => args.subject(0).startsWith(args.text(1)),
  },
  {
    name: 'ENDS_WITH',
    signature: 'ENDS_WITH(text, part)',
    summary: 'Whether the text ends with the part.',
    params: ['text', 'part'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'ENDS_WITH("a.pdf", ".txt")', result: false },
      { formula: 'ENDS_WITH("a.pdf", ".pdf")', result: true },
    ],
    errors: ['ENDS_WITH("a", NULL)'],
    run: (args) => args.subject(0).endsWith(args.text(1)),
  },
  {
    name: 'TRUNCATE',
    signature: 'TRUNCATE(text, length, [ellipsis])',
    summary: 'The text cut to the length, its ellipsis (“...”) included.',
    params: ['text', 'length', 'ellipsis'],
    min: 2,
    max: 3,
    examples: [
      { formula: 'TRUNCATE("A long story", 9)', result: 'A long...' },
      { formula: 'TRUNCATE("A long story", 7, ellipsis: "…")', result: 'A long…' },
    ],
    errors: ['TRUNCATE("a", "long")', 'TRUNCATE([], 1)'],
    run: truncate,
  },
];
