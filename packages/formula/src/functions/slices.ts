import type { Json } from '../json.ts';
import { limits } from '../limits.ts';
import { isTrue } from '../values.ts';
import type { Args } from './args.ts';
import { readPath } from './read-path.ts';
import type { FunctionSpec } from './spec.ts';

const anyWhole = { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

/** Characters are counted as a reader does: a pair of surrogates is one. */
function characters(args: Args, text: string): string[] {
  args.room({ characters: text.length, entries: text.length });
  args.spend(Math.ceil(text.length / 64));
  return Array.from(text);
}

/** As Liquid's: a start below zero counts from the end, and one that is outside gives nothing. */
function slice(args: Args): Json {
  const from = args.value(0) ?? '';
  const start = args.whole(1, anyWhole);
  const length = args.whole(2, { ...anyWhole, min: 0, otherwise: 1 });
  if (Array.isArray(from)) return part(from, start, length);
  if (typeof from === 'object') throw args.wrong('a text or an array', from, 0);
  return part(characters(args, String(from)), start, length).join('');
}

function part<Item>(items: readonly Item[], start: number, length: number): Item[] {
  const from = start < 0 ? items.length + start : start;
  return from < 0 ? [] : items.slice(from, from + length);
}

function chunks(args: Args): Json[][] {
  const items = args.array(0);
  const size = args.whole(1, { min: 1, max: limits.entries });
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

function indexOf(args: Args): number | null {
  const within = args.value(0);
  if (typeof within === 'string') {
    const at = within.indexOf(args.text(1));
    return at < 0 ? null : characters(args, within.slice(0, at)).length;
  }
  if (!Array.isArray(within)) throw args.wrong('an array or a text', within, 0);
  args.spend(Math.ceil(within.length / 16));
  const at = within.findIndex(matcher(args));
  return at < 0 ? null : at;
}

function matcher(args: Args): (item: Json, index: number) => boolean {
  if (args.isLambda(1)) {
    const test = args.lambda(1);
    return (item, index) => isTrue(test(item, index));
  }
  const wanted = args.value(1);
  return (item) => args.equal(item, wanted);
}

/** Onto an array its next item; onto a text, more text. */
function append(args: Args): Json {
  const [to, more] = [args.value(0) ?? '', args.value(1)];
  if (!Array.isArray(to)) {
    if (typeof to === 'object') throw args.wrong('an array or a text', to, 0);
    const text = args.joined(more);
    args.room({ characters: String(to).length + text.length });
    return String(to) + text;
  }
  args.room({ entries: to.length + 1 });
  args.spend(Math.ceil(to.length / 16));
  return [...to, more];
}

/** What Liquid's `x.size` and `x.a.size` came to: anything without a size has none. */
function liquidSize(args: Args): Json {
  const value = args.maybe(0);
  const at = args.has(1) && value !== null ? readPath(args, value, args.text(1)) : value;
  if (typeof at === 'string') return characters(args, at).length;
  if (at === null || typeof at !== 'object') return null;
  args.spend(1);
  return Array.isArray(at) ? at.length : Object.keys(at).length;
}

/** Functions that take arrays and texts apart by position, or add to them. */
export const slices: readonly FunctionSpec[] = [
  {
    name: 'SLICE',
    signature: 'SLICE(value, start, [length])',
    summary:
      'So many items or characters from a start, counted from 0, or from the end when below zero; one when no length is given.',
    params: ['value', 'start', 'length'],
    min: 2,
    max: 3,
    examples: [
      { formula: 'SLICE("storyloom", 0, 5)', result: 'story' },
      { formula: 'SLICE([1, 2, 3, 4], -2, 2)', result: [3, 4] },
      { formula: 'SLICE("abc", 1)', result: 'b' },
    ],
    errors: ['SLICE({}, 0)', 'SLICE("abc", "x")', 'SLICE("abc", 0, -1)'],
    run: slice,
  },
  {
    name: 'CHUNK_ARRAY',
    signature: 'CHUNK_ARRAY(array, size)',
    summary: 'The items in arrays of that size; the last may be shorter.',
    params: ['array', 'size'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'CHUNK_ARRAY([1, 2, 3], 2)', result: [[1, 2], [3]] },
      { formula: 'CHUNK_ARRAY([], 5)', result: [] },
    ],
    errors: ['CHUNK_ARRAY([1], 0)', 'CHUNK_ARRAY("abc", 2)'],
    run: chunks,
  },
  {
    name: 'INDEX_OF',
    signature: 'INDEX_OF(value, wanted)',
    summary:
      'Where a part first stands in a text, or a value in an array, counted from 0; of an array also by LAMBDA(item, condition). NULL when nowhere.',
    params: ['value', 'wanted'],
    mayBeLambda: 'wanted',
    min: 2,
    max: 2,
    examples: [
      { formula: 'INDEX_OF("storyloom", "loom")', result: 5 },
      { formula: 'INDEX_OF([4, 5, 6], LAMBDA(n, n > 4))', result: 1 },
      { formula: 'INDEX_OF([4], 5)', result: null },
    ],
    errors: ['INDEX_OF({}, 1)', 'INDEX_OF("a", NULL)'],
    run: indexOf,
  },
  {
    name: 'APPEND',
    signature: 'APPEND(value, more)',
    summary: 'The array with one more item at its end, or the text with more behind it.',
    params: ['value', 'more'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'APPEND([1], [2])', result: [1, [2]] },
      { formula: 'APPEND("page", ".html")', result: 'page.html' },
    ],
    errors: ['APPEND({}, 1)'],
    run: append,
  },
  {
    name: 'FORCE_ARRAY',
    signature: 'FORCE_ARRAY(value)',
    summary: 'The value in an array, unless it is one already. NULL gives an empty array.',
    params: ['value'],
    min: 1,
    max: 1,
    passes: true,
    examples: [
      { formula: 'FORCE_ARRAY("a")', result: ['a'] },
      { formula: 'FORCE_ARRAY([1])', result: [1] },
      { formula: 'FORCE_ARRAY(NULL)', result: [] },
    ],
    run: (args) => {
      const value = args.maybe(0);
      return Array.isArray(value) ? value : value === null ? [] : [value];
    },
  },
  {
    name: 'LIQUID_SIZE',
    signature: 'LIQUID_SIZE(value, [path])',
    summary: 'The size of what stands under the path, as Liquid’s “.size”: NULL for what has none.',
    params: ['value', 'path'],
    min: 1,
    max: 2,
    examples: [
      { formula: 'LIQUID_SIZE({a: {b: [1, 2]}}, "a.b")', result: 2 },
      { formula: 'LIQUID_SIZE(5)', result: null },
    ],
    errors: ['LIQUID_SIZE({}, [])'],
    run: liquidSize,
  },
];
