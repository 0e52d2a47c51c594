/** JSON Web Tokens: HMAC, RSA and elliptic curves. The caller says the algorithm; the token does not. */
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { Json, JsonObject } from '../../json.ts';
import { isObject } from '../../values.ts';
import type { Args } from '../args.ts';
import { base64UrlOf, bytesOfBase64 } from '../base64.ts';
import { bytesOf, textOf } from '../bytes.ts';
import type { Runs } from '../lazy.ts';
import { decodeParams } from '../tokens.ts';
import { boundedText, guarded } from './guard.ts';
import { checkClaims } from './jwt-claims.ts';
import { type Curve, type Key, keyFrom, keyOf } from './keys.ts';
import { chargeRsa } from './rsa.ts';
import { sign as rsaSign, verify as rsaVerify } from './rsa-math.ts';

const hashes = { 256: sha256, 384: sha384, 512: sha512 };
const curves = { 'P-256': p256, 'P-384': p384, 'P-521': p521 };
// The tables of the first signature with a curve: usual ones take 0.1 s, these a tenth of that, and a
// signature is longer by a millisecond. Whoever signs with none of them pays for none.
for (const { Point } of Object.values(curves)) Point.BASE.precompute(4);
const ecCurves: Readonly<Record<256 | 384 | 512, Curve>> = { 256: 'P-256', 384: 'P-384', 512: 'P-521' };

type Algorithm = { name: string; family: string; size: 256 | 384 | 512 };

function algorithmOf(args: Args, index: number): Algorithm {
  const name = args.has(index) ? args.text(index) : 'RS256';
  const [, family = '', digits] = /^(HS|RS|ES)(256|384|512)$/.exec(name) ?? [];
  const size = Number(digits);
  if (size !== 256 && size !== 384 && size !== 512) {
    throw args.fail('The algorithm is HS, RS or ES with 256, 384 or 512, such as RS256.', index);
  }
  return { name, family, size };
}

/** Steps of a signature on a curve: a few milliseconds. */
const curveSteps = 5_000;

function wrongKey(args: Args, { name, family, size }: Algorithm, index: number) {
  const needed = { HS: 'a secret text', RS: 'an RSA key', ES: `a key of the curve ${ecCurves[size]}` }[
    family
  ];
  return args.fail(`${name} needs ${needed}, as PEM or JWK.`.replace('text, as PEM or JWK', 'text'), index);
}

function signature(args: Args, key: Key, algorithm: Algorithm, message: Uint8Array): Uint8Array {
  const { family, size } = algorithm;
  if (family === 'HS' && key.kind === 'secret') {
    args.spend(Math.ceil(message.length / 64));
    return hmac(hashes[size], key.bytes, message);
  }
  if (family === 'RS' && key.kind === 'rsa') {
    const { d } = key;
    if (d === null) throw args.fail('JWT_SIGN needs a private key.', 1);
    chargeRsa(args, key);
    return rsaSign({ ...key, d }, `SHA${size}`, message);
  }
  if (family === 'ES' && key.kind === 'ec' && key.curve === ecCurves[size]) {
    if (key.secret === null) throw args.fail('JWT_SIGN needs a private key.', 1);
    args.spend(curveSteps);
    return curves[key.curve].sign(message, key.secret, { lowS: false });
  }
  throw wrongKey(args, algorithm, 1);
}

function signToken(args: Args): string {
  const claims = args.object(0);
  const algorithm = algorithmOf(args, 2);
  const headers = args.has(3) ? args.object(3) : {};
  for (const value of [claims, headers]) args.walk(value);
  const parts = [{ ...headers, alg: algorithm.name }, claims].map((part) =>
    base64UrlOf(bytesOf(JSON.stringify(part))),
  );
  const signed = parts.join('.');
  args.room({ characters: signed.length });
  const key = keyOf(args, 1);
  const made = guarded(
    args,
    () => signature(args, key, algorithm, bytesOf(signed)),
    (reason) => `JWT_SIGN cannot sign with this key: ${reason}.`,
  );
  return `${signed}.${base64UrlOf(made)}`;
}

function isSigned(
  args: Args,
  key: Key,
  { algorithm, message, given }: { algorithm: Algorithm; message: Uint8Array; given: Uint8Array },
): boolean {
  const { family, size } = algorithm;
  if (family === 'HS' && key.kind === 'secret') return same(hmac(hashes[size], key.bytes, message), given);
  if (family === 'RS' && key.kind === 'rsa') {
    chargeRsa(args, { ...key, d: null });
    return rsaVerify(key, `SHA${size}`, { message, signature: given });
  }
  if (family === 'ES' && key.kind === 'ec' && key.curve === ecCurves[size]) {
    args.spend(curveSteps);
    const curve = curves[key.curve];
    const point = key.point ?? (key.secret === null ? null : curve.getPublicKey(key.secret, false));
    if (point === null || given.length !== curve.lengths.signature) return false;
    return curve.verify(given, message, point, { lowS: false });
  }
  throw wrongKey(args, algorithm, 1);
}

/** Takes as long whatever differs. */
function same(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  return left.reduce((sum, byte, at) => sum | (byte ^ (right[at] ?? 0)), 0) === 0;
}

function decodeToken(args: Args): Json {
  const token = boundedText(args, 0, { most: 262_144, perStep: 32 }).trim();
  const [head, body, tail, ...more] = token.split('.', 4);
  const [header, payload] = [jsonIn(head), jsonIn(body)];
  const given = tail === undefined ? undefined : bytesOfBase64(tail);
  if (header === undefined || payload === undefined || given === undefined || more.length > 0) {
    throw args.fail('JWT_DECODE got a text that is not a JSON Web Token.', 0);
  }
  for (const part of [header, payload]) args.walk(part);
  if (args.has(3) && !args.isTrue(3)) return { payload, header, verification: false };
  const algorithm = algorithmOf(args, 2);
  const own = Object.hasOwn(header, 'alg') ? header.alg : null;
  if (own !== algorithm.name) {
    throw args.fail(`This token is signed with ${String(own).slice(0, 20)}, not with ${algorithm.name}.`, 0);
  }
  const key = args.has(4) ? fromSet(args, header) : keyOf(args, 1);
  const message = bytesOf(`${head}.${body}`);
  const isGood = guarded(
    args,
    () => isSigned(args, key, { algorithm, message, given }),
    (reason) => `JWT_DECODE cannot check with this key: ${reason}.`,
  );
  if (!isGood) throw args.fail('The signature of this token is wrong: another key, or it was changed.', 0);
  checkClaims(args, payload, (name) => decodeParams.indexOf(name));
  return { payload, header, verification: true };
}

function jsonIn(part: string | undefined): JsonObject | undefined {
  const bytes = part === undefined ? undefined : bytesOfBase64(part);
  if (bytes === undefined) return undefined;
  try {
    const value: Json = JSON.parse(textOf(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The key with the `kid` of the token, or the only one there is. */
function fromSet(args: Args, header: JsonObject): Key {
  const set = args.value(4);
  const keys = isObject(set) && Object.hasOwn(set, 'keys') ? set.keys : set;
  if (!Array.isArray(keys)) throw args.wrong('an object {keys: […]}', set, 4);
  args.spend(keys.length);
  const kid = Object.hasOwn(header, 'kid') ? header.kid : undefined;
  const named = keys.filter((key) => isObject(key) && Object.hasOwn(key, 'kid') && key.kid === kid);
  const [found] = kid === undefined && keys.length === 1 ? keys : named;
  if (!isObject(found ?? null) || found === undefined) {
    throw args.fail('None of the keys has the “kid” of this token.', 4);
  }
  return keyFrom(args, 4, found);
}

export const runs: Runs = { JWT_SIGN: signToken, JWT_DECODE: decodeToken };
