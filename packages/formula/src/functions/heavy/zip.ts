/** ZIP files, written: deflate, names in UTF-8, and one of two encryptions. */
import { deflateSync } from 'fflate';
import type { Json } from '../../json.ts';
import type { Args } from '../args.ts';
import { bytesOf, textOf } from '../bytes.ts';
import { type Packed, packedFiles } from './files.ts';
import { crc32, effortFor, joined, setUp } from './inflate.ts';
import {
  aesEncrypt,
  aesMethod,
  keySteps,
  mostAesFiles,
  oldEncrypt,
  signatures,
  tooManyKeys,
} from './zip-crypto.ts';

type Cipher = { password: Uint8Array; isAes: boolean };

export function zip(args: Args): Json {
  const contents = args.value(0);
  const name = args.has(1) ? args.value(1) : 'file.txt';
  const files =
    typeof contents === 'string'
      ? packedFiles(args, 0, [{ name, contents }])
      : packedFiles(args, 0, contents);
  const password = args.has(2) ? args.subject(2) : '';
  const encryption = args.has(3) ? args.text(3).toLowerCase() : 'zipcrypto';
  if (encryption !== 'zipcrypto' && encryption !== 'aes256') {
    throw args.fail('The encryption is zipcrypto or aes256.', 3);
  }
  const cipher = password === '' ? null : { password: bytesOf(password), isAes: encryption === 'aes256' };
  if (cipher?.isAes) {
    if (files.length > mostAesFiles) throw tooManyKeys(args);
    args.spend(files.length * keySteps);
  }
  const made = archive(args, files, cipher);
  args.room({ characters: made.length });
  return textOf(made);
}

function archive(args: Args, files: Packed[], cipher: Cipher | null): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const file of files) {
    args.spend(setUp + Math.ceil(file.bytes.length / 16));
    const name = bytesOf(file.name);
    if (name.length > 1_000) throw args.fail('The name of a file is too long.', 0);
    const crc = crc32(file.bytes);
    const deflated = deflateSync(file.bytes, { level: effortFor(file.bytes) });
    const data = cipher === null ? deflated : encrypt(deflated, cipher, crc);
    const fields = fieldsOf(file, cipher, { crc, packed: data.length, name: name.length });
    const extra = cipher?.isAes ? aesExtra : new Uint8Array();
    parts.push(local(fields), name, extra, data);
    directory.push(central(fields, at), name, extra);
    at += 30 + name.length + extra.length + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record(22, (view) => {
    view.setUint32(0, signatures.end, true);
    view.setUint16(8, files.length, true);
    view.setUint16(10, files.length, true);
    view.setUint32(12, size, true);
    view.setUint32(16, at, true);
  });
  return joined([...parts, ...directory, end]);
}

function encrypt(data: Uint8Array, { password, isAes }: Cipher, crc: number): Uint8Array {
  return isAes ? aesEncrypt(data, password) : oldEncrypt(data, password, crc);
}

/** AE-2 with AES-256 over deflate. */
const aesExtra = Uint8Array.of(0x01, 0x99, 7, 0, 2, 0, 0x41, 0x45, 3, 8, 0);

/** What a file's own header and its entry in the directory share: 26 bytes. */
function fieldsOf(
  { bytes, at }: Packed,
  cipher: Cipher | null,
  { crc, packed, name }: { crc: number; packed: number; name: number },
): Uint8Array {
  const isAes = cipher?.isAes === true;
  const when = new Date(Math.max(at, Date.UTC(1980, 0, 1)));
  const time = (when.getUTCHours() << 11) | (when.getUTCMinutes() << 5) | (when.getUTCSeconds() >> 1);
  const date =
    (Math.min(when.getUTCFullYear() - 1980, 127) << 9) | ((when.getUTCMonth() + 1) << 5) | when.getUTCDate();
  const common = new DataView(new ArrayBuffer(26));
  common.setUint16(0, isAes ? 51 : 20, true);
  // Names are UTF-8.
  common.setUint16(2, 0x0800 | (cipher === null ? 0 : 1), true);
  common.setUint16(4, isAes ? aesMethod : 8, true);
  common.setUint16(6, time, true);
  common.setUint16(8, date, true);
  common.setUint32(10, isAes ? 0 : crc, true);
  common.setUint32(14, packed, true);
  common.setUint32(18, bytes.length, true);
  common.setUint16(22, name, true);
  common.setUint16(24, isAes ? aesExtra.length : 0, true);
  return new Uint8Array(common.buffer);
}

function local(common: Uint8Array): Uint8Array {
  const made = record(30, (view) => view.setUint32(0, signatures.file, true));
  made.set(common, 4);
  return made;
}

function central(common: Uint8Array, at: number): Uint8Array {
  const made = record(46, (view) => {
    view.setUint32(0, signatures.entry, true);
    view.setUint16(4, 0x0314, true);
    // A plain file that its owner may write.
    view.setUint32(38, 0o100644 * 0x10000, true);
    view.setUint32(42, at, true);
  });
  made.set(common, 6);
  return made;
}

function record(length: number, fill: (view: DataView) => void): Uint8Array {
  const made = new Uint8Array(length);
  fill(new DataView(made.buffer));
  return made;
}
