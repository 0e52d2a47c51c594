/** ZIP files, read. Names are texts and nothing more: no file is ever made of them. */
import type { FormulaError } from '../../error.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Args } from '../args.ts';
import { bytesOf } from '../bytes.ts';
import { fileOf, mostBytes } from './files.ts';
import { boundedBytes, guarded } from './guard.ts';
import { crc32, expandFile, roomFor, setUp, TooLarge } from './inflate.ts';
import {
  aesDecrypt,
  aesMethod,
  keySteps,
  mostAesFiles,
  oldDecrypt,
  signatures,
  tooManyKeys,
} from './zip-crypto.ts';
import { badZip, type Entry, entriesOf, viewOf } from './zip-directory.ts';

export function unzip(args: Args): Json {
  const data = boundedBytes(args, 0, { perStep: 64 });
  const password = args.has(1) ? bytesOf(args.subject(1)) : null;
  let left = mostBytes;
  const entries = entriesOf(args, data);
  if (entries.filter(({ method }) => method === aesMethod).length > mostAesFiles) throw tooManyKeys(args);
  return entries.map((entry): JsonObject => {
    const bytes = contentsOf(args, entry, { data, password, left });
    left -= bytes.length;
    return fileOf(args, entry.name, bytes);
  });
}

function contentsOf(
  args: Args,
  entry: Entry,
  { data, password, left }: { data: Uint8Array; password: Uint8Array | null; left: number },
): Uint8Array {
  const view = viewOf(data);
  const { at } = entry;
  if (at + 30 > data.length || view.getUint32(at, true) !== signatures.file) {
    throw badZip(args, 'a file is missing');
  }
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + entry.packed > data.length) throw badZip(args, 'a file is cut off');
  args.spend(setUp + Math.ceil(entry.packed / 32));
  const packed = decrypted(args, entry, data.subarray(start, start + entry.packed), password);
  const method = entry.method === aesMethod ? entry.aes?.method : entry.method;
  if (method !== 0 && method !== 8) throw badZip(args, 'it is compressed in a way that is not known here');
  const room = roomFor(packed.length, left);
  if (method === 0 && packed.length > room) throw tooLarge(args);
  const bytes = method === 0 ? packed : inflated(args, packed, { size: entry.size, room });
  if (entry.aes?.hasCrc !== false && crc32(bytes) !== entry.crc) throw badZip(args, 'a file is damaged');
  return bytes;
}

function inflated(
  args: Args,
  packed: Uint8Array,
  { size, room }: { size: number; room: number },
): Uint8Array {
  return guarded(
    args,
    () => {
      try {
        return expandFile(packed, size, room);
      } catch (error) {
        throw error instanceof TooLarge ? tooLarge(args) : error;
      }
    },
    (reason) => `UNZIP got data that is not a ZIP file: ${reason}.`,
  );
}

function tooLarge(args: Args): FormulaError {
  const message = 'What is packed in this data is too large: 768 KB at most, and a hundred times its size.';
  return args.error({ code: 'limit', message }, 0);
}

function decrypted(args: Args, entry: Entry, data: Uint8Array, password: Uint8Array | null): Uint8Array {
  if ((entry.flags & 1) === 0) return data;
  if (password === null) throw args.fail('This ZIP file needs a password.', 0);
  if (entry.method === aesMethod) {
    if (entry.aes === null) throw badZip(args, 'its encryption is not known here');
    args.spend(keySteps);
    const plain = aesDecrypt(data, password, entry.aes.strength);
    if (plain === undefined) throw wrongPassword(args);
    return plain;
  }
  // The check is the time for files that were written as a stream.
  const check = (entry.flags & 8) === 0 ? entry.crc >>> 24 : entry.time >>> 8;
  const plain = data.length < 12 ? undefined : oldDecrypt(data, password, check);
  if (plain === undefined) throw wrongPassword(args);
  return plain;
}

function wrongPassword(args: Args): FormulaError {
  return args.fail('The password of this ZIP file is another one.', 1);
}
