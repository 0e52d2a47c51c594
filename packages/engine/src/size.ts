import type { Id, Json } from './model.ts';
import type { ReadOutput } from './ports.ts';

/** An event's output may be this many bytes of JSON, about: room for a 10 MB webhook and what is made of it. */
export const mostOutputBytes = 32 * 1024 * 1024;

/** An event that is stored in so many bytes at most is small: a claim of many of them fits anywhere. */
export const smallBytes = 8 * 1024;

/**
 * What a worker holds at once has so many bytes of JSON together, about: events of the Action runs that it carries
 * out, what these read further up, and a group that comes together.
 */
export const mostHeldBytes = 64 * 1024 * 1024;

/** What is written together is about this many bytes of JSON at most, or one item that is larger. */
export const mostTogetherBytes = 16 * 1024 * 1024;

/**
 * About how many characters the JSON of a value has; some number above `limit` when it has more. Stops
 * as soon as it knows: a value that holds the same large part a thousand times costs no more than one.
 */
export function sizeUpTo(value: Json, limit: number): number {
  let size = 0;
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') size += next.length + 2;
    else if (next === null || typeof next !== 'object') size += 5;
    else if (Array.isArray(next)) {
      size += next.length + 2;
      for (const item of next) open.push(item);
    } else {
      for (const [key, item] of Object.entries(next)) {
        size += key.length + 4;
        open.push(item);
      }
    }
    if (size > limit) return size;
  }
  return size;
}

/** What outputs that were read have together. */
export function bytesOf(read: ReadonlyMap<Id, ReadOutput>): number {
  return [...read.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** About how many characters the outputs of events come to, counted up to `mostTogetherBytes`. */
export function sizeOfEvents(events: readonly { output: Json }[]): number {
  let size = 0;
  for (const { output } of events) {
    if (size > mostTogetherBytes) break;
    size += sizeUpTo(output, mostTogetherBytes);
  }
  return size;
}
