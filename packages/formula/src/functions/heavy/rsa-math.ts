/** RSA signatures (PKCS #1 v1.5) with the primes of the key, and new keys; the rest is micro-rsa-dsa-dh's. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { isProbablePrimeRSA } from 'micro-rsa-dsa-dh/primality.js';
import { invert, mod, pow } from 'micro-rsa-dsa-dh/utils.js';
import { bigintOf, bytesOfBigint, der } from './der.ts';
import type { RsaKey } from './keys.ts';

/** Digests, each with what stands before it in a signature: its name in ASN.1. */
const digests = {
  SHA1: { hash: sha1, name: '3021300906052b0e03021a05000414' },
  SHA256: { hash: sha256, name: '3031300d060960864801650304020105000420' },
  SHA384: { hash: sha384, name: '3041300d060960864801650304020205000430' },
  SHA512: { hash: sha512, name: '3051300d060960864801650304020305000440' },
};

export type Digest = keyof typeof digests;

export function isDigest(name: string): name is Digest {
  return Object.hasOwn(digests, name);
}

export function lengthOf({ n }: Pick<RsaKey, 'n'>): number {
  return Math.ceil(n.toString(16).length / 2);
}

function encoded(key: RsaKey, digest: Digest, message: Uint8Array): Uint8Array {
  const { hash, name } = digests[digest];
  const tail = [...bytesOfBigint(BigInt(`0x${name}`)), ...hash(message)];
  const made = new Uint8Array(lengthOf(key)).fill(0xff);
  made.set([0, 1]);
  made.set([0, ...tail], made.length - tail.length - 1);
  return made;
}

/** `key` is private. */
export function sign(key: RsaKey & { d: bigint }, digest: Digest, message: Uint8Array): Uint8Array {
  const { n, e, d, primes } = key;
  const value = bigintOf(encoded(key, digest, message));
  // Blinding: how long it takes tells nothing of the key.
  const blind = mod(bigintOf(crypto.getRandomValues(new Uint8Array(lengthOf(key) - 8))), n) | 1n;
  const made = mod(privately(mod(value * pow(blind, e, n), n), { n, d, primes }) * invert(blind, n), n);
  if (pow(made, e, n) !== value) throw new Error('its numbers do not belong together');
  return bytesOfBigint(made, lengthOf(key));
}

/** With the primes it is four times as fast. */
function privately(value: bigint, { n, d, primes }: Pick<RsaKey, 'n' | 'primes'> & { d: bigint }): bigint {
  if (primes === null) return pow(value, d, n);
  const [p, q] = primes;
  const [inP, inQ] = [pow(mod(value, p), mod(d, p - 1n), p), pow(mod(value, q), mod(d, q - 1n), q)];
  return inQ + q * mod((inP - inQ) * invert(q, p), p);
}

export function verify(
  key: RsaKey,
  digest: Digest,
  { message, signature }: { message: Uint8Array; signature: Uint8Array },
): boolean {
  const value = bigintOf(signature);
  if (signature.length !== lengthOf(key) || value >= key.n) return false;
  return pow(value, key.e, key.n) === bigintOf(encoded(key, digest, message));
}

const exponent = 65_537n;

/** Small odd primes: most candidates are a multiple of one. */
const sieve = Array.from({ length: 2_000 }, (_, at) => at * 2 + 3).filter((candidate) => {
  for (let divisor = 3; divisor * divisor <= candidate; divisor += 2)
    if (candidate % divisor === 0) return false;
  return true;
});

function prime(bits: number): bigint {
  for (;;) {
    const bytes = crypto.getRandomValues(new Uint8Array(bits / 8));
    // The two highest bits are set, so that the product of two has all its bits.
    bytes[0] = (bytes[0] ?? 0) | 0xc0;
    const start = bigintOf(bytes) | 1n;
    const rests = sieve.map((divisor) => Number(start % BigInt(divisor)));
    for (let step = 0; step < 20_000; step += 2) {
      if (sieve.some((divisor, at) => ((rests[at] ?? 0) + step) % divisor === 0)) continue;
      const candidate = start + BigInt(step);
      if (pow(2n, candidate - 1n, candidate) !== 1n || (candidate - 1n) % exponent === 0n) continue;
      if (isProbablePrimeRSA(candidate)) return candidate;
    }
  }
}

/** A new key pair in DER: PKCS #1 and SubjectPublicKeyInfo. */
export function newKeys(bits: number): { privateKey: Uint8Array; publicKey: Uint8Array } {
  const [p, q] = distinct(bits / 2);
  const n = p * q;
  const d = invert(exponent, (p - 1n) * (q - 1n));
  const numbers = [0n, n, exponent, d, p, q, d % (p - 1n), d % (q - 1n), invert(q, p)];
  return {
    privateKey: der.sequence(...numbers.map(der.integer)),
    publicKey: der.sequence(der.rsa(), der.bits(der.sequence(der.integer(n), der.integer(exponent)))),
  };
}

function distinct(bits: number): [bigint, bigint] {
  for (;;) {
    const [p, q] = [prime(bits), prime(bits)];
    const distance = p > q ? p - q : q - p;
    if (distance > 1n << BigInt(bits - 100)) return [p, q];
  }
}
