import type { Json } from '../json.ts';
import type { Args } from './args.ts';
import { matches, regexOf } from './regex.ts';
import type { FunctionSpec } from './spec.ts';

/** As Ruby's scan: the matches, or the groups of each when the expression has groups. */
function extract(args: Args): Json[] {
  const subject = args.subject(0);
  const regex = regexOf(args, subject, { pattern: 1, modifiers: 2 });
  const found: Json[] = [];
  let size = 0;
  for (const { groups } of matches(args, regex, subject)) {
    // Groups inside groups hold the same characters again.
    size = groups.reduce((sum, group) => sum + (group ?? '').length + 4, size);
    args.room({ characters: size, entries: found.length });
    found.push(groups.length === 1 ? (groups[0] ?? null) : groups.slice(1));
  }
  return found;
}

/** Ruby's references: `\1` to `\9` are groups, `\0` is the match, `\\` a backslash. */
function expand(replacement: string, groups: readonly (string | null)[]): string {
  return replacement.replaceAll(/\\([0-9\\])/g, (_, sign: string) =>
    sign === '\\' ? sign : (groups[Number(sign)] ?? ''),
  );
}

function replaceRegex(args: Args): string {
  const [subject, replacement] = [args.subject(0), args.text(2)];
  const regex = regexOf(args, subject, { pattern: 1, modifiers: 3 });
  let made = '';
  let from = 0;
  for (const { start, end, groups } of matches(args, regex, subject)) {
    const expanded = expand(replacement, groups);
    made += subject.slice(from, start) + expanded;
    from = end;
    args.room({ characters: made.length });
    args.spend(Math.ceil((replacement.length + expanded.length) / 256));
  }
  return made + subject.slice(from);
}

/** Text functions that take a regular expression. */
export const patterns: readonly FunctionSpec[] = [
  {
    name: 'MATCH',
    signature: 'MATCH(text, regex, [modifiers])',
    summary: 'Whether the regular expression matches somewhere in the text.',
    params: ['text', 'regex', 'modifiers'],
    min: 2,
    max: 3,
    examples: [
      { formula: 'MATCH("order 12", "\\d+")', result: true },
      { formula: 'MATCH("ABC", "b", "i")', result: true },
    ],
    errors: ['MATCH("a", "(")', 'MATCH("a", "a", "g")'],
    run: (args) => {
      const subject = args.subject(0);
      return regexOf(args, subject, { pattern: 1, modifiers: 2 }).test(subject);
    },
  },
  {
    name: 'REGEX_EXTRACT',
    signature: 'REGEX_EXTRACT(text, regex, [modifiers])',
    summary: 'All matches of the regular expression; with groups, an array of groups for each.',
    params: ['text', 'regex', 'modifiers'],
    min: 2,
    max: 3,
    examples: [
      { formula: 'REGEX_EXTRACT("a1 b22", "\\d+")', result: ['1', '22'] },
      { formula: 'REGEX_EXTRACT("k=v", "(\\w)=(\\w)")', result: [['k', 'v']] },
    ],
    errors: ['REGEX_EXTRACT("a", "[")'],
    run: extract,
  },
  {
    name: 'REGEX_REPLACE',
    signature: 'REGEX_REPLACE(text, regex, replacement, [modifiers])',
    summary: 'The text with every match replaced; \\1 stands for the first group, \\0 for the match.',
    params: ['text', 'regex', 'replacement', 'modifiers'],
    min: 3,
    max: 4,
    examples: [
      { formula: 'REGEX_REPLACE("2026-03-04", "(\\d+)-(\\d+)-(\\d+)", "\\3.\\2.\\1")', result: '04.03.2026' },
      { formula: 'REGEX_REPLACE("a1b2", "\\d", "")', result: 'ab' },
    ],
    errors: ['REGEX_REPLACE("a", "*", "b")'],
    run: replaceRegex,
  },
];
