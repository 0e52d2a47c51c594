import type { Json, JsonObject } from './json.ts';
import { limits } from './limits.ts';

/** What messages call a value. */
export function describe(value: Json): string {
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'string':
      return value === ''
        ? 'an empty text'
        : `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
    case 'number':
      return `the number ${value}`;
    case 'boolean':
      return value ? 'TRUE' : 'FALSE';
    default:
      return 'an object';
  }
}

/** Whether a JSON value, or nothing, is an object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A JSON value if it is an object; otherwise an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Only FALSE and NULL are false: 0, an empty text and an empty array are true. */
export function isTrue(value: Json): boolean {
  return value !== null && value !== false;
}

/** Adds an own property whatever its name: `__proto__` is a key like any other. */
export function put(target: JsonObject, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}

const numberLike = /^\s*[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$/;

/** A number, or a text that is written like one; undefined for anything else. Never a negative zero. */
export function asNumber(value: Json): number | undefined {
  if (typeof value === 'number') return value + 0;
  if (typeof value !== 'string' || value.length > 400 || !numberLike.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number + 0 : undefined;
}

/** Characters as a reader counts them: a pair of surrogates is one. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0xd800 && code <= 0xdbff) {
      const low = text.charCodeAt(at + 1);
      if (low >= 0xdc00 && low <= 0xdfff) length -= 1;
    }
  }
  return length;
}

/** The property or entry `key` of `value`: own properties only. Undefined when there is none. */
export function read(value: Json, key: Json): Json | undefined {
  if (value === null || typeof value !== 'object') {
    return typeof value === 'string' && key === 'size' ? lengthOf(value) : undefined;
  }
  if (Array.isArray(value)) {
    return typeof key === 'number' ? value[key < 0 ? value.length + key : key] : ofArray(value, key);
  }
  const name = typeof key === 'number' ? String(key) : key;
  if (typeof name !== 'string') return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  return name === 'size' ? Object.keys(value).length : undefined;
}

function ofArray(array: Json[], key: Json): Json | undefined {
  if (key === 'size') return array.length;
  if (key === 'first') return array.length === 0 ? null : array[0];
  if (key === 'last') return array.length === 0 ? null : array.at(-1);
  return undefined;
}

/**
 * About how many characters `value` has as JSON, or infinity once that is over `limits.size`
 * or its nesting over `limits.depth`. Never walks further than that.
 */
export function sizeOf(value: Json, room: number = limits.size, depth: number = limits.depth): number {
  if (typeof value === 'string') return value.length + 2;
  if (value === null || typeof value !== 'object') return 5;
  if (depth === 0) return Number.POSITIVE_INFINITY;
  let size = 2;
  const add = (item: Json, key: number): boolean => {
    size += key + sizeOf(item, room - size, depth - 1);
    return size <= room;
  };
  const fits = Array.isArray(value)
    ? value.every((item) => add(item, 1))
    : Object.keys(value).every((key) => add(value[key] ?? null, key.length + 4));
  return fits ? size : Number.POSITIVE_INFINITY;
}
