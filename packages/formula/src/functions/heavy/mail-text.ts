/** Texts of mails: encodings, header words, addresses, HTML. All of it takes time in proportion to its size. */
import { bytesOfBase64 } from '../base64.ts';
import { bytesOfLatin1 } from '../bytes.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What stands in `bytes`. */
export function decode(bytes: Uint8Array, charset: string): string {
  return decoderOf(charset.trim()).decode(bytes);
}

/** A name that nobody knows is taken for UTF-8. */
export function decoderOf(charset: string) {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** Bytes that were sent as they are: UTF-8 whenever they can be that. */
export function decodeRaw(raw: string, charset: string): string {
  const bytes = bytesOfLatin1(raw);
  try {
    return utf8.decode(bytes);
  } catch {
    return decode(bytes, charset);
  }
}

/** Base64 of mails: whatever is not in its alphabet does not count. */
export function lenientBase64(raw: string): Uint8Array {
  const plain = raw.replace(/[^A-Za-z0-9+/]+/g, '');
  return bytesOfBase64(plain.length % 4 === 1 ? plain.slice(0, -1) : plain) ?? new Uint8Array();
}

/** Quoted-printable; also the Q of header words, but for their underscores. */
export function quotedPrintable(raw: string): Uint8Array {
  const joined = raw.replace(/=[ \t]{0,80}\r?\n/g, '');
  const made = new Uint8Array(joined.length);
  let length = 0;
  for (let at = 0; at < joined.length; at += 1) {
    const code = joined.charCodeAt(at);
    const byte = code === 0x3d ? hexAt(joined, at + 1) : -1;
    if (byte >= 0) at += 2;
    made[length] = byte >= 0 ? byte : code;
    length += 1;
  }
  return made.subarray(0, length);
}

/** The byte that two hexadecimal digits spell; negative when they are none. */
export function hexAt(text: string, at: number): number {
  return (digit(text.charCodeAt(at)) << 4) | digit(text.charCodeAt(at + 1));
}

function digit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

const word = /=\?([^?\s*]{1,40})(?:\*[^?\s]{1,20})?\?([BbQq])\?([^?]*)\?=/g;

/** A header's words as text; `raw` has one character for each byte. */
export function headerText(raw: string): string {
  if (!raw.includes('=?')) return decodeRaw(raw, 'windows-1252');
  // White space between two encoded words is none; a character may be split between them.
  const parts: string[] = [];
  let open: { charset: string; bytes: number[] } | null = null;
  const close = () => {
    if (open !== null) parts.push(decode(Uint8Array.from(open.bytes), open.charset));
    open = null;
  };
  let at = 0;
  for (const match of raw.matchAll(word)) {
    const [whole, charset = '', kind = '', text = ''] = match;
    const between = raw.slice(at, match.index);
    if (between.trim() !== '' || open?.charset !== charset.toLowerCase()) {
      const wasOpen = open !== null;
      close();
      if (!wasOpen || between.trim() !== '') parts.push(decodeRaw(between, 'windows-1252'));
      open = { charset: charset.toLowerCase(), bytes: [] };
    }
    const bytes =
      kind.toUpperCase() === 'B' ? lenientBase64(text) : quotedPrintable(text.replaceAll('_', ' '));
    for (const byte of bytes) open.bytes.push(byte);
    at = match.index + whole.length;
  }
  close();
  parts.push(decodeRaw(raw.slice(at), 'windows-1252'));
  return parts.join('');
}

const mostAddresses = 1_000;

/** The bare addresses of a header such as To, without names, comments and groups. */
export function addressesOf(header: string): string[] {
  const found: string[] = [];
  let [current, angle] = ['', ''];
  let [quoted, inAngle] = [false, false];
  let comment = 0;
  const end = () => {
    const address = (angle === '' ? current : angle).trim();
    if (address.includes('@') && found.length < mostAddresses) found.push(address);
    [current, angle, inAngle] = ['', '', false];
  };
  for (let at = 0; at < header.length; at += 1) {
    const character = header[at] ?? '';
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (comment > 0) comment += character === '(' ? 1 : character === ')' ? -1 : 0;
    else if (character === '"') quoted = true;
    else if (character === '(') comment = 1;
    else if (character === '<') [inAngle, angle] = [true, ''];
    else if (character === '>') inAngle = false;
    else if (character === ',' || character === ';') end();
    else if (character === ':' && !inAngle) current = '';
    else if (inAngle) angle += character;
    else current += character;
  }
  end();
  return found;
}

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
]);

const hiddenTags = ['script', 'style', 'head', '!--'];
/** What those and the ends of lines begin with. */
const special = new Set(Array.from('sShH!bB/', (sign) => sign.charCodeAt(0)));
const lineEnd = /^<(?:br|\/p|\/div|\/tr|\/li|\/h[1-6])\b/;

/** The words of an HTML page: what a mail says when it has no plain text. */
export function plainOf(html: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open !== at) parts.push(open < 0 ? html.slice(at) : html.slice(at, open));
    if (open < 0) break;
    // Most tags are neither hidden nor the end of a line, as their first letter tells.
    const start = special.has(html.charCodeAt(open + 1)) ? html.slice(open, open + 8).toLowerCase() : '';
    const hidden = start === '' ? undefined : hiddenTags.find((tag) => start.startsWith(tag, 1));
    const closing = hidden === undefined ? '>' : hidden === '!--' ? '-->' : `</${hidden}`;
    const close = hidden === undefined ? html.indexOf('>', open) : indexOfTag(html, closing, open);
    if (close < 0) break;
    if (start !== '' && lineEnd.test(start)) parts.push('\n');
    at = close + closing.length;
    if (hidden !== undefined && hidden !== '!--') at = Math.max(at, html.indexOf('>', close) + 1);
  }
  // Each pattern finds only what it changes: most white space is one space, most line ends stand alone.
  return parts
    .join('')
    .replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,6});/gi, (whole, name: string) => entityOf(name) ?? whole)
    .replace(/[^\S\n ][^\S\n]*| [^\S\n]+/g, ' ')
    .replace(/ \n ?|\n /g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Whatever its case. */
function indexOfTag(html: string, tag: string, from: number): number {
  for (let at = html.indexOf(tag.slice(0, 2), from); at >= 0; at = html.indexOf(tag.slice(0, 2), at + 1)) {
    if (html.slice(at, at + tag.length).toLowerCase() === tag) return at;
  }
  return -1;
}

function entityOf(name: string): string | undefined {
  if (!name.startsWith('#')) return entities.get(name) ?? entities.get(name.toLowerCase());
  const isHexadecimal = name[1] === 'x' || name[1] === 'X';
  const code = isHexadecimal ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    ? String.fromCodePoint(code)
    : undefined;
}
