/** What may come next where the caret stands in a formula, and how values and paths are written. */
import type { Json } from '@storyloom/engine';
import { formulaAt, functions } from '@storyloom/formula';

export type Suggestion = {
  kind: 'path' | 'function';
  /** What is inserted in place of `from` to the caret. */
  insert: string;
  label: string;
  /** The value that is there now; of a function what it does. */
  hint: string;
};
export type Completion = { from: number; typed: string; suggestions: Suggestion[] };

/** A change of a text, in UTF-16 units, and where the caret goes. */
export type Edit = { from: number; to: number; insert: string; caret: number };

type Values = Readonly<Record<string, Json>>;

const MOST = 60;
/** Of a list, so many elements are offered. */
const MOST_ELEMENTS = 20;

const written =
  /(?:[\p{L}_][\p{L}\p{M}\p{N}_]*)(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*|\[\d+\]|\["(?:[^"\\]|\\.)*"\]|\['(?:[^'\\]|\\.)*'\])*(?:\.|\[\d*)?$/u;

/** Null outside a formula, inside a quoted text, and when nothing more can be offered. */
export function completionAt(text: string, caret: number, values: Values): Completion | null {
  const start = formulaAt(text, caret);
  if (start === null) return null;
  const inside = text.slice(start, caret);
  const typed = written.exec(inside)?.[0] ?? '';
  if (typed === '' && /[\p{L}\p{N}_\])"'.]\s*$/u.test(inside)) return null;
  const suggestions = [...pathSuggestions(typed, values), ...functionSuggestions(typed)].slice(0, MOST);
  const [only] = suggestions;
  if (suggestions.length === 0 || (suggestions.length === 1 && only?.insert === typed)) return null;
  return { from: caret - typed.length, typed, suggestions };
}

/** A suggestion taken: a call gets its brackets, a pill its end. */
export function complete(
  text: string,
  caret: number,
  { completion, chosen }: { completion: Completion; chosen: Suggestion },
): Edit {
  const after = text.slice(caret);
  const isCall = chosen.kind === 'function' && !after.startsWith('(');
  const insert = isCall ? `${chosen.insert}(` : chosen.insert;
  const start = formulaAt(text, caret) ?? 0;
  // `=…` needs no end, and the end of a tag is not for us to choose: more may follow.
  const isPill = text.slice(start - 2, start) === '<<';
  const closes = !isPill || (/>>/.test(after) && !/<</.test(after.slice(0, after.indexOf('>>'))));
  return {
    from: completion.from,
    to: caret,
    insert: `${insert}${isCall ? ')' : ''}${closes ? '' : '>>'}`,
    caret: completion.from + insert.length,
  };
}

function pathSuggestions(typed: string, values: Values): Suggestion[] {
  const { parent, partial } = cut(typed);
  const holder: Json | undefined = parent === '' ? objectOfValues(values) : valueAt(values, parent);
  if (holder === undefined) return [];
  const near = matching(childrenOf(holder), partial).map(([key, value]) =>
    pathTo(parent === '' ? String(key) : joinPath(parent, key), value),
  );
  if (parent !== '') return near;
  const exact = values[partial];
  const below = exact === undefined ? [] : childrenOf(exact).slice(0, MOST_ELEMENTS);
  return [
    ...near,
    ...below.map(([key, value]) => pathTo(joinPath(partial, key), value)),
    ...(partial.length > 1 ? elsewhere(values, partial) : []),
  ];
}

/** `a.b[0].c` is the parent `a.b[0]` and what is typed of its child. */
function cut(typed: string): { parent: string; partial: string } {
  const match = /^(.+)(?:\.([\p{L}\p{M}\p{N}_]*)|\[(\d*))$/su.exec(typed);
  return match
    ? { parent: match[1] ?? '', partial: match[2] ?? match[3] ?? '' }
    : { parent: '', partial: typed };
}

function pathTo(path: string, value: Json): Suggestion {
  return { kind: 'path', insert: path, label: path, hint: previewOf(value) };
}

type Child = readonly [key: string | number, value: Json];

const children = new WeakMap<object, readonly Child[]>();

/** The parts of a value; worked out once, for a large event has many. */
function childrenOf(value: Json): readonly Child[] {
  if (value === null || typeof value !== 'object') return [];
  const known = children.get(value);
  if (known) return known;
  const found: readonly Child[] = Array.isArray(value)
    ? value.slice(0, MOST_ELEMENTS).map((item, index) => [index, item])
    : Object.entries(value);
  children.set(value, found);
  return found;
}

/** First those that begin so. */
function matching(all: readonly Child[], partial: string): Child[] {
  const wanted = partial.toLowerCase();
  const found = all.filter(([key]) => String(key).toLowerCase().includes(wanted));
  const begins = ([key]: Child) => String(key).toLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((one) => !begins(one))].slice(0, MOST);
}

function objectOfValues(values: Values): Json {
  const known = whole.get(values);
  if (known !== undefined) return known;
  const made = { ...values };
  whole.set(values, made);
  return made;
}
const whole = new WeakMap<object, Json>();

/** Deep paths whose last step holds what is typed. */
function elsewhere(values: Values, partial: string): Suggestion[] {
  const wanted = partial.toLowerCase();
  return Object.entries(values)
    .flatMap(([slug, value]) => deepPaths(slug, value).filter(({ last }) => last.includes(wanted)))
    .slice(0, MOST_ELEMENTS)
    .map(({ path, value }) => pathTo(path, value));
}

type Deep = { path: string; last: string; value: Json };

const MOST_DEEP = 2_000;
const MOST_KEYS = 100;
const deep = new WeakMap<object, { slug: string; paths: readonly Deep[] }>();

/** Paths below a value, nearest first, of lists through their first element. Walked once, and not to its end. */
function deepPaths(slug: string, value: Json): readonly Deep[] {
  if (value === null || typeof value !== 'object') return [];
  const known = deep.get(value);
  if (known?.slug === slug) return known.paths;
  const paths: Deep[] = [];
  const queue: { path: string; value: Json }[] = [{ path: slug, value }];
  for (let next = queue.shift(); next && paths.length < MOST_DEEP; next = queue.shift()) {
    const parts = childrenOf(next.value);
    for (const [key, item] of parts.slice(0, Array.isArray(next.value) ? 1 : MOST_KEYS)) {
      if (paths.length >= MOST_DEEP) break;
      const path = joinPath(next.path, key);
      paths.push({ path, last: String(key).toLowerCase(), value: item });
      queue.push({ path, value: item });
    }
  }
  deep.set(value, { slug, paths });
  return paths;
}

function functionSuggestions(typed: string): Suggestion[] {
  if (typed === '' || /[.[]/.test(typed)) return [];
  const wanted = typed.toUpperCase();
  const found = functions.filter(({ name }) => name.includes(wanted));
  const begins = found.filter(({ name }) => name.startsWith(wanted));
  return [...begins, ...(typed.length > 2 ? found.filter((one) => !begins.includes(one)) : [])].map(
    ({ name, signature, summary }) => ({ kind: 'function', insert: name, label: signature, hint: summary }),
  );
}

/** The value at a path as formulas write it; undefined when there is none. */
export function valueAt(values: Values, path: string): Json | undefined {
  let here: Json | undefined = objectOfValues(values);
  for (const match of path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\]|\.?([^.[\]]+)/g)) {
    if (here === null || typeof here !== 'object') return undefined;
    const [, index, quoted, name] = match;
    if (Array.isArray(here)) here = index === undefined ? undefined : here[Number(index)];
    else {
      const key: string = name ?? index ?? quoted?.slice(1, -1).replace(/\\(["'\\])/g, '$1') ?? '';
      here = Object.hasOwn(here, key) ? here[key] : undefined;
    }
  }
  return here;
}

export function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}["${key.replaceAll('"', '\\"')}"]`;
}

/** A value in a few characters: `3 items`, `4 keys`, `"high"`. */
export function previewOf(value: Json): string {
  if (Array.isArray(value)) return value.length === 1 ? '1 item' : `${value.length} items`;
  if (value !== null && typeof value === 'object') {
    const count = Object.keys(value).length;
    return count === 1 ? '1 key' : `${count} keys`;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
