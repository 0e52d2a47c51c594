/** Values as keys that rows can carry: short, storable, and the same for the same value only. */
import { createHash } from 'node:crypto';
import type { Json } from '@storyloom/engine';
import { scalarText } from './values.ts';

const longest = 200;

/** The text of a value, or its digest when that is long or holds what cannot be stored. Numbers are their text. */
export function keyText(value: Json): string {
  const text = scalarText(value);
  const isPlain = text.length <= longest && text.isWellFormed() && !text.includes('\0');
  // A short text that looks like a digest is digested too, so that nobody can write another value's key.
  return isPlain && !text.startsWith('sha256:')
    ? text
    : `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
