/** Compression that takes no long time, and decompression that cannot be made to fill the memory. */
import { type DeflateOptions, deflateSync, Gunzip, Inflate, inflateSync } from 'fflate';

/** Bytes that are tried before all of them are compressed, as many of them from each of the places. */
const [sample, places] = [2_048, 4];

/**
 * How hard to look for repetitions: text of two letters takes five times as long at fflate's usual level as
 * at the second one, which makes JSON larger by a sixteenth. What does not shrink is taken as it is: pictures
 * and files that are packed already.
 */
export function effortFor(bytes: Uint8Array): NonNullable<DeflateOptions['level']> {
  if (bytes.length <= 131_072) return 6;
  const tried = new Uint8Array(sample * places);
  for (let place = 0; place < places; place += 1) {
    const from = Math.floor(((bytes.length - sample) * place) / (places - 1));
    tried.set(bytes.subarray(from, from + sample), place * sample);
  }
  return deflateSync(tried, { level: 1 }).length >= tried.length * 0.98 ? 0 : 2;
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

/**
 * What `compressed` becomes, which a file's header says to be `size` bytes. Throws TooLarge beyond `room`
 * bytes, and whatever fflate throws for data that is none.
 */
export function expandFile(compressed: Uint8Array, size: number, room: number): Uint8Array {
  if (size > room) throw new TooLarge();
  // The stream's own windows take longer than small files do, and so does room for more than there is.
  const bytes =
    compressed.length <= piece
      ? inflateSync(compressed, { out: new Uint8Array(size + 1) })
      : expand('deflate', compressed, room);
  if (bytes.length !== size) throw new Error('a file is not as long as it should be');
  return bytes;
}

/** Throws TooLarge beyond `room` bytes, and whatever fflate throws for data that is none. */
export function expand(
  format: 'deflate' | 'gzip',
  compressed: Uint8Array,
  room: number,
): Uint8Array<ArrayBuffer> {
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
  return joined(parts);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
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
