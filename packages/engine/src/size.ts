import type { Json } from './model.ts';

/** An event's output may be this many bytes of JSON, about: room for a 10 MB webhook and what is made of it. */
export const mostOutputBytes = 32 * 1024 * 1024;

/**
 * Whether the JSON of a value is longer than about `limit` characters. Stops as
 * soon as it knows: a value that holds the same large part a thousand times costs no more than one.
 */
export function isLarger(value: Json, limit: number): boolean {
  let left = limit;
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') left -= next.length + 2;
    else if (next === null || typeof next !== 'object') left -= 5;
    else if (Array.isArray(next)) {
      left -= next.length + 2;
      for (const item of next) open.push(item);
    } else {
      for (const [key, item] of Object.entries(next)) {
        left -= key.length + 4;
        open.push(item);
      }
    }
    if (left < 0) return true;
  }
  return false;
}
