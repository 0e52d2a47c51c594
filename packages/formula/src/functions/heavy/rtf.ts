/**
 * RTF bodies of Outlook mails: unpacked (MS-OXRTFCP), and read as the HTML that they wrap (MS-OXRTFEX) or as
 * plain text. Goes over its data once; what it makes is bounded.
 */
import { bytesOfLatin1, latin1Of } from '../bytes.ts';
import { charsetOf } from './code-pages.ts';
import { decoderOf, hexAt } from './mail-text.ts';

/** What the dictionary holds before anything was unpacked. */
const first =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript ' +
  '\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par ' +
  '\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

const [packed, plain] = [0x75465a4c, 0x414c454d];

/** One byte a character. Throws for what is damaged, and for more than `most` bytes. */
export function unpackRtf(bytes: Uint8Array, most: number): string {
  const damaged = () => new Error('its RTF body is damaged');
  if (bytes.length < 16) throw damaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [size, kind] = [view.getUint32(4, true), view.getUint32(8, true)];
  if (size > most) throw new Error('its RTF body is larger than 1 MB');
  if (kind === plain) return latin1Of(bytes.subarray(16, 16 + size));
  if (kind !== packed) throw damaged();
  const made = new Uint8Array(first.length + size);
  for (let at = 0; at < first.length; at += 1) made[at] = first.charCodeAt(at);
  let end = first.length;
  for (let at = 16; at < bytes.length && end < made.length; ) {
    const flags = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < bytes.length && end < made.length; bit += 1) {
      if (((flags >> bit) & 1) === 0) made[end++] = bytes[at++] ?? 0;
      else {
        const token = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
        at += 2;
        // The dictionary is the last 4,096 bytes, in a ring: its own end as a place ends the data.
        const back = (end - (token >> 4)) & 0xfff;
        if (back === 0) return latin1Of(made.subarray(first.length, end));
        if (back > end) throw damaged();
        for (let left = (token & 0xf) + 2; left > 0 && end < made.length; left -= 1, end += 1) {
          made[end] = made[end - back] ?? 0;
        }
      }
    }
  }
  return latin1Of(made.subarray(first.length, end));
}

type Group = {
  /** Nothing in it is text: fonts, pictures, whatever is not known. */
  isHidden: boolean;
  /** Formatting for programs that do not know of the HTML. */
  isRtfOnly: boolean;
  /** So many characters behind a Unicode one stand for it. */
  fallback: number;
};

const words: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  tab: '\t',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  endash: '–',
  emdash: '—',
  cell: '\t',
  row: '\n',
};
const symbols: Readonly<Record<string, string>> = {
  '~': '\u00a0',
  _: '‑',
  '\\': '\\',
  '{': '{',
  '}': '}',
  '\n': '\n',
  '\r': '\n',
};
const deepest = 500;
/** Words, signs, braces and runs of text: each takes as long as a hundred characters. */
const mostPieces = 250_000;
const hidden = new Set(['fonttbl', 'colortbl', 'stylesheet', 'info', 'pict', 'object', 'header', 'footer']);

/** Control words with their number, control symbols, groups, line ends, and runs of text. */
const token =
  /\\([a-z]{1,32})(-?\d{1,9})? ?|((?:\\'[0-9a-f]{2})+)|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\/gi;

/** `\'41\'42` as one character a byte. */
function bytesOfHex(marks: string): string {
  let made = '';
  for (let at = 2; at < marks.length; at += 4) made += String.fromCharCode(hexAt(marks, at));
  return made;
}

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Reads a text of one character a byte. Where a byte is a character, a table does it, many times as fast. */
function readerOf(charset: string): (raw: string) => string {
  const decoder = decoderOf(charset);
  const table = decoder.decode(everyByte);
  const isTable = table.length === 256 && !table.includes('\ufffd');
  if (!isTable) return (raw) => decoder.decode(bytesOfLatin1(raw));
  return (raw) => raw.replace(/[\x80-\xff]/g, (byte) => table[byte.charCodeAt(0)] ?? byte);
}

/** What an RTF document says; `rtf` has one character for each byte. */
export function bodyOfRtf(rtf: string): { content_type: 'text/plain' | 'text/html'; content: string } {
  const isHtml = /\\fromhtml1\b/.test(rtf.slice(0, 4_096));
  const read = readerOf(charsetOf(Number(/\\ansicpg(\d{1,5})/.exec(rtf.slice(0, 4_096))?.[1] ?? 1252)));
  const parts: string[] = [];
  const open: Group[] = [];
  let group: Group = { isHidden: false, isRtfOnly: false, fallback: 1 };
  let raw = '';
  let skip = 0;
  const isShown = () => !group.isHidden && !(isHtml && group.isRtfOnly);
  let pieces = 0;
  const count = () => {
    pieces += 1;
    if (pieces > mostPieces) throw new Error('its RTF body is in too many pieces');
  };
  const close = () => {
    if (raw !== '') parts.push(read(raw));
    raw = '';
    count();
  };
  const write = (text: string) => {
    if (!isShown()) return;
    // A sign of ASCII is one byte in every encoding that Outlook writes.
    if (text < '\x80') {
      raw += text;
      return;
    }
    close();
    parts.push(text);
  };
  const bytes = (text: string) => {
    const rest = text.slice(skip);
    skip = Math.max(0, skip - text.length);
    if (isShown()) raw += rest;
  };
  token.lastIndex = 0;
  for (let found = token.exec(rtf); found !== null; found = token.exec(rtf)) {
    count();
    const [, word, digits, hex, symbol, brace, text] = found;
    if (text !== undefined) bytes(text);
    else if (hex !== undefined) bytes(bytesOfHex(hex));
    else if (brace === '{') {
      if (open.length === deepest) throw new Error('its RTF body is nested too deeply');
      open.push(group);
      // Field by field, which is faster than a copy of whatever there is.
      group = { isHidden: group.isHidden, isRtfOnly: group.isRtfOnly, fallback: group.fallback };
    } else if (brace === '}') group = open.pop() ?? group;
    else if (symbol === '*') {
      const isTag = isHtml && rtf.startsWith('\\htmltag', token.lastIndex);
      group.isHidden ||= !isTag;
    } else if (symbol !== undefined && Object.hasOwn(symbols, symbol)) write(symbols[symbol] ?? '');
    else if (word === 'u' && digits !== undefined) {
      write(String.fromCharCode(Number(digits) & 0xffff));
      skip = group.fallback;
    } else if (word === 'uc') group.fallback = Math.max(0, Number(digits ?? 1));
    else if (word === 'bin') token.lastIndex += Math.max(0, Number(digits ?? 0));
    else if (word === 'htmlrtf') group.isRtfOnly = digits !== '0';
    else if (word !== undefined && hidden.has(word)) group.isHidden = true;
    else if (word !== undefined && Object.hasOwn(words, word)) write(words[word] ?? '');
  }
  close();
  const content = parts.join('');
  return isHtml
    ? { content_type: 'text/html', content }
    : { content_type: 'text/plain', content: content.trim() };
}
