/** What a change makes of a resource's value. Pure. */
import {
  isObject,
  type Json,
  type JsonObject,
  type ResourceChange,
  type ResourceType,
} from '@storyloom/engine';

export type Applied =
  | { ok: true; value: Json }
  | { ok: false; code: 'mismatch' | 'invalid' | 'too_large'; message: string; current?: Json };

/** Of JSON, in UTF-8. */
export const mostResourceBytes = 5 * 1024 * 1024;

/** A value after a change; or why there is none, when its type or its size does not bear it. */
export function applyChange(type: ResourceType, before: Json, change: ResourceChange): Applied {
  const at = placeIn(before, change);
  if (!at.ok) return at;
  if (change.ifValue !== undefined && !sameJson(at.current, change.ifValue)) {
    const message = 'It does not hold what if_value says: someone else changed it. Nothing was changed.';
    return { ok: false, code: 'mismatch', message, current: at.current };
  }
  const made = madeBy(before, change);
  return made.ok ? checkedValue(type, made.value) : made;
}

/** Whether a value is one of this type, and not too large. */
export function checkedValue(type: ResourceType, value: Json): Applied {
  if (!isOf(type, value)) return invalid(`This resource holds ${words[type]}.`);
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes <= mostResourceBytes) return { ok: true, value };
  return { ok: false, code: 'too_large', message: 'The value would be larger than 5 MB.' };
}

const words: Record<ResourceType, string> = {
  text: 'a text',
  number: 'a number',
  array: 'an array',
  object: 'an object',
  file: 'a file: an object with filename and base64encodedcontents',
};

function isOf(type: ResourceType, value: Json): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'file':
      return (
        isObject(value) &&
        typeof value.filename === 'string' &&
        typeof value.base64encodedcontents === 'string'
      );
  }
}

/** What `ifValue` is compared with: the entry or the element that is named, else the whole. */
function placeIn(
  value: Json,
  { key, index }: ResourceChange,
): { ok: true; current: Json } | Extract<Applied, { ok: false }> {
  if (key !== undefined) {
    if (!isObject(value)) return invalid('Only an object has keys.');
    return { ok: true, current: Object.hasOwn(value, key) ? (value[key] ?? null) : null };
  }
  if (index === undefined) return { ok: true, current: value };
  if (!Array.isArray(value)) return invalid('Only an array has indexes.');
  const current = value[index];
  if (current !== undefined) return { ok: true, current };
  return invalid(`There is no element ${index}: the array has ${value.length}.`);
}

function madeBy(
  before: Json,
  change: ResourceChange,
): { ok: true; value: Json } | Extract<Applied, { ok: false }> {
  const { operation, key, index, value } = change;
  if (operation === 'remove') return removed(before, change);
  if (value === undefined) return invalid('Give a value.');
  if (operation === 'append') {
    if (Array.isArray(before)) return { ok: true, value: [...before, value] };
    if (typeof before === 'string')
      return { ok: true, value: before + (typeof value === 'string' ? value : JSON.stringify(value)) };
    return invalid('Only an array or a text can be appended to.');
  }
  if (operation === 'set') return { ok: true, value };
  if (key !== undefined && isObject(before)) return { ok: true, value: withEntry(before, key, value) };
  if (index !== undefined && Array.isArray(before)) return { ok: true, value: before.with(index, value) };
  return key === undefined && index === undefined
    ? { ok: true, value }
    : invalid('Name what to replace: a key of an object or an index of an array.');
}

function removed(
  before: Json,
  { key, index, value }: ResourceChange,
): { ok: true; value: Json } | Extract<Applied, { ok: false }> {
  if (key !== undefined && isObject(before)) {
    return { ok: true, value: Object.fromEntries(Object.entries(before).filter(([name]) => name !== key)) };
  }
  if (!Array.isArray(before))
    return invalid('Name what to remove: a key of an object, an index or a value of an array.');
  if (index !== undefined) return { ok: true, value: before.filter((_, at) => at !== index) };
  if (value === undefined) return invalid('Name what to remove: an index or a value.');
  return { ok: true, value: before.filter((item) => !sameJson(item, value)) };
}

/** Keeps the order of the others; a key such as __proto__ is a key like any other. */
function withEntry(before: JsonObject, key: string, value: Json): JsonObject {
  return Object.fromEntries([...new Map([...Object.entries(before), [key, value] as const])]);
}

/** Deep equality; the order of keys does not count. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, at) => sameJson(item, b[at] ?? null));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null))
  );
}

function invalid(message: string): Extract<Applied, { ok: false }> {
  return { ok: false, code: 'invalid', message };
}
