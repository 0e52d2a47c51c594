/** TAR files in the form of POSIX (ustar). Names are texts and nothing more: no file is ever made of them. */
import type { FormulaError } from '../../error.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Args } from '../args.ts';
import { bytesOf, latin1Of, textOf } from '../bytes.ts';
import { fileOf, type Packed, packedFiles } from './files.ts';
import { boundedBytes } from './guard.ts';

const block = 512;

export function tar(args: Args): Json {
  const files = packedFiles(args, 0, args.value(0));
  const size = files.reduce((sum, { bytes }) => sum + block + padded(bytes.length), block * 2);
  args.room({ characters: size });
  args.spend(Math.ceil(size / 64));
  const made = new Uint8Array(size);
  let at = 0;
  for (const file of files) {
    writeHeader(args, file, made.subarray(at, at + block));
    made.set(file.bytes, at + block);
    at += block + padded(file.bytes.length);
  }
  return textOf(made);
}

function padded(length: number): number {
  return Math.ceil(length / block) * block;
}

function writeHeader(args: Args, { name, bytes, at }: Packed, header: Uint8Array): void {
  const { prefix, rest } = splitName(args, name);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  const put = (offset: number, text: string) => header.set(bytesOf(text), offset);
  put(0, rest);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(bytes.length, 11));
  put(136, octal(Math.min(Math.max(0, Math.floor(at / 1_000)), 0o77777777777), 11));
  put(148, ' '.repeat(8));
  put(156, '0');
  put(257, 'ustar\x0000');
  put(345, prefix);
  put(
    148,
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    )} `,
  );
}

/** A name of more than 100 bytes is split at a slash. */
function splitName(args: Args, name: string): { prefix: string; rest: string } {
  if (bytesOf(name).length <= 100) return { prefix: '', rest: name };
  for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
    const [prefix, rest] = [name.slice(0, at), name.slice(at + 1)];
    if (rest !== '' && bytesOf(rest).length <= 100 && bytesOf(prefix).length <= 155) return { prefix, rest };
  }
  throw args.fail(`The name ${name.slice(0, 40)}… is too long for TAR.`, 0);
}

export function untar(args: Args): Json {
  const data = boundedBytes(args, 0, { perStep: 64 });
  const files: JsonObject[] = [];
  let longName: string | null = null;
  if (data.length < block) throw bad(args, 'it is shorter than a header');
  for (let at = 0; at < data.length; ) {
    const header = data.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) break;
    if (header.length < block) throw bad(args, 'a header is cut off');
    const size = sizeIn(args, header);
    const contents = data.subarray(at + block, at + block + size);
    if (contents.length < size) throw bad(args, 'a file is cut off');
    const kind = String.fromCharCode(header[156] ?? 0);
    // Long names stand before the file that they belong to, as GNU or POSIX writes them.
    if (kind === 'L') longName = textIn(contents);
    else if (kind === 'x') longName = /^\d+ path=(.*)$/m.exec(textOf(contents))?.[1] ?? longName;
    else if (kind === '0' || kind === '\0' || kind === '7') {
      if (files.length === 1_000) throw args.error({ code: 'limit', message: 'More than 1000 files.' }, 0);
      files.push(fileOf(args, longName ?? nameIn(header), contents));
      longName = null;
    } else longName = null;
    args.spend(1);
    at += block + padded(size);
  }
  return files;
}

function bad(args: Args, why: string): FormulaError {
  return args.fail(`UNTAR got data that is not a TAR file: ${why}.`, 0);
}

/** Its size, when the sum over the header is right. */
function sizeIn(args: Args, header: Uint8Array): number {
  const sum = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
  const octal = (from: number, to: number) =>
    Number.parseInt(
      latin1Of(header.subarray(from, to))
        .replace(/[\0 ]+$/, '')
        .trim() || '0',
      8,
    );
  if (octal(148, 156) !== sum) throw bad(args, 'a header is damaged');
  const size = octal(124, 136);
  if (!Number.isInteger(size) || size < 0) throw bad(args, 'a size is no number');
  return size;
}

function nameIn(header: Uint8Array): string {
  const isPosix = latin1Of(header.subarray(257, 263)) === 'ustar\0';
  const [name, prefix] = [textIn(header.subarray(0, 100)), isPosix ? textIn(header.subarray(345, 500)) : ''];
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textIn(field: Uint8Array): string {
  const end = field.indexOf(0);
  return textOf(end < 0 ? field : field.subarray(0, end));
}
