/** Where an option names a credential or a resource that is not there. Pure. */
import { isObject, type Json, missingNames } from '@storyloom/engine';
import { joinPath } from '../panel/completion.ts';
import type { Known } from './problems.ts';

/** `path` as formula problems have it; `name` with its root: `CREDENTIAL.shop`. */
export type NameFault = { path: string; start: number; end: number; message: string; name: string };

/** Each place that names what `known` does not have. */
export function nameFaults(type: string, value: Json, known: Known): NameFault[] {
  const missing = missingNames({ type, options: { value } }, known);
  if (missing.length === 0) return [];
  const texts = textsIn(value, '');
  return missing.flatMap(({ message, name }) =>
    name === null
      ? []
      : texts.flatMap(({ path, text }) =>
          placesOf(text, name).map((span) => ({ ...span, path, message, name })),
        ),
  );
}

function textsIn(value: Json, path: string): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, joinPath(path, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    textsIn(item, path === '' ? key : joinPath(path, key)),
  );
}

function placesOf(text: string, name: string): { start: number; end: number }[] {
  const [root = '', slug = ''] = name.split('.');
  const written = new RegExp(`${root}(?:\\.${slug}(?!\\w)|\\[["']${slug}["']\\])`, 'g');
  return [...text.matchAll(written)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  }));
}
