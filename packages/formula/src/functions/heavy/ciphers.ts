/** AES by @noble/ciphers. Every IV that is not given comes from the system's source of randomness. */
import { cbc, ecb, gcm } from '@noble/ciphers/aes.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { FormulaError } from '../../error.ts';
import type { Json } from '../../json.ts';
import type { Args } from '../args.ts';
import { base64Of, bytesOfBase64 } from '../base64.ts';
import { bytesOf, textOf } from '../bytes.ts';
import type { Runs } from '../lazy.ts';
import { boundedBytes, boundedText } from './guard.ts';

const perStep = 16;
const tagLength = 16;
const [nonceLength, blockLength] = [12, 16];

function random(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** 32 bytes as they are; more of them by their digest. */
function longKey(args: Args, index: number): Uint8Array {
  const key = boundedBytes(args, index, { most: 4_096, perStep });
  if (key.length < 32) throw args.fail(`The key has ${key.length} bytes; it must have 32 or more.`, index);
  return key.length === 32 ? key : sha256(key);
}

/** What is to be encrypted, once it is known that the result will be no longer than a text may be. */
function plainText(args: Args): Uint8Array {
  const bytes = boundedBytes(args, 0, { perStep });
  args.room({ characters: Math.ceil(bytes.length / 3) * 4 });
  return bytes;
}

/** `encrypted--nonce--tag`, each in Base64, and `--` Unix seconds when it expires; the tag covers that too. */
function seal(args: Args, nonce: Uint8Array, expiresIn: number): string {
  const text = plainText(args);
  const key = longKey(args, 1);
  const expires = args.has(expiresIn)
    ? String(Math.floor(args.now().getTime() / 1_000) + args.whole(expiresIn, { min: 1, max: 3_155_760_000 }))
    : '';
  const sealed = gcm(key, nonce, bytesOf(expires)).encrypt(text);
  const parts = [sealed.subarray(0, -tagLength), nonce, sealed.subarray(-tagLength)].map(base64Of);
  return [...parts, ...(expires === '' ? [] : [expires])].join('--');
}

function open(args: Args): Json {
  const [encrypted, nonce, tag, expires = '', ...more] = boundedText(args, 0, { perStep }).split('--', 5);
  const [data, iv, mac] = [encrypted, nonce, tag].map((part) => bytesOfBase64(part ?? ''));
  const key = longKey(args, 1);
  const plain =
    data && iv?.length === nonceLength && mac?.length === tagLength && more.length === 0
      ? opened(() => gcm(key, iv, bytesOf(expires)).decrypt(concat(data, mac)))
      : undefined;
  if (plain === undefined) throw args.fail('This text was encrypted with another key, or was changed.', 0);
  if (expires !== '' && Number(expires) * 1_000 <= args.now().getTime()) {
    throw args.fail('This text has expired.', 0);
  }
  return textOf(plain);
}

/** Undefined when the library refuses: it says no more than that either. */
function opened<Plain>(run: () => Plain): Plain | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof FormulaError) throw error;
    return undefined;
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const made = new Uint8Array(first.length + second.length);
  made.set(first);
  made.set(second, first.length);
  return made;
}

type Cipher = { mode: 'cbc' | 'ecb' | 'gcm'; key: Uint8Array };

function cipherOf(args: Args): Cipher {
  const name = args.text(1).toLowerCase();
  const [, bits, mode] = /^aes-(128|256)-(cbc|ecb|gcm)$/.exec(name) ?? [];
  if ((mode !== 'cbc' && mode !== 'ecb' && mode !== 'gcm') || (mode === 'gcm' && bits === '128')) {
    const known = 'aes-128-cbc, aes-256-cbc, aes-128-ecb, aes-256-ecb and aes-256-gcm';
    throw args.fail(`The algorithms are ${known}.`, 1);
  }
  const key = boundedBytes(args, 2, { most: 4_096, perStep });
  const length = Number(bits) / 8;
  if (key.length !== length) {
    throw args.fail(`The key of ${name} has ${length} bytes, but this one has ${key.length}.`, 2);
  }
  return { mode, key };
}

function encrypt(args: Args): Json {
  const text = plainText(args);
  const { mode, key } = cipherOf(args);
  if (mode === 'ecb') return { encrypted: base64Of(ecb(key).encrypt(text)), iv: null, auth_tag: null };
  if (mode === 'cbc') {
    const iv = random(blockLength);
    return { encrypted: base64Of(cbc(key, iv).encrypt(text)), iv: base64Of(iv), auth_tag: null };
  }
  const iv = random(nonceLength);
  const sealed = gcm(key, iv, aadOf(args, 3)).encrypt(text);
  return {
    encrypted: base64Of(sealed.subarray(0, -tagLength)),
    iv: base64Of(iv),
    auth_tag: base64Of(sealed.subarray(-tagLength)),
  };
}

function aadOf(args: Args, index: number): Uint8Array {
  return args.has(index) ? bytesOf(boundedText(args, index, { perStep })) : new Uint8Array();
}

function decrypt(args: Args): Json {
  const data = fromBase64(args, 0);
  const { mode, key } = cipherOf(args);
  const iv = mode === 'ecb' ? new Uint8Array() : fromBase64(args, 3);
  if (mode === 'cbc' && iv.length !== blockLength) throw args.fail('The iv of cbc has 16 bytes.', 3);
  if (mode === 'gcm' && (iv.length < 8 || iv.length > 64)) throw args.fail('The iv of gcm has 12 bytes.', 3);
  const plain = opened(() => {
    if (mode === 'ecb') return ecb(key).decrypt(data);
    if (mode === 'cbc') return cbc(key, iv).decrypt(data);
    const tag = fromBase64(args, 4);
    return tag.length === tagLength ? gcm(key, iv, aadOf(args, 5)).decrypt(concat(data, tag)) : null;
  });
  if (!plain) throw args.fail('This was encrypted with another key, or was changed.', 0);
  return textOf(plain);
}

function fromBase64(args: Args, index: number): Uint8Array {
  const bytes = bytesOfBase64(boundedText(args, index, { perStep }));
  if (bytes === undefined) throw args.fail('This text is not Base64.', index);
  return bytes;
}

/** Whether the mode is cbc; the other one is aead. */
function isCbc(args: Args, index: number): boolean {
  const mode = args.has(index) ? args.text(index).toLowerCase() : 'aead';
  if (mode !== 'aead' && mode !== 'cbc') throw args.fail('The mode is aead or cbc.', index);
  return mode === 'cbc';
}

function aesEncrypt(args: Args): Json {
  const cbcMode = isCbc(args, 3);
  const length = cbcMode ? blockLength : nonceLength;
  const iv = args.has(2) ? boundedBytes(args, 2, { most: 64, perStep }) : random(length);
  if (iv.length !== length) throw args.fail(`The iv of this mode has ${length} bytes.`, 2);
  if (!cbcMode) return seal(args, iv, 4);
  const text = plainText(args);
  return [cbc(longKey(args, 1), iv).encrypt(text), iv].map(base64Of).join('--');
}

function aesDecrypt(args: Args): Json {
  if (!isCbc(args, 2)) return open(args);
  const [data, iv] = boundedText(args, 0, { perStep }).split('--', 2).map(bytesOfBase64);
  const key = longKey(args, 1);
  const plain = data && iv?.length === blockLength ? opened(() => cbc(key, iv).decrypt(data)) : undefined;
  if (plain === undefined) throw args.fail('This text was encrypted with another key, or was changed.', 0);
  return textOf(plain);
}

export const runs: Runs = {
  TINES_ENCRYPT: (args) => seal(args, random(nonceLength), 2),
  TINES_DECRYPT: open,
  OPENSSL_ENCRYPT: encrypt,
  OPENSSL_DECRYPT: decrypt,
  AES_ENCRYPT: aesEncrypt,
  AES_DECRYPT: aesDecrypt,
};
