import { sha1 } from '@noble/hashes/legacy.js';
import { mgf1, OAEP, PKCS1_KEM } from 'micro-rsa-dsa-dh/rsa.js';
import type { Json } from '../../json.ts';
import type { Args } from '../args.ts';
import { base64Of } from '../base64.ts';
import type { Runs } from '../lazy.ts';
import { boundedBytes, guarded } from './guard.ts';
import { keyOf, type RsaKey } from './keys.ts';
import { isDigest, lengthOf, newKeys, sign } from './rsa-math.ts';

/** By the work: five signatures with the largest keys in one evaluation, or a hundred with usual ones. */
export function chargeRsa(args: Args, key: RsaKey): void {
  args.spend(Math.ceil((lengthOf(key) / 32) ** 3) * (key.d === null ? 1 : 5));
}

function rsaKey(args: Args, index: number): RsaKey {
  const key = keyOf(args, index);
  if (key.kind !== 'rsa') throw args.fail('This must be an RSA key, as PEM or JWK.', index);
  chargeRsa(args, key);
  return key;
}

function rsaSign(args: Args): string {
  const message = boundedBytes(args, 0, { perStep: 64 });
  const key = rsaKey(args, 1);
  const { d } = key;
  if (d === null) throw args.fail('RSA_SIGN needs a private key.', 1);
  const digest = args.has(2) ? args.text(2).toUpperCase().replace('-', '') : 'SHA256';
  if (!isDigest(digest)) throw args.fail('The algorithm is SHA1, SHA256, SHA384 or SHA512.', 2);
  return base64Of(
    guarded(
      args,
      () => sign({ ...key, d }, digest, message),
      (reason) => `This key cannot sign: ${reason}.`,
    ),
  );
}

/** By the names of openssl. OAEP is with SHA-1, as there. */
const paddings = { PKCS1_PADDING: PKCS1_KEM, PKCS1_OAEP_PADDING: OAEP(sha1, mgf1(sha1)) };

function rsaEncrypt(args: Args): string {
  const text = boundedBytes(args, 0, { most: 4_096, perStep: 64 });
  const key = rsaKey(args, 1);
  const padding = args.has(2) ? args.text(2).toUpperCase() : 'PKCS1_PADDING';
  if (padding !== 'PKCS1_PADDING' && padding !== 'PKCS1_OAEP_PADDING') {
    throw args.fail('The padding is PKCS1_PADDING or PKCS1_OAEP_PADDING.', 2);
  }
  const room = lengthOf(key) - (padding === 'PKCS1_PADDING' ? 11 : 42);
  if (text.length > room) {
    throw args.fail(
      `This text has ${text.length} bytes, but a key of this size encrypts at most ${room}.`,
      0,
    );
  }
  return base64Of(
    guarded(
      args,
      () => paddings[padding].encrypt({ n: key.n, e: key.e }, text),
      (reason) => `This key cannot encrypt: ${reason}.`,
    ),
  );
}

/** Finding primes takes its time: one pair in an evaluation. */
function generate(args: Args): Json {
  args.spend(60_000);
  const { privateKey, publicKey } = newKeys(2_048);
  return { private_key: pem('RSA PRIVATE KEY', privateKey), public_key: pem('PUBLIC KEY', publicKey) };
}

function pem(kind: string, bytes: Uint8Array): string {
  const lines = base64Of(bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ''].join('\n');
}

export const runs: Runs = { RSA_SIGN: rsaSign, RSA_ENCRYPT: rsaEncrypt, GENERATE_RSA_KEYS: generate };
