import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

/** Text functions that take a regular expression. */
export const patterns: readonly FunctionSpec[] = lazily('patterns', [
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
  },
]);
