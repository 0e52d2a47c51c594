import { limits } from '../limits.ts';
import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

/** As Liquid's: words are joined by one space, whatever stood between them. */
function truncateWords(args: Args): string {
  const text = args.subject(0);
  const count = args.whole(1, { min: 0, max: limits.size, otherwise: 15 });
  const ellipsis = args.has(2) ? args.text(2) : '...';
  args.room({ characters: text.length });
  const words = text.trim().split(/\s+/);
  return words.length <= Math.max(1, count) ? text : words.slice(0, Math.max(1, count)).join(' ') + ellipsis;
}

type Costs = { insertion: number; deletion: number; substitution: number };

/** Wagner and Fischer, one row at a time; time and steps are the product of the lengths. */
function distance(args: Args): number {
  const [from, to] = [Array.from(args.subject(0)), Array.from(args.subject(1))];
  const cost = (index: number, otherwise: number) => args.whole(index, { min: 0, max: 1_000_000, otherwise });
  const costs: Costs = { insertion: cost(2, 2), deletion: cost(3, 2), substitution: cost(4, 1) };
  args.spend(Math.ceil(((from.length + 1) * (to.length + 1)) / 64));
  let row = to.map((_, at) => (at + 1) * costs.insertion);
  row.unshift(0);
  for (const char of from) row = nextRow(row, { char, to, costs });
  return row.at(-1) ?? 0;
}

function nextRow(row: number[], { char, to, costs }: { char: string; to: string[]; costs: Costs }): number[] {
  let left = (row[0] ?? 0) + costs.deletion;
  const next = [left];
  for (const [at, other] of to.entries()) {
    const change = (row[at] ?? 0) + (char === other ? 0 : costs.substitution);
    left = Math.min(change, left + costs.insertion, (row[at + 1] ?? 0) + costs.deletion);
    next.push(left);
  }
  return next;
}

/** Text functions that count or compare what is written. */
export const words: readonly FunctionSpec[] = [
  {
    name: 'TRUNCATEWORDS',
    signature: 'TRUNCATEWORDS(text, [count], [ellipsis])',
    summary: 'The first words of a text (15), with an ellipsis (“...”) where some were cut.',
    params: ['text', 'count', 'ellipsis'],
    min: 1,
    max: 3,
    examples: [
      { formula: 'TRUNCATEWORDS("a story that never ends", 2)', result: 'a story...' },
      { formula: 'TRUNCATEWORDS("a story", 2, " …")', result: 'a story' },
    ],
    errors: ['TRUNCATEWORDS([], 1)', 'TRUNCATEWORDS("a", "many")'],
    run: truncateWords,
  },
  {
    name: 'LEVENSHTEIN_DISTANCE',
    signature: 'LEVENSHTEIN_DISTANCE(text, other, [insertion_cost], [deletion_cost], [substitution_cost])',
    summary:
      'What it costs to turn one text into the other, character by character: 2 for one more or one less, 1 for another in its place.',
    params: ['text', 'other', 'insertion_cost', 'deletion_cost', 'substitution_cost'],
    min: 2,
    max: 5,
    examples: [
      { formula: 'LEVENSHTEIN_DISTANCE("Smith", "Simth")', result: 2 },
      {
        formula: 'LEVENSHTEIN_DISTANCE("kitten", "sitting", insertion_cost: 1, deletion_cost: 1)',
        result: 3,
      },
    ],
    errors: ['LEVENSHTEIN_DISTANCE([], "a")', 'LEVENSHTEIN_DISTANCE("a", "b", -1)'],
    run: distance,
  },
  {
    name: 'ESTIMATED_TOKEN_COUNT',
    signature: 'ESTIMATED_TOKEN_COUNT(text)',
    summary: 'About how many tokens a language model reads a text as: one for four characters.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'ESTIMATED_TOKEN_COUNT("Summarise this alert.")', result: 6 },
      { formula: 'ESTIMATED_TOKEN_COUNT({a: 1})', result: 2 },
    ],
    run: (args) => Math.ceil(args.joined(args.value(0)).length / 4),
  },
];
