/**
 * Base64 and texts as bytes, as browsers and Node have them, in the script's own world: `atob`, `btoa`,
 * `TextEncoder`, `TextDecoder` (UTF-8 and windows-1252, which is what the Encoding standard calls latin1), and
 * `Uint8Array.fromBase64` and `.toBase64` of ES2026. Plain loops: a file of some MB is read in seconds.
 */
export const encodings = `() => {
  'use strict';
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const asCode = Uint8Array.from(alphabet, (one) => one.charCodeAt(0));
  const asBits = new Uint8Array(65536).fill(255);
  asCode.forEach((code, bits) => { asBits[code] = bits; });
  const { fromCharCode } = String;
  const step = 16384;

  const textOf = (codes) => {
    let text = '';
    for (let at = 0; at < codes.length; at += step) {
      text += fromCharCode.apply(null, codes.subarray(at, at + step));
    }
    return text;
  };

  const bytesOf = (base64, who) => {
    let text = String(base64).replace(/[\\t\\n\\f\\r ]+/g, '');
    if (text.length % 4 === 0 && text.endsWith('=')) text = text.slice(0, text.endsWith('==') ? -2 : -1);
    const wrong = () => new TypeError(who + ' got a text that is not base64.');
    const rest = text.length % 4;
    if (rest === 1) throw wrong();
    const whole = text.length - rest;
    const bytes = new Uint8Array((whole / 4) * 3 + (rest === 0 ? 0 : rest - 1));
    let seen = 0;
    let to = 0;
    for (let at = 0; at < whole; at += 4) {
      const a = asBits[text.charCodeAt(at)];
      const b = asBits[text.charCodeAt(at + 1)];
      const c = asBits[text.charCodeAt(at + 2)];
      const d = asBits[text.charCodeAt(at + 3)];
      seen |= a | b | c | d;
      bytes[to++] = (a << 2) | (b >> 4);
      bytes[to++] = (b << 4) | (c >> 2);
      bytes[to++] = (c << 6) | d;
    }
    if (rest > 0) {
      const a = asBits[text.charCodeAt(whole)];
      const b = asBits[text.charCodeAt(whole + 1)];
      const c = rest === 3 ? asBits[text.charCodeAt(whole + 2)] : 0;
      seen |= a | b | c;
      bytes[to++] = (a << 2) | (b >> 4);
      if (rest === 3) bytes[to++] = (b << 4) | (c >> 2);
    }
    if (seen > 63) throw wrong();
    return bytes;
  };

  const base64Of = (bytes) => {
    const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(61);
    let to = 0;
    for (let at = 0; at < bytes.length; at += 3) {
      const left = bytes.length - at;
      const bits = (bytes[at] << 16) | ((left > 1 ? bytes[at + 1] : 0) << 8) | (left > 2 ? bytes[at + 2] : 0);
      codes[to] = asCode[bits >> 18];
      codes[to + 1] = asCode[(bits >> 12) & 63];
      if (left > 1) codes[to + 2] = asCode[(bits >> 6) & 63];
      if (left > 2) codes[to + 3] = asCode[bits & 63];
      to += 4;
    }
    return textOf(codes);
  };

  /** What is wrong becomes U+FFFD, one for each piece that could not go on. */
  const fromUtf8 = (bytes, fatal) => {
    const codes = new Uint16Array(bytes.length);
    let to = 0;
    for (let at = 0; at < bytes.length; ) {
      const first = bytes[at++];
      if (first < 128) {
        codes[to++] = first;
        continue;
      }
      let more = first >= 0xc2 && first <= 0xdf ? 1 : first >= 0xe0 && first <= 0xef ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
      let point = more === 0 ? -1 : first & (0x3f >> more);
      let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
      let high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
      for (; more > 0; more -= 1) {
        const next = bytes[at];
        if (!(next >= low && next <= high)) {
          point = -1;
          break;
        }
        point = (point << 6) | (next & 0x3f);
        low = 0x80;
        high = 0xbf;
        at += 1;
      }
      if (point < 0 && fatal) throw new TypeError('TextDecoder got bytes that are not UTF-8.');
      if (point < 0) codes[to++] = 0xfffd;
      else if (point < 0x10000) codes[to++] = point;
      else {
        codes[to++] = 0xd7c0 + (point >> 10);
        codes[to++] = 0xdc00 + (point & 0x3ff);
      }
    }
    return textOf(codes.subarray(0, to));
  };

  const windows = '€\\x81‚ƒ„…†‡ˆ‰Š‹Œ\\x8dŽ\\x8f\\x90‘’“”•–—˜™š›œ\\x9džŸ';
  const fromLatin1 = (bytes) =>
    textOf(bytes).replace(/[\\x80-\\x9f]/g, (one) => windows[one.charCodeAt(0) - 128]);

  const toUtf8 = (text) => {
    const bytes = new Uint8Array(text.length * 3);
    let to = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < 0x80) {
        bytes[to++] = code;
        continue;
      }
      const point = text.codePointAt(at);
      if (point < 0x800) bytes[to++] = 0xc0 | (point >> 6);
      else {
        if (point < 0x10000) bytes[to++] = 0xe0 | (point >> 12);
        else {
          bytes[to++] = 0xf0 | (point >> 18);
          bytes[to++] = 0x80 | ((point >> 12) & 0x3f);
          at += 1;
        }
        bytes[to++] = 0x80 | ((point >> 6) & 0x3f);
      }
      bytes[to++] = 0x80 | (point & 0x3f);
    }
    return bytes.slice(0, to);
  };

  const viewOf = (given) => {
    if (given === undefined) return new Uint8Array(0);
    if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
    if (given instanceof ArrayBuffer) return new Uint8Array(given);
    throw new TypeError('TextDecoder.decode needs bytes, such as Uint8Array.fromBase64(text).');
  };

  const encodingOf = (label) => {
    const name = String(label).trim().toLowerCase();
    if (name === 'utf-8' || name === 'utf8') return 'utf-8';
    if (['latin1', 'iso-8859-1', 'windows-1252', 'cp1252', 'ascii', 'us-ascii'].includes(name)) return 'windows-1252';
    throw new RangeError('TextDecoder knows utf-8 and latin1 (windows-1252), and no ' + name + '.');
  };

  globalThis.atob = (text) => textOf(bytesOf(text, 'atob'));
  globalThis.btoa = (given) => {
    const text = String(given);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 255) throw new TypeError('btoa takes characters up to U+00FF: encode the text with TextEncoder first.');
      bytes[at] = code;
    }
    return base64Of(bytes);
  };
  const add = (to, name, value) => Object.defineProperty(to, name, { value, writable: true, configurable: true });
  add(Uint8Array, 'fromBase64', (text) => bytesOf(text, 'Uint8Array.fromBase64'));
  add(Uint8Array.prototype, 'toBase64', function toBase64() {
    return base64Of(this);
  });
  globalThis.TextEncoder = class TextEncoder {
    get encoding() {
      return 'utf-8';
    }
    encode(text = '') {
      return toUtf8(String(text).toWellFormed());
    }
  };
  globalThis.TextDecoder = class TextDecoder {
    #fatal;
    #keepsMark;
    constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
      this.encoding = encodingOf(label);
      this.#fatal = fatal;
      this.#keepsMark = ignoreBOM;
    }
    decode(given) {
      const bytes = viewOf(given);
      if (this.encoding !== 'utf-8') return fromLatin1(bytes);
      const text = fromUtf8(bytes, this.#fatal);
      return text.startsWith('\\ufeff') && !this.#keepsMark ? text.slice(1) : text;
    }
  };
}`;
