/** The little of ASN.1 that keys are written in, read with bounds. */

export type Der = { tag: number; bytes: Uint8Array; parts: Der[] };

const deepest = 12;

/** All values that stand in `bytes`, one after the other. Throws when they are none. */
export function derOf(bytes: Uint8Array, depth = 0): Der[] {
  if (depth > deepest) throw new Error('it is nested too deeply');
  const found: Der[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? 0;
    let start = at + 2;
    if (length >= 0x80) {
      const digits = length & 0x7f;
      if (digits === 0 || digits > 3) throw new Error('it is damaged');
      length = bytes.subarray(start, start + digits).reduce((sum, byte) => sum * 256 + byte, 0);
      start += digits;
    }
    const end = start + length;
    if (end > bytes.length) throw new Error('it is cut off');
    const content = bytes.subarray(start, end);
    // The sixth bit says that there are values inside.
    found.push({ tag, bytes: content, parts: (tag & 0x20) === 0 ? [] : derOf(content, depth + 1) });
    at = end;
  }
  return found;
}

/** An object identifier as it is written: 1.2.840.10045.2.1. */
export function oidOf(node: Der | undefined): string {
  if (node?.tag !== 6) return '';
  const numbers: number[] = [];
  let number = 0;
  for (const byte of node.bytes) {
    number = number * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...rest] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
}

export function integerOf(node: Der | undefined): bigint {
  if (node?.tag !== 2) throw new Error('a number is missing');
  return bigintOf(node.bytes);
}

/** Big-endian and not negative. */
export function bigintOf(bytes: Uint8Array): bigint {
  let hex = '0x0';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return BigInt(hex);
}

/** Big-endian, in `length` bytes; as many as are needed when left out. */
export function bytesOfBigint(value: bigint, length?: number): Uint8Array {
  const hex = value.toString(16);
  const digits = Math.max((length ?? 0) * 2, hex.length + (hex.length % 2));
  return Uint8Array.from(hex.padStart(digits, '0').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function tagged(tag: number, ...contents: Uint8Array[]): Uint8Array {
  const size = contents.reduce((sum, content) => sum + content.length, 0);
  const length = size < 0x80 ? Uint8Array.of(size) : bytesOfBigint(BigInt(size));
  const head = size < 0x80 ? [tag, size] : [tag, 0x80 | length.length, ...length];
  const made = new Uint8Array(head.length + size);
  made.set(head);
  let at = head.length;
  for (const content of contents) {
    made.set(content, at);
    at += content.length;
  }
  return made;
}

export const der = {
  sequence: (...parts: Uint8Array[]) => tagged(0x30, ...parts),
  /** A zero byte keeps what begins with a set bit from being negative. */
  integer: (value: bigint) => {
    const bytes = bytesOfBigint(value);
    return tagged(2, ...((bytes[0] ?? 0) >= 0x80 ? [Uint8Array.of(0)] : []), bytes);
  },
  bits: (bytes: Uint8Array) => tagged(3, Uint8Array.of(0), bytes),
  octets: (bytes: Uint8Array) => tagged(4, bytes),
  /** The algorithm of plain RSA keys: 1.2.840.113549.1.1.1 and NULL. */
  rsa: () => tagged(0x30, Uint8Array.of(6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0)),
};
