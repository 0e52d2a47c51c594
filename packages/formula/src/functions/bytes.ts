/**
 * Bytes in a language that knows only text. Bytes that are UTF-8 are the text that they spell; every byte
 * that belongs to no character becomes a lone surrogate, U+DC80 to U+DCFF, as in Python's PEP 383. So
 * `GUNZIP(GZIP(x))` and `BASE64_ENCODE(GZIP(x))` give the same bytes back, and plain text stays plain.
 */

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const escapes = 0xdc00;

/** The bytes of a text, in UTF-8; a lone surrogate that stands for a byte is that byte. */
export function bytesOf(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    if (code < 0x80) bytes[length++] = code;
    else if (code >= escapes + 0x80 && code <= escapes + 0xff) bytes[length++] = code - escapes;
    else if (code < 0x800) {
      bytes[length++] = 0xc0 | (code >> 6);
      bytes[length++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      // A surrogate that stands for nothing becomes the sign for what cannot be read.
      const known = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
      bytes[length++] = 0xe0 | (known >> 12);
      bytes[length++] = 0x80 | ((known >> 6) & 0x3f);
      bytes[length++] = 0x80 | (known & 0x3f);
    } else {
      bytes[length++] = 0xf0 | (code >> 18);
      bytes[length++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[length++] = 0x80 | (code & 0x3f);
      at += 1;
    }
  }
  return bytes.subarray(0, length);
}

/** The text that stands for these bytes; `bytesOf` gives them back. */
export function textOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return escaped(bytes);
  }
}

/** A text that only stands for bytes: nothing that people read, or that may be stored as text. */
export function isBinary(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}

/** Bytes in the range 0 to 255, one character each: what `atob`, mails and zip names use. */
export function latin1Of(bytes: Uint8Array): string {
  return unitsText(bytes, bytes.length);
}

/** The text of so many UTF-16 units, in pieces that the stack can take. */
function unitsText(units: Uint8Array | Uint16Array, length: number): string {
  let text = '';
  for (let at = 0; at < length; at += 8_192) {
    text += Reflect.apply(String.fromCharCode, null, units.subarray(at, Math.min(length, at + 8_192)));
  }
  return text;
}

export function bytesOfLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function escaped(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const size = first < 0x80 ? 1 : sequenceAt(bytes, at);
    if (size === 0) units[length++] = escapes + first;
    else if (size === 1) units[length++] = first;
    else {
      let code = first & (0x7f >> size);
      for (let next = 1; next < size; next += 1) code = (code << 6) | ((bytes[at + next] ?? 0) & 0x3f);
      if (code < 0x10000) units[length++] = code;
      else {
        units[length++] = 0xd800 + ((code - 0x10000) >> 10);
        units[length++] = 0xdc00 + ((code - 0x10000) & 0x3ff);
      }
    }
    at += Math.max(1, size);
  }
  return unitsText(units, length);
}

/** Bytes of the character of two or more that starts here; 0 when none does. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0xc2 || first > 0xf4) return 0;
  const second = bytes[at + 1] ?? 0;
  if (!isFollowing(second)) return 0;
  if (first <= 0xdf) return 2;
  if (!isFollowing(bytes[at + 2] ?? 0)) return 0;
  // Neither written longer than needed, nor a surrogate, nor beyond the last character.
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second > 0x9f) return 0;
  if (first <= 0xef) return 3;
  if (!isFollowing(bytes[at + 3] ?? 0)) return 0;
  return (first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f) ? 0 : 4;
}

function isFollowing(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
