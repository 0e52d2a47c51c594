/** Keys as people have them: PEM of every usual kind, JWK, or a plain secret. */
import { FormulaError } from '../../error.ts';
import type { Json, JsonObject } from '../../json.ts';
import { isObject } from '../../values.ts';
import type { Args } from '../args.ts';
import { bytesOfBase64 } from '../base64.ts';
import { bytesOf } from '../bytes.ts';
import { bigintOf, type Der, derOf, integerOf, oidOf } from './der.ts';

export type RsaKey = {
  kind: 'rsa';
  n: bigint;
  e: bigint;
  /** Private keys have it; `primes` make it faster. */
  d: bigint | null;
  primes: [bigint, bigint] | null;
};

export type Curve = 'P-256' | 'P-384' | 'P-521';

/** `secret` for private keys, `point` (uncompressed) for public ones. */
type EcKey = { kind: 'ec'; curve: Curve; secret: Uint8Array | null; point: Uint8Array | null };

export type Key = RsaKey | EcKey | { kind: 'secret'; bytes: Uint8Array };

const longest = 16_384;
const mostBits = 4_096;

/** A text that is no PEM and no JWK is a plain secret. */
export function keyOf(args: Args, index: number): Key {
  return keyFrom(args, index, args.value(index));
}

export function keyFrom(args: Args, index: number, value: Json): Key {
  if (isObject(value)) return fromJwk(args, index, value);
  if (typeof value !== 'string') throw args.wrong('a key as PEM, JWK or text', value, index);
  if (value.length > longest) throw args.error({ code: 'limit', message: 'A key has at most 16 KB.' }, index);
  args.spend(Math.ceil(value.length / 16));
  const text = value.trim();
  if (text.startsWith('{')) {
    const jwk = decodeJwk(text);
    if (jwk !== undefined) return fromJwk(args, index, jwk);
  }
  if (text.startsWith('-----BEGIN ')) return checked(args, index, () => fromPem(text));
  return { kind: 'secret', bytes: bytesOf(value) };
}

function decodeJwk(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isObject(value) && Object.hasOwn(value, 'kty') ? value : undefined;
  } catch {
    return undefined;
  }
}

function checked(args: Args, index: number, run: () => Key): Key {
  try {
    const key = run();
    if (key.kind === 'rsa') checkRsa(key);
    return key;
  } catch (error) {
    if (error instanceof FormulaError) throw error;
    const reason = error instanceof Error ? error.message : 'it is damaged';
    throw args.fail(`This key cannot be read: ${reason}.`, index);
  }
}

/** Numbers that would take long, or for ever. */
function checkRsa({ n, e, d, primes }: RsaKey): void {
  const bits = n.toString(16).length * 4;
  if (bits < 1_024 || bits > mostBits) throw new Error('RSA keys have 1024 to 4096 bits');
  if (n % 2n === 0n || e < 3n || e >= 2n ** 64n || e % 2n === 0n)
    throw new Error('its numbers cannot be right');
  if (d !== null && (d <= 1n || d >= n)) throw new Error('its numbers cannot be right');
  if (primes !== null && (primes[0] <= 1n || primes[1] <= 1n || primes[0] * primes[1] !== n)) {
    throw new Error('its numbers cannot be right');
  }
}

/** Line ends may be missing, or be written as \n, as environment variables have them. */
function fromPem(text: string): Key {
  const [, kind = '', body = ''] = /^-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END/.exec(text) ?? [];
  const bytes = bytesOfBase64(body.replaceAll('\\n', '').replaceAll('\\r', ''));
  if (bytes === undefined || body === '') throw new Error('it is not PEM');
  const [root] = derOf(bytes);
  if (root === undefined) throw new Error('it is empty');
  switch (kind) {
    case 'RSA PRIVATE KEY':
      return rsaPrivate(root.parts);
    case 'RSA PUBLIC KEY':
      return rsaPublic(root.parts);
    case 'EC PRIVATE KEY':
      return ecPrivate(root.parts, oidOf(root.parts.find(({ tag }) => tag === 0xa0)?.parts[0]));
    case 'PRIVATE KEY':
      return pkcs8(root.parts);
    case 'PUBLIC KEY':
      return spki(root.parts);
    case 'CERTIFICATE':
      return certificate(root.parts[0]?.parts ?? []);
    case 'ENCRYPTED PRIVATE KEY':
      throw new Error('it is encrypted; decrypt it first');
    default:
      throw new Error(`“${kind.slice(0, 40).toLowerCase()}” is no kind of key that is known here`);
  }
}

function rsaPrivate([, n, e, d, p, q]: Der[]): RsaKey {
  const primes: [bigint, bigint] = [integerOf(p), integerOf(q)];
  return { kind: 'rsa', n: integerOf(n), e: integerOf(e), d: integerOf(d), primes };
}

function rsaPublic([n, e]: Der[]): RsaKey {
  return { kind: 'rsa', n: integerOf(n), e: integerOf(e), d: null, primes: null };
}

const oids = { rsa: '1.2.840.113549.1.1.1', ec: '1.2.840.10045.2.1' };
const curves: Readonly<Record<string, Curve>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
};
const curveBytes: Readonly<Record<Curve, number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66 };

function curveOf(oid: string): Curve {
  const curve = curves[oid];
  if (curve === undefined) throw new Error('its curve is none of P-256, P-384 and P-521');
  return curve;
}

function ecPrivate([, secret]: Der[], oid: string): EcKey {
  if (secret?.tag !== 4) throw new Error('a number is missing');
  return ec(curveOf(oid), { secret: secret.bytes, point: null });
}

function ec(curve: Curve, { secret, point }: Pick<EcKey, 'secret' | 'point'>): EcKey {
  const length = curveBytes[curve];
  if (secret !== null && secret.length > length) throw new Error('its number is too large');
  if (point !== null && (point.length !== length * 2 + 1 || point[0] !== 4)) {
    throw new Error('its point is written in another way');
  }
  if (secret === null) return { kind: 'ec', curve, secret, point };
  const whole = new Uint8Array(length);
  whole.set(secret, length - secret.length);
  return { kind: 'ec', curve, secret: whole, point };
}

function pkcs8([, algorithm, inner]: Der[]): Key {
  const [kind, curve] = [oidOf(algorithm?.parts[0]), oidOf(algorithm?.parts[1])];
  const [root] = derOf(inner?.bytes ?? new Uint8Array());
  if (kind === oids.rsa) return rsaPrivate(root?.parts ?? []);
  if (kind === oids.ec) return ecPrivate(root?.parts ?? [], curve);
  throw new Error('it is neither an RSA key nor one of an elliptic curve');
}

function spki([algorithm, bits]: Der[]): Key {
  const [kind, curve] = [oidOf(algorithm?.parts[0]), oidOf(algorithm?.parts[1])];
  // The first byte says how many bits at the end do not count.
  const bytes = bits?.bytes.subarray(1) ?? new Uint8Array();
  if (kind === oids.rsa) return rsaPublic(derOf(bytes)[0]?.parts ?? []);
  if (kind === oids.ec) return ec(curveOf(curve), { secret: null, point: bytes });
  throw new Error('it is neither an RSA key nor one of an elliptic curve');
}

/** The public key of a certificate, which is not checked in any way. */
function certificate(parts: Der[]): Key {
  const afterVersion = parts[0]?.tag === 0xa0 ? parts.slice(1) : parts;
  return spki(afterVersion[5]?.parts ?? []);
}

function fromJwk(args: Args, index: number, jwk: JsonObject): Key {
  const bytes = (name: string): Uint8Array => {
    const value = Object.hasOwn(jwk, name) ? jwk[name] : undefined;
    const found = typeof value === 'string' && value.length <= longest ? bytesOfBase64(value) : undefined;
    if (found === undefined) throw new Error(`its “${name}” is missing or no Base64`);
    return found;
  };
  const number = (name: string) => bigintOf(bytes(name));
  const has = (name: string) => Object.hasOwn(jwk, name);
  return checked(args, index, () => {
    switch (jwk.kty) {
      case 'oct':
        return { kind: 'secret', bytes: bytes('k') };
      case 'RSA':
        return {
          kind: 'rsa',
          n: number('n'),
          e: number('e'),
          d: has('d') ? number('d') : null,
          primes: has('d') && has('p') && has('q') ? [number('p'), number('q')] : null,
        };
      case 'EC': {
        const curve = jwk.crv;
        if (curve !== 'P-256' && curve !== 'P-384' && curve !== 'P-521') {
          throw new Error('its curve is none of P-256, P-384 and P-521');
        }
        const length = curveBytes[curve];
        const [x, y] = [bytes('x'), bytes('y')];
        if (x.length > length || y.length > length) throw new Error('its point is too large');
        const point = new Uint8Array(length * 2 + 1);
        point[0] = 4;
        point.set(x, 1 + length - x.length);
        point.set(y, 1 + length * 2 - y.length);
        return ec(curve, { secret: has('d') ? bytes('d') : null, point });
      }
      default:
        throw new Error('its “kty” is none of RSA, EC and oct');
    }
  });
}
