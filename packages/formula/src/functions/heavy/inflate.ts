/** Compression that takes no long time, and decompression that cannot be made to fill the memory. */
import { type DeflateOptions, Gunzip, Inflate, inflateSync } from 'fflate';

/**
 * How hard to look for repetitions: text of two letters takes five times as long at fflate's usual level as
 * at the second one, which makes JSON larger by a sixteenth.
 */
export function effortFor(size: number): NonNullable<DeflateOptions['level']> {
  return size > 131_072 ? 2 : 6;
}

/** A text of this size may come of any input: what is smaller is no bomb. */
const free = 65_536;

/** The bytes that `compressed` may become: a hundred times its size, and `most` whatever it is. */
export function roomFor(compressed: number, most: number): number {
  return Math.min(most, Math.max(free, compressed * 100));
}

/** Steps for the tables that fflate makes each time, whatever the size. */
export const setUp = 200;

export class TooLarge extends Error {}

/**
 * Bytes that are unpacked before anybody looks how many they have become: 8 MB at most, once. Pieces that
 * are smaller take longer, since fflate moves 64 KB about for each.
 */
const piece = 8_192;

/** Throws TooLarge beyond `room` bytes, and whatever fflate throws for data that is none. */
export function expand(
  format: 'deflate' | 'gzip',
  compressed: Uint8Array,
  room: number,
): Uint8Array<ArrayBuffer> {
  // The stream's own windows take longer than small files do.
  if (format === 'deflate' && compressed.length <= piece) {
    const whole = inflateSync(compressed);
    if (whole.length > room) throw new TooLarge();
    return new Uint8Array(whole);
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const take = (part: Uint8Array, final: boolean) => {
    length += part.length;
    if (length > room) throw new TooLarge();
    parts.push(part);
    ended = final;
  };
  const stream = format === 'gzip' ? new Gunzip(take) : new Inflate(take);
  for (let at = 0; at < compressed.length; at += piece) {
    const end = at + piece;
    stream.push(compressed.subarray(at, end), end >= compressed.length);
  }
  if (!ended) throw new Error('the data ends too early');
  const made = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** One step of the CRC-32 that gzip and ZIP use, and ZIP's old encryption too. */
export function crcStep(crc: number, byte: number): number {
  return (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
}

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  // By index: over its values a loop takes several times as long.
  for (let at = 0; at < bytes.length; at += 1) crc = crcStep(crc, bytes[at] ?? 0);
  return ~crc >>> 0;
}
