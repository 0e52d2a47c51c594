import type { Id } from './model.ts';

let lastMs = 0;
let counter = 0;

/** Random words, fetched many at a time: a call for each id is most of what an id costs. */
const words = new Uint32Array(2_048);
let next = words.length;

function randomWord(): number {
  if (next >= words.length) {
    crypto.getRandomValues(words);
    next = 0;
  }
  const word = words[next] ?? 0;
  // A word is given out once.
  words[next] = 0;
  next += 1;
  return word;
}

/**
 * A new UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then a 12-bit counter (method 1 of
 * §6.2), then 62 random bits. Ids of one process always ascend; across processes they sort by time.
 */
export function newId(nowMs: number = Date.now()): Id {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = 0;
  } else {
    counter += 1;
    if (counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const count = counter.toString(16).padStart(3, '0');
  const high = ((randomWord() & 0x3fffffff) | 0x80000000) >>> 0;
  const variant = high.toString(16).padStart(8, '0');
  const tail = randomWord().toString(16).padStart(8, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant.slice(0, 4)}-${variant.slice(4)}${tail}`;
}

/** Milliseconds since the Unix epoch at which a UUIDv7 was made. */
export function timeOfId(id: Id): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text from outside is an id at all; anything else is answered as "not found". */
export function isId(text: string): boolean {
  return uuid.test(text);
}
