import type { Json, JsonObject } from './json.ts';
import { limits } from './limits.ts';
import { isPlain } from './pills.ts';
import { type Reference, walk } from './references.ts';
import { type Look, readText } from './text.ts';
import { put } from './values.ts';

/**
 * The value with every reference to the root `from` in its pills turned to `to`. All other text stays as
 * it is, byte by byte; a lambda's parameter of that name, and pills that do not parse, stay too. Where a
 * parameter called `to` would take the new name over, the old one stays, for `check` to underline.
 */
export function renameRoot(value: Json, from: string, to: string): Json {
  return rename(value, { from, to }, 0);
}

function rename(value: Json, names: { from: string; to: string }, depth: number): Json {
  if (typeof value === 'string') return inText(value, names);
  if (value === null || typeof value !== 'object' || depth > limits.depth) return value;
  if (Array.isArray(value)) return value.map((item) => rename(item, names, depth + 1));
  const made: JsonObject = {};
  for (const [key, item] of Object.entries(value)) put(made, key, rename(item, names, depth + 1));
  return made;
}

function inText(text: string, { from, to }: { from: string; to: string }): string {
  if (isPlain(text) || !text.includes(from)) return text;
  let made = '';
  let at = 0;
  const references = readText(text, referencesOnly).references.filter(
    ({ name, bound }) => name === from && !bound.has(to),
  );
  for (const { start, end } of references.sort((a, b) => a.start - b.start)) {
    made += text.slice(at, start) + to;
    at = end;
  }
  return made + text.slice(at);
}

/** Names are renamed whatever is called with them. */
const referencesOnly: Look = (node, bound) => {
  const references: Reference[] = [];
  walk(node, bound, { references });
  return { references, findings: [], families: new Set() };
};
