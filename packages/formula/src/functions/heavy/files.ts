/** Files as values: what an email's attachments look like, and what ZIP and TAR are given. */
import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Json, JsonObject } from '../../json.ts';
import { asNumber, isObject } from '../../values.ts';
import type { Args } from '../args.ts';
import { base64Of, bytesOfBase64 } from '../base64.ts';
import { bytesOf } from '../bytes.ts';

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  eml: 'message/rfc822',
  gif: 'image/gif',
  gz: 'application/gzip',
  htm: 'text/html',
  html: 'text/html',
  ics: 'text/calendar',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  msg: 'application/vnd.ms-outlook',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  tar: 'application/x-tar',
  txt: 'text/plain',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
};

/** The bytes that a result holds at most, since Base64 makes four characters of three. */
export const mostBytes = 786_432;

export function fileOf(args: Args, filename: string, bytes: Uint8Array, contentType?: string): JsonObject {
  args.room({ characters: Math.ceil(bytes.length / 3) * 4 });
  // Two digests and Base64.
  args.spend(20 + Math.ceil(bytes.length / 32));
  return {
    filename: filename.toWellFormed(),
    content_type: contentType ?? typeOf(filename),
    sizeinbytes: bytes.length,
    md5: bytesToHex(md5(bytes)),
    sha256: bytesToHex(sha256(bytes)),
    base64encodedcontents: base64Of(bytes),
  };
}

function typeOf(filename: string): string {
  const ending = filename.slice(filename.lastIndexOf('.') + 1).toLowerCase();
  return (Object.hasOwn(types, ending) ? types[ending] : undefined) ?? 'application/octet-stream';
}

/** A file to be packed. `at` is Unix time in milliseconds. */
export type Packed = { name: string; bytes: Uint8Array; at: number };

/** `index` is an array of {name or filename, contents or base64encodedcontents, created_at}. */
export function packedFiles(args: Args, index: number, value: Json): Packed[] {
  if (!Array.isArray(value)) throw args.wrong('an array of files', value, index);
  if (value.length > 1_000) throw args.error({ code: 'limit', message: 'More than 1000 files.' }, index);
  let left = mostBytes;
  return value.map((item) => {
    const file = packedFile(args, index, item);
    left -= file.bytes.length;
    if (left < 0) throw args.error({ code: 'limit', message: 'These files are larger than 768 KB.' }, index);
    return file;
  });
}

function packedFile(args: Args, index: number, item: Json): Packed {
  const own = (key: string) => (isObject(item) && Object.hasOwn(item, key) ? item[key] : undefined);
  const name = own('name') ?? own('filename');
  const [contents, encoded, at] = [own('contents'), own('base64encodedcontents'), own('created_at')];
  const text = contents ?? encoded;
  if (typeof name !== 'string' || name === '' || typeof text !== 'string') {
    throw args.wrong('files of {name, contents} or {name, base64encodedcontents}', item, index);
  }
  args.room({ characters: text.length });
  args.spend(20 + Math.ceil(text.length / 64));
  const bytes = text === contents ? bytesOf(text) : bytesOfBase64(text);
  if (bytes === undefined)
    throw args.fail(`The base64encodedcontents of ${name.slice(0, 100)} is not Base64.`, index);
  return { name, bytes, at: timeOf(args, at ?? null, index) };
}

/** Unix seconds, or a date as JavaScript reads it; the present when left out. */
function timeOf(args: Args, value: Json, index: number): number {
  if (value === null) return args.now().getTime();
  const seconds = asNumber(value);
  const at = seconds === undefined ? Date.parse(String(value)) : seconds * 1_000;
  if (!Number.isFinite(at)) throw args.fail('created_at must be a date such as 2026-03-04T05:06:07Z.', index);
  return at;
}
