/** What a formula comes to on the values of an event. Pure; functions whose code is not loaded say so. */
import type { Json } from '@storyloom/engine';
import { type Compiled, evaluate, FormulaError } from '@storyloom/formula';
import { mask } from '../named-values.ts';

/** `type` is empty for a failure, whose text is the reason. */
export type Result = { text: string; type: string; failed: boolean };

/**
 * Null for a text without formulas, and for formulas that read what no event has shown yet. What is made of a
 * credential is not to be seen: where its mask went in and did not come out again, the mask is all there is.
 */
export function resultOf(compiled: Compiled, values: Readonly<Record<string, Json>>): Result | null {
  if (compiled.constant || compiled.problems.length > 0) return null;
  if ([...compiled.roots].some((root) => !Object.hasOwn(values, root))) return null;
  const isSecret = compiled.roots.has('CREDENTIAL');
  try {
    const value = evaluate(compiled, { roots: values });
    const isShown = !isSecret || JSON.stringify(value)?.includes(mask);
    return isShown
      ? { text: shortText(value), type: typeOf(value), failed: false }
      : { text: mask, type: '', failed: false };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return { text: isSecret ? mask : error.message, type: '', failed: !isSecret };
  }
}

/** What kind of value it is, in words. */
export function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 1 ? 'array, 1 item' : `array, ${value.length} items`;
  if (typeof value === 'object') return 'object';
  return typeof value === 'string' ? 'text' : typeof value;
}

const MOST = 400;

/** A value as JSON, a text as itself, cut off: what it costs does not grow with the value. */
export function shortText(value: Json): string {
  if (typeof value === 'string') return cut(value);
  const room = { left: MOST };
  return cut(write(value, room));
}

function write(value: Json, room: { left: number }): string {
  if (room.left <= 0) return '…';
  if (value === null || typeof value !== 'object') {
    const text = JSON.stringify(typeof value === 'string' ? value.slice(0, MOST) : value);
    room.left -= text.length;
    return text;
  }
  return Array.isArray(value) ? writeList(value, room) : writeObject(value, room);
}

/** By index: listing the keys of a list would cost what all of it costs. */
function writeList(list: readonly Json[], room: { left: number }): string {
  const parts: string[] = [];
  for (let at = 0; at < list.length && room.left > 0; at += 1) {
    room.left -= 2;
    parts.push(write(list[at] ?? null, room));
  }
  return `[${parts.join(', ')}]`;
}

function writeObject(object: Readonly<Record<string, Json>>, room: { left: number }): string {
  const parts: string[] = [];
  for (const key in object) {
    if (room.left <= 0) break;
    if (!Object.hasOwn(object, key)) continue;
    room.left -= key.length + 4;
    parts.push(`${JSON.stringify(key)}: ${write(object[key] ?? null, room)}`);
  }
  return `{ ${parts.join(', ')} }`;
}

function cut(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
}
