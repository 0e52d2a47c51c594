/** JSON from outside: bounded before it is parsed, storable after. */
import type { Json } from '@storyloom/engine';
import { jsonFault } from '@storyloom/formula';

export type JsonLimits = {
  /** Objects and lists inside each other. */
  depth: number;
  /** Keys of all objects together. */
  keys: number;
};

/**
 * A JSON text as a value, or why not, in one sentence. Refuses what is nested too deep or has too many
 * keys before anything is built, so that a bomb costs one pass over its text; and values that cannot be
 * stored: see `storageFault`. A key `__proto__` becomes an own key like any other. `doubt`: what of it is not
 * as it was sent, a sentence without its full stop.
 */
export function parseJson(
  text: string,
  limits: JsonLimits,
): { ok: true; value: Json; doubt?: string } | { ok: false; message: string } {
  const excess = excessOf(text, limits);
  if (excess !== null) return { ok: false, message: excess };
  const parsed = parsedOrWhyNot(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  const message = storageFault(value, '');
  if (message !== null) return { ok: false, message };
  const changed = changedNumber(text);
  return changed === null ? { ok: true, value } : { ok: true, value, doubt: lostDigits(changed) };
}

/** The first whole number of a JSON text that a double cannot hold to its last digit. */
function changedNumber(text: string): string | null {
  if (!/\d{16}/.test(text)) return null;
  const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code >= zero && code <= nine) {
      number.lastIndex = at;
      const [token = ''] = number.exec(text) ?? [];
      if (/^\d{16,}$/.test(token) && BigInt(Number(token)) !== BigInt(token)) return token;
      at += token.length - 1;
    }
  }
  return null;
}

function lostDigits(number: string): string {
  const shown = number.length > 30 ? `${number.slice(0, 30)}…` : number;
  return `${shown} has more digits than a number can hold, so its last ones are others: whole numbers are exact up to 9,007,199,254,740,991`;
}

/** The same for a text of ours, without bounds: why it is not JSON, as `not JSON at line 2, column 8: …`. */
export function whyNotJson(text: string): string | null {
  const parsed = parsedOrWhyNot(text);
  return parsed.ok ? null : parsed.message;
}

function parsedOrWhyNot(text: string): { ok: true; value: Json } | { ok: false; message: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const fault = jsonFault(text);
    if (fault === null) throw error;
    return { ok: false, message: `not JSON at ${fault.place}: ${fault.message}` };
  }
}

/**
 * What in a value the database cannot keep: the character U+0000, half a surrogate pair, a number too
 * large for a double. Null when there is nothing. Call it on values of bounded depth.
 */
export function storageFault(value: Json, path: string): string | null {
  if (typeof value === 'string') {
    const fault = textFault(value);
    return fault === null ? null : `${path || 'the text'} contains ${fault}`;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? null : `${path || 'the number'} is a number too large to keep`;
  }
  if (value === null || typeof value !== 'object') return null;
  for (const [key, inner] of Object.entries(value)) {
    const keyFault = textFault(key);
    if (keyFault !== null) return `a key in ${path || 'the object'} contains ${keyFault}`;
    const fault = storageFault(inner, pathTo(value, path, key));
    if (fault !== null) return fault;
  }
  return null;
}

function textFault(text: string): string | null {
  if (text.includes('\0')) return 'the character \\u0000';
  return text.isWellFormed() ? null : 'half of a surrogate pair';
}

function pathTo(parent: Json, path: string, key: string): string {
  if (Array.isArray(parent)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Counts brackets and colons outside strings. */
function excessOf(text: string, limits: JsonLimits): string | null {
  let depth = 0;
  let keys = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openBrace || code === openBracket) {
      depth += 1;
      if (depth > limits.depth) return `nested deeper than ${limits.depth} levels`;
    } else if (code === closeBrace || code === closeBracket) depth -= 1;
    else if (code === colon) {
      keys += 1;
      if (keys > limits.keys) return `more than ${limits.keys.toLocaleString('en')} keys`;
    }
  }
  return null;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (let code = text.charCodeAt(at); at < text.length && code !== quote; code = text.charCodeAt(at)) {
    at += code === backslash ? 2 : 1;
  }
  return at;
}

/** Line and column from 1, the column in UTF-16 units. */
const quote = 0x22;
const zero = 0x30;
const nine = 0x39;
const backslash = 0x5c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
