/** A mail as its parts, by RFC 5322 and MIME; lenient, as mail is, and bounded. */
import type { Args } from '../args.ts';
import { bytesOfLatin1 } from '../bytes.ts';
import { decode, decodeRaw, headerText, lenientBase64, quotedPrintable } from './mail-text.ts';

export type Header = { name: string; raw: string };

export type Part = {
  /** Lower case, such as text/plain. */
  type: string;
  charset: string;
  filename: string | null;
  contentId: string | null;
  isAttachment: boolean;
  bytes: () => Uint8Array;
  text: () => string;
};

const [deepest, mostParts, mostHeaders] = [20, 500, 1_000];
/** The rest of a longer one is left out: it is no header that anybody reads. */
const longestHeader = 65_536;

/** `raw` has one character for each byte. */
export function headersOf(raw: string): { headers: Header[]; body: string } {
  const blank = /(?:^|\r?\n)\r?\n/.exec(raw);
  const head = blank === null ? raw : raw.slice(0, blank.index);
  const body = blank === null ? '' : raw.slice(blank.index + blank[0].length);
  const headers: Header[] = [];
  for (const line of head.split(/\r?\n/, 20_000)) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line)) {
      if (last !== undefined && last.raw.length < longestHeader) last.raw += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0 && headers.length < mostHeaders) {
      headers.push({
        name: line.slice(0, colon).trim().toLowerCase(),
        raw: line.slice(colon + 1, colon + longestHeader).trim(),
      });
    }
  }
  return { headers, body };
}

export function rawOf(headers: readonly Header[], name: string): string | null {
  return headers.find((header) => header.name === name)?.raw ?? null;
}

/** The leaves of a mail, in their order. */
export function partsOf(args: Args, headers: Header[], body: string): Part[] {
  const parts: Part[] = [];
  collect(args, { headers, body, depth: 0 }, parts);
  return parts;
}

function collect(
  args: Args,
  { headers, body, depth }: { headers: Header[]; body: string; depth: number },
  parts: Part[],
): void {
  if (depth > deepest || parts.length >= mostParts) {
    throw args.error({ code: 'limit', message: 'This mail has too many or too deep parts.' }, 0);
  }
  args.spend(1 + Math.ceil(body.length / 256));
  const [type = '', params] = fieldOf(rawOf(headers, 'content-type') ?? 'text/plain');
  const boundary = params.get('boundary');
  if (!type.startsWith('multipart/') || !boundary) {
    parts.push(leafOf(headers, type, { params, body }));
    return;
  }
  for (const piece of split(body, boundary)) {
    collect(args, { ...headersOf(piece), depth: depth + 1 }, parts);
  }
}

/** What stands between the lines of a boundary, without what is before the first and behind the last. */
function split(body: string, boundary: string): string[] {
  const pieces: string[] = [];
  const line = `\n--${boundary}`;
  const text = `\n${body}`;
  let at = lineAt(text, line, 0);
  while (at >= 0 && pieces.length <= mostParts) {
    const after = at + line.length;
    if (text.startsWith('--', after)) break;
    const start = text.indexOf('\n', after);
    if (start < 0) break;
    at = lineAt(text, line, start);
    pieces.push(text.slice(start + 1, at < 0 ? undefined : at).replace(/\r$/, ''));
  }
  return pieces;
}

/** Where the boundary stands; another one may begin with it. */
function lineAt(text: string, line: string, from: number): number {
  for (let at = text.indexOf(line, from); at >= 0; at = text.indexOf(line, at + 1)) {
    const next = text[at + line.length];
    if (next === undefined || '\r\n \t'.includes(next) || text.startsWith('--', at + line.length)) return at;
  }
  return -1;
}

function leafOf(
  headers: Header[],
  type: string,
  { params, body }: { params: Map<string, string>; body: string },
): Part {
  const [disposition = '', more] = fieldOf(rawOf(headers, 'content-disposition') ?? '');
  const encoding = (rawOf(headers, 'content-transfer-encoding') ?? '').toLowerCase();
  const filename = more.get('filename') ?? params.get('name') ?? null;
  const charset = params.get('charset') ?? 'utf-8';
  const isText = type === 'text/plain' || type === 'text/html';
  const bytes = () => {
    if (encoding === 'base64') return lenientBase64(body);
    return encoding === 'quoted-printable' ? quotedPrintable(body) : bytesOfLatin1(body);
  };
  const isRaw = encoding !== 'base64' && encoding !== 'quoted-printable';
  return {
    type: type || 'text/plain',
    charset,
    filename,
    contentId: rawOf(headers, 'content-id')?.replace(/^<|>$/g, '') ?? null,
    isAttachment: disposition === 'attachment' || filename !== null || !isText,
    bytes,
    text: () => (isRaw ? decodeRaw(body, charset) : decode(bytes(), charset)).replace(/\r\n/g, '\n'),
  };
}

/** `text/plain; charset="utf-8"; name*0*=utf-8''a%20b` → the value, and its parameters decoded (RFC 2231). */
function fieldOf(raw: string): [string, Map<string, string>] {
  const [value = '', ...rest] = pieces(raw);
  const found = new Map<string, string>();
  const continued = new Map<string, { text: string; encoded: boolean }[]>();
  for (const piece of rest) {
    const equals = piece.indexOf('=');
    if (equals < 0) continue;
    const key = piece.slice(0, equals).trim().toLowerCase();
    const text = unquoted(piece.slice(equals + 1).trim());
    const [, name = '', place, star] = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec(key) ?? [];
    if (place === undefined && star === undefined) found.set(name, headerText(text));
    else {
      const list = continued.get(name) ?? [];
      list[place === undefined ? 0 : Number(place)] = { text, encoded: star !== undefined };
      continued.set(name, list);
    }
  }
  for (const [name, list] of continued) found.set(name, joined(list));
  return [value.trim().toLowerCase(), found];
}

function joined(list: { text: string; encoded: boolean }[]): string {
  // Places may be missing.
  const parts = list.flat();
  const [, charset = 'utf-8', rest] =
    /^([^']*)'[^']*'(.*)$/s.exec(parts[0]?.encoded ? parts[0].text : '') ?? [];
  const raw = parts.map(({ text, encoded }, at) => {
    const own = at === 0 && rest !== undefined ? rest : text;
    return encoded
      ? own.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : own;
  });
  return decode(bytesOfLatin1(raw.join('')), charset);
}

/** At semicolons, but for those in quotes. */
function pieces(raw: string): string[] {
  const found: string[] = [];
  let [start, quoted] = [0, false];
  for (let at = 0; at < raw.length; at += 1) {
    if (raw[at] === '\\' && quoted) at += 1;
    else if (raw[at] === '"') quoted = !quoted;
    else if (raw[at] === ';' && !quoted && found.length < 100) {
      found.push(raw.slice(start, at));
      start = at + 1;
    }
  }
  return [...found, raw.slice(start)];
}

function unquoted(text: string): string {
  return text.startsWith('"')
    ? text
        .slice(1)
        .replace(/"[^"]*$/, '')
        .replace(/\\(.)/g, '$1')
    : text;
}
