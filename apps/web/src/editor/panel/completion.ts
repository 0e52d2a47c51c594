/** What may come next where the caret stands in a formula. */

import type { Json } from '@storyloom/engine';
import { formulaAt, functions } from '@storyloom/formula';

export type Suggestion = {
  kind: 'path' | 'function';
  /** What is inserted in place of `from` to the caret. */
  insert: string;
  label: string;
  /** A value of the latest event, or a function's signature. */
  hint: string;
};
export type Completion = { from: number; typed: string; suggestions: Suggestion[] };

const MOST = 8;
const DEEPEST = 4;

/** Null outside a formula and inside a quoted text. */
export function completionAt(
  text: string,
  caret: number,
  values: Readonly<Record<string, Json>>,
): Completion | null {
  const start = formulaAt(text, caret);
  if (start === null) return null;
  const inside = text.slice(start, caret);
  const typed = /[A-Za-z_][\w.[\]]*$/.exec(inside)?.[0] ?? '';
  if (typed === '' && /[\w\])"]\s*$/.test(inside)) return null;
  const suggestions = [...pathSuggestions(typed, values), ...functionSuggestions(typed)].slice(0, MOST);
  const [only] = suggestions;
  if (suggestions.length === 0 || (suggestions.length === 1 && only?.insert === typed)) return null;
  return { from: caret - typed.length, typed, suggestions };
}

/** The text with a suggestion taken, its pill closed, and where the caret goes. */
export function complete(
  text: string,
  caret: number,
  { completion, chosen }: { completion: Completion; chosen: Suggestion },
): { text: string; caret: number } {
  const insert = chosen.kind === 'function' ? `${chosen.insert}(` : chosen.insert;
  const after = text.slice(caret);
  const start = formulaAt(text, caret) ?? 0;
  // `=…` needs no end, and the end of a tag is not for us to choose: more may follow.
  const isPill = text.slice(start - 2, start) === '<<';
  const closes = !isPill || (/>>/.test(after) && !/<</.test(after.slice(0, after.indexOf('>>'))));
  const end = completion.from + insert.length;
  const close = chosen.kind === 'function' ? ')' : '';
  return { text: text.slice(0, completion.from) + insert + close + (closes ? '' : '>>') + after, caret: end };
}

function pathSuggestions(typed: string, values: Readonly<Record<string, Json>>): Suggestion[] {
  const wanted = typed.toLowerCase();
  const all = Object.entries(values).flatMap(([slug, value]) => pathsOf(slug, value, 0));
  const depth = typed.split('.').length;
  const begins = ({ insert }: Suggestion) => insert.toLowerCase().startsWith(wanted);
  const near = all.filter(({ insert }) => {
    const steps = insert.split('.').length;
    const lower = insert.toLowerCase();
    return (
      lower.startsWith(wanted) && (steps <= depth || (steps === depth + 1 && lower.startsWith(`${wanted}.`)))
    );
  });
  const elsewhere = all.filter(
    (one) => wanted.length > 1 && !begins(one) && one.insert.toLowerCase().includes(wanted),
  );
  return [...near, ...elsewhere];
}

function functionSuggestions(typed: string): Suggestion[] {
  if (typed.includes('.')) return [];
  return functions
    .filter(({ name }) => typed !== '' && name.startsWith(typed.toUpperCase()))
    .map(({ name, signature }) => ({ kind: 'function', insert: name, label: signature, hint: 'function' }));
}

/** Every path into a value, as formulas write it. */
export function pathsOf(path: string, value: Json, depth: number): Suggestion[] {
  const here: Suggestion = { kind: 'path', insert: path, label: path, hint: previewOf(value) };
  if (depth >= DEEPEST || value === null || typeof value !== 'object') return [here];
  if (Array.isArray(value)) {
    return value.length === 0 ? [here] : [here, ...pathsOf(`${path}[0]`, value[0] ?? null, depth + 1)];
  }
  return [
    here,
    ...Object.entries(value).flatMap(([key, item]) => pathsOf(joinPath(path, key), item, depth + 1)),
  ];
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
