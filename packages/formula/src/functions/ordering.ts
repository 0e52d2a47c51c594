import type { Json } from '../json.ts';
import type { Args } from './args.ts';
import { readEach } from './read-path.ts';
import type { FunctionSpec } from './spec.ts';

type Compare = (a: Json, b: Json) => number;

/** Items by what stands under the path, or by themselves. NULL goes to the end; equal items keep their order. */
function sorted(args: Args, compare: Compare): Json[] {
  const items = args.array(0);
  const path = args.value(1);
  const keys = path === null ? items : readEach(args, items, path);
  const keyed = items.map((item, at) => ({ item, key: keys[at] ?? null }));
  const longest = keyed.reduce(
    (most, { key }) => Math.max(most, typeof key === 'string' ? key.length : 1),
    1,
  );
  const comparisons = items.length * Math.ceil(Math.log2(items.length + 1));
  args.spend(Math.ceil((comparisons * (16 + longest)) / 512));
  return keyed.sort((a, b) => nullLast(a.key, b.key) ?? compare(a.key, b.key)).map(({ item }) => item);
}

function nullLast(a: Json, b: Json): number | null {
  if (a !== null && b !== null) return null;
  return Number(a === null) - Number(b === null);
}

function byValue(args: Args): Compare {
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
    throw args.fail('SORT needs nothing but numbers or nothing but texts to compare.', 0);
  };
}

function withoutCase(args: Args): Compare {
  const textOf = (value: Json): string => {
    if (typeof value !== 'object' && value !== null) return String(value).toLowerCase();
    throw args.fail('SORT_NATURAL needs texts to compare.', 0);
  };
  return (a, b) => {
    const [left, right] = [textOf(a), textOf(b)];
    return left < right ? -1 : Number(left > right);
  };
}

/** Fisher and Yates. */
function shuffle(args: Args): Json[] {
  const items = [...args.array(0)];
  for (let at = items.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [items[at], items[other]] = [items[other] ?? null, items[at] ?? null];
  }
  return items;
}

/** Array functions that put items in another order. */
export const ordering: readonly FunctionSpec[] = [
  {
    name: 'REVERSE',
    signature: 'REVERSE(array)',
    summary: 'The items in reverse order. Arrays inside are taken apart first.',
    params: ['array'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'REVERSE([1, 2])', result: [2, 1] },
      { formula: 'REVERSE([1, [2, 3]])', result: [3, 2, 1] },
    ],
    errors: ['REVERSE("abc")'],
    run: (args) => args.flat(0).reverse(),
  },
  {
    name: 'SORT',
    signature: 'SORT(array, [path], [include_json_paths])',
    summary:
      'The items in order: numbers by size, texts by their characters, upper case first, NULL last. With a path, by what stands there in each item.',
    params: ['array', 'path', 'include_json_paths'],
    min: 1,
    max: 3,
    examples: [
      { formula: 'SORT(["north", "South", "east"])', result: ['South', 'east', 'north'] },
      { formula: 'SORT([{n: 2}, {n: 1}, {}], "n")', result: [{ n: 1 }, { n: 2 }, {}] },
      {
        formula: 'SORT([{a: {b: 2}}, {a: {b: 1}}], "a.b", include_json_paths: TRUE)',
        result: [{ a: { b: 1 } }, { a: { b: 2 } }],
      },
    ],
    errors: ['SORT([1, "a"])', 'SORT("abc")'],
    run: (args) => sorted(args, byValue(args)),
  },
  {
    name: 'SORT_NATURAL',
    signature: 'SORT_NATURAL(array, [path], [include_json_paths])',
    summary: 'As SORT, but every item as text, and upper and lower case are the same.',
    params: ['array', 'path', 'include_json_paths'],
    min: 1,
    max: 3,
    examples: [
      { formula: 'SORT_NATURAL(["north", "South", "east"])', result: ['east', 'north', 'South'] },
      { formula: 'SORT_NATURAL([{n: "b"}, {n: "A"}], "n")', result: [{ n: 'A' }, { n: 'b' }] },
    ],
    errors: ['SORT_NATURAL([[1], [2]])'],
    run: (args) => sorted(args, withoutCase(args)),
  },
  {
    name: 'SHUFFLE',
    signature: 'SHUFFLE(array)',
    summary: 'The items in a random order.',
    params: ['array'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'SORT(SHUFFLE([3, 1, 2]))', result: [1, 2, 3] },
      { formula: 'SHUFFLE([7])', result: [7] },
    ],
    errors: ['SHUFFLE({})'],
    run: shuffle,
  },
];
