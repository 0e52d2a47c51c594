/**
 * The directory at the end of a ZIP file, which says what is in it. With ZIP64 (APPNOTE.TXT, 4.3.14 and
 * 4.5.3) numbers of 64 bits stand beside those that say 0xffffffff; programs write it for small files, too.
 */
import type { FormulaError } from '../../error.ts';
import type { Args } from '../args.ts';
import { textOf } from '../bytes.ts';
import { signatures } from './zip-crypto.ts';

const mostEntries = 1_000;

export type Entry = {
  name: string;
  flags: number;
  method: number;
  time: number;
  crc: number;
  packed: number;
  /** What it is unpacked. */
  size: number;
  /** Where its header begins. */
  at: number;
  /** Strength and method of AES. */
  aes: { strength: number; method: number; hasCrc: boolean } | null;
};

export function badZip(args: Args, why: string): FormulaError {
  return args.fail(`UNZIP got data that is not a ZIP file: ${why}.`, 0);
}

/** The files that the directory lists; folders are none. */
export function entriesOf(args: Args, data: Uint8Array): Entry[] {
  const view = viewOf(data);
  const directory = directoryOf(args, view);
  if (directory.count > mostEntries) {
    throw args.error({ code: 'limit', message: `More than ${mostEntries} files.` }, 0);
  }
  let { at } = directory;
  const entries: Entry[] = [];
  for (let index = 0; index < directory.count; index += 1) {
    if (at + 46 > data.length || view.getUint32(at, true) !== signatures.entry) {
      throw badZip(args, 'its directory is damaged');
    }
    const [nameLength, extraLength] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)];
    const nameEnd = at + 46 + nameLength;
    const name = textOf(data.subarray(at + 46, nameEnd));
    const extra = data.subarray(nameEnd, nameEnd + extraLength);
    const entry: Entry = {
      name,
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      time: view.getUint16(at + 12, true),
      crc: view.getUint32(at + 16, true),
      ...placeOf(view, at, extra),
      aes: aesOf(extra),
    };
    if (!name.endsWith('/')) entries.push(entry);
    at = nameEnd + extraLength + view.getUint16(at + 32, true);
  }
  return entries;
}

export function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.length);
}

function directoryOf(args: Args, view: DataView): { count: number; at: number } {
  let end = view.byteLength - 22;
  // Behind it stands a comment at most, whose length has 16 bits.
  const first = Math.max(0, end - 0xffff);
  while (end >= first && view.getUint32(end, true) !== signatures.end) end -= 1;
  if (end < first) throw badZip(args, 'its end is missing');
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== signatures.locator) {
    return { count: view.getUint16(end + 10, true), at: view.getUint32(end + 16, true) };
  }
  const at = bigAt(view, locator + 8);
  if (at + 56 > view.byteLength || view.getUint32(at, true) !== signatures.end64) {
    throw badZip(args, 'its ZIP64 end is damaged');
  }
  return { count: bigAt(view, at + 32), at: bigAt(view, at + 48) };
}

/** Too large for a whole number in JavaScript is too large for a file here, too. */
function bigAt(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

const elsewhere = 0xffffffff;

/** Of the numbers in the extra field only those are there that the entry leaves to it, in this order. */
function placeOf(view: DataView, entry: number, extra: Uint8Array): Pick<Entry, 'size' | 'packed' | 'at'> {
  const big = extraField(extra, 0x0001);
  let next = 0;
  const [size = 0, packed = 0, at = 0] = [24, 20, 42].map((offset) => {
    const small = view.getUint32(entry + offset, true);
    if (small !== elsewhere || !big || next + 8 > big.byteLength) return small;
    next += 8;
    return bigAt(big, next - 8);
  });
  return { size, packed, at };
}

function aesOf(extra: Uint8Array): Entry['aes'] {
  const field = extraField(extra, 0x9901);
  if (!field || field.byteLength < 7) return null;
  const [version, strength] = [field.getUint16(0, true), field.getUint8(4)];
  if (strength < 1 || strength > 3) return null;
  return { strength, method: field.getUint16(5, true), hasCrc: version === 1 };
}

function extraField(extra: Uint8Array, id: number): DataView | null {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== id) continue;
    return viewOf(extra.subarray(at + 4, at + 4 + view.getUint16(at + 2, true)));
  }
  return null;
}
