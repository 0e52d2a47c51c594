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
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    if (code >= escapes + 0x80 && code <= escapes + 0xff) bytes[length++] = code - escapes;
    else length += encoder.encodeInto(String.fromCodePoint(code), bytes.subarray(length)).written;
    at += code > 0xffff ? 2 : 1;
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

/** Bytes in the range 0 to 255, one character each: what `atob`, forge and zip names use. */
export function latin1Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8_192) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
  }
  return parts.join('');
}

export function bytesOfLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function escaped(bytes: Uint8Array): string {
  const parts: string[] = [];
  let units: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    const length = byte < 0x80 ? 1 : sequenceAt(bytes, at);
    if (length === 0) units.push(escapes + byte);
    else if (length === 1) units.push(byte);
    else
      for (const unit of strict.decode(bytes.subarray(at, at + length)).split(''))
        units.push(unit.charCodeAt(0));
    at += Math.max(1, length);
    if (units.length >= 8_192) {
      parts.push(String.fromCharCode(...units));
      units = [];
    }
  }
  return parts.join('') + String.fromCharCode(...units);
}

/** Bytes of the character of two or more that starts here; 0 when none does. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(at, at + 4);
  const follows = (byte: number) => byte >= 0x80 && byte <= 0xbf;
  if (first >= 0xc2 && first <= 0xdf) return follows(second) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    // Neither written longer than needed nor a surrogate.
    const whole = second >= (first === 0xe0 ? 0xa0 : 0x80) && second <= (first === 0xed ? 0x9f : 0xbf);
    return whole && follows(third) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const whole = second >= (first === 0xf0 ? 0x90 : 0x80) && second <= (first === 0xf4 ? 0x8f : 0xbf);
    return whole && follows(third) && follows(fourth) ? 4 : 0;
  }
  return 0;
}
