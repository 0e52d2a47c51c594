/**
 * The two encryptions of ZIP files: the old one, which everything opens and which is broken, and AES as
 * WinZip wrote it down (AE-1 and AE-2).
 */
import { ecb } from '@noble/ciphers/aes.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import type { FormulaError } from '../../error.ts';
import type { Args } from '../args.ts';
import { crcStep } from './inflate.ts';

export const signatures = {
  file: 0x04034b50,
  entry: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator: 0x07064b50,
};

/** What stands for the method of a file in AES; the real one is in its extra field. */
export const aesMethod = 99;

/** Steps for the keys of one file in AES: thousands of hashes, 4 ms, so an archive has few of them. */
export const keySteps = 4_000;
export const mostAesFiles = 12;

export function tooManyKeys(args: Args): FormulaError {
  const message = `At most ${mostAesFiles} files of an archive are encrypted with AES, since each has its own keys. Use several archives.`;
  return args.error({ code: 'limit', message }, 0);
}

const headerLength = 12;

/** Encrypts `data` in place, or decrypts it: the keys go on by what is plain. */
function oldCrypt(data: Uint8Array, password: Uint8Array, isPlain: boolean): Uint8Array {
  let [a, b, c] = [0x12345678, 0x23456789, 0x34567890];
  const all = password.length + data.length;
  for (let at = -password.length; at < all - password.length; at += 1) {
    let byte = at < 0 ? (password[at + password.length] ?? 0) : (data[at] ?? 0);
    if (at >= 0) {
      const word = (c | 2) & 0xffff;
      const made = byte ^ (((word * (word ^ 1)) >>> 8) & 0xff);
      data[at] = made;
      if (!isPlain) byte = made;
    }
    a = crcStep(a, byte);
    b = (Math.imul(b + (a & 0xff), 134_775_813) + 1) | 0;
    c = crcStep(c, b >>> 24);
  }
  return data;
}

/** `crc` is that of what was compressed: its first byte tells a right password from most wrong ones. */
export function oldEncrypt(data: Uint8Array, password: Uint8Array, crc: number): Uint8Array {
  const made = new Uint8Array(headerLength + data.length);
  crypto.getRandomValues(made.subarray(0, headerLength - 1));
  made[headerLength - 1] = crc >>> 24;
  made.set(data, headerLength);
  return oldCrypt(made, password, true);
}

/** Undefined for a wrong password. `check` is the byte that its header must end with. */
export function oldDecrypt(data: Uint8Array, password: Uint8Array, check: number): Uint8Array | undefined {
  const plain = oldCrypt(data.slice(), password, false);
  return plain[headerLength - 1] === check ? plain.subarray(headerLength) : undefined;
}

const macLength = 10;

/** `strength` 1, 2 and 3 are AES-128, AES-192 and AES-256. */
function aesKeys(password: Uint8Array, salt: Uint8Array, strength: number) {
  const length = 8 + strength * 8;
  const made = pbkdf2(sha1, password, salt, { c: 1_000, dkLen: length * 2 + 2 });
  return {
    cipher: made.subarray(0, length),
    mac: made.subarray(length, length * 2),
    check: made.subarray(length * 2),
  };
}

/** Counter mode with a counter that counts from 1 and starts with its lowest byte, unlike everybody else's. */
function aesCrypt(key: Uint8Array, data: Uint8Array): Uint8Array {
  const blocks = Math.ceil(data.length / 16);
  const counters = new Uint8Array(blocks * 16);
  const view = new DataView(counters.buffer);
  for (let block = 0; block < blocks; block += 1) view.setUint32(block * 16, block + 1, true);
  const stream = ecb(key, { disablePadding: true }).encrypt(counters);
  // Words of four bytes, whatever order they have here; `counters` is done with.
  counters.set(data);
  const [made, words] = [
    new Uint32Array(stream.buffer, stream.byteOffset, blocks * 4),
    new Uint32Array(counters.buffer),
  ];
  for (let at = 0; at < words.length; at += 1) made[at] = (made[at] ?? 0) ^ (words[at] ?? 0);
  return stream.subarray(0, data.length);
}

export function aesEncrypt(data: Uint8Array, password: Uint8Array): Uint8Array {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const keys = aesKeys(password, salt, 3);
  const encrypted = aesCrypt(keys.cipher, data);
  const mac = hmac(sha1, keys.mac, encrypted).subarray(0, macLength);
  const made = new Uint8Array(salt.length + 2 + encrypted.length + macLength);
  made.set(salt);
  made.set(keys.check, salt.length);
  made.set(encrypted, salt.length + 2);
  made.set(mac, salt.length + 2 + encrypted.length);
  return made;
}

/** Undefined for a wrong password, or for data that was changed. */
export function aesDecrypt(data: Uint8Array, password: Uint8Array, strength: number): Uint8Array | undefined {
  const saltLength = 4 + strength * 4;
  if (data.length < saltLength + 2 + macLength) return undefined;
  const keys = aesKeys(password, data.subarray(0, saltLength), strength);
  const [first, second] = data.subarray(saltLength, saltLength + 2);
  if (first !== keys.check[0] || second !== keys.check[1]) return undefined;
  const encrypted = data.subarray(saltLength + 2, data.length - macLength);
  const mac = hmac(sha1, keys.mac, encrypted).subarray(0, macLength);
  const given = data.subarray(data.length - macLength);
  return mac.every((byte, at) => byte === given[at]) ? aesCrypt(keys.cipher, encrypted) : undefined;
}
