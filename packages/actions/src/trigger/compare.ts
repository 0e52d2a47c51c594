/** How rules compare JSON values. Pure: no clock, no locale, no time zone of the machine. */
import type { Json } from '@storyloom/engine';
import { isNumberText } from '../values.ts';

/** Everything but false, null, `[]`, `{}` and `""`: wider than in formulas, as in Tines. */
export function isTruthy(value: Json): boolean {
  if (value === null || typeof value !== 'object') return value !== null && value !== false && value !== '';
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

/** A value as rules read it: text as it is, null as no text, objects and lists as JSON. */
function textOf(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * Equal as numbers when both look like one (`3`, `"3.0"`); objects and lists by their contents, whatever
 * the order of keys; everything else as text.
 */
export function isSame(left: Json, right: Json, caseSensitive: boolean): boolean {
  if (left !== null && right !== null && typeof left === 'object' && typeof right === 'object') {
    return isSameStructure(left, right, caseSensitive);
  }
  const [a, b] = [numberText(left), numberText(right)];
  if (a !== null && b !== null) return compareNumbers(a, b) === 0;
  return folded(textOf(left), caseSensitive) === folded(textOf(right), caseSensitive);
}

/** Below, at or above zero as `left` is less, equal or greater. Null when they are neither numbers nor dates. */
export function order(left: Json, right: Json): number | null {
  const [a, b] = [numberText(left), numberText(right)];
  if (a !== null && b !== null) return compareNumbers(a, b);
  const [then, now] = [instantOf(left), instantOf(right)];
  return then !== null && now !== null ? then - now : null;
}

/**
 * Membership, in either direction: an element of a list, a key of an object, a part of a text. A list of
 * values stands for its elements and is never searched as text; no text is a part of nothing.
 */
export function contains(path: Json, value: Json, caseSensitive: boolean): boolean {
  const values = Array.isArray(value) ? value : [value];
  if (Array.isArray(path))
    return path.some((element) => values.some((one) => isSame(element, one, caseSensitive)));
  if (path !== null && typeof path === 'object') {
    const keys = Object.keys(path);
    if (keys.some((key) => values.some((one) => isSame(key, one, caseSensitive)))) return true;
  }
  if (Array.isArray(value)) return value.some((one) => isSame(path, one, caseSensitive));
  if (path !== null && typeof path === 'object') return false;
  const part = textOf(value);
  return part !== '' && folded(textOf(path), caseSensitive).includes(folded(part, caseSensitive));
}

function isSameStructure(left: object, right: object, caseSensitive: boolean): boolean {
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [mine, theirs] = [
    new Map<string, Json>(Object.entries(left)),
    new Map<string, Json>(Object.entries(right)),
  ];
  if (mine.size !== theirs.size) return false;
  return [...mine].every(([key, value]) => {
    const other = theirs.get(key);
    return other !== undefined && isSame(value, other, caseSensitive);
  });
}

function folded(text: string, caseSensitive: boolean): string {
  return caseSensitive ? text : text.toLowerCase();
}

function numberText(value: Json): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.length <= longestNumber && isNumberText(value)
    ? value.trim()
    : null;
}

const longestNumber = 400;

/** Whole numbers too large for a double are compared digit by digit: ids must not become equal. */
function compareNumbers(left: string, right: string): number {
  const [a, b] = [Number(left), Number(right)];
  const isExact = Number.isSafeInteger(a) && Number.isSafeInteger(b);
  const whole = /^[+-]?\d+$/;
  if (!isExact && whole.test(left) && whole.test(right)) {
    const [large, other] = [BigInt(left), BigInt(right)];
    return large === other ? 0 : large > other ? 1 : -1;
  }
  return a === b ? 0 : a > b ? 1 : -1;
}

/** Milliseconds of an ISO 8601 text; a time without a zone is UTC. */
function instantOf(value: Json): number | null {
  if (typeof value !== 'string') return null;
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s?(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
      value.trim(),
    );
  if (match === null) return null;
  const [, day, time = '00:00', zone = 'Z'] = match;
  const instant = Date.parse(`${day}T${time}${zone.toUpperCase().replace(/(\d{2})(\d{2})$/, '$1:$2')}`);
  return Number.isNaN(instant) ? null : instant;
}
