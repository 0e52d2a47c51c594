import * as crypto from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { certificates } from '../../testing/certificates.ts';
import { failure, run } from '../../testing/run.ts';
import { loadFunctions } from '../lazy.ts';

beforeAll(() => loadFunctions(['jwt', 'rsa']));

const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const curves = { 256: 'P-256', 384: 'P-384', 512: 'P-521' };
const ec = {
  256: crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  384: crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  512: crypto.generateKeyPairSync('ec', { namedCurve: 'P-521' }),
};
const pem = { format: 'pem' } as const;

type Pair = crypto.KeyPairKeyObjectResult;

/** Every way in which a key is written down. */
function forms(
  { privateKey, publicKey }: Pair,
  kind: 'rsa' | 'ec',
): { name: string; secret: Json; open: Json }[] {
  const pkcs8 = String(privateKey.export({ ...pem, type: 'pkcs8' }));
  const spki = String(publicKey.export({ ...pem, type: 'spki' }));
  const old = String(
    kind === 'rsa'
      ? privateKey.export({ ...pem, type: 'pkcs1' })
      : privateKey.export({ ...pem, type: 'sec1' }),
  );
  const jwks = [privateKey, publicKey].map((key) => key.export({ format: 'jwk' }) as JsonObject);
  const [secret = {}, open = {}] = jwks;
  return [
    { name: 'PKCS #8 and SPKI', secret: pkcs8, open: spki },
    {
      name: 'the older PEM',
      secret: old,
      open: kind === 'rsa' ? String(publicKey.export({ ...pem, type: 'pkcs1' })) : spki,
    },
    { name: 'JWK', secret, open },
    { name: 'JWK as text', secret: JSON.stringify(secret), open: JSON.stringify(open) },
    { name: 'PEM on one line', secret: pkcs8.replaceAll('\n', '\\n'), open: spki.replaceAll('\n', ' ') },
    { name: 'private keys for both', secret: pkcs8, open: pkcs8 },
  ];
}

describe.each([256, 384, 512] as const)('SHA-%s', (size) => {
  const families = [
    { family: 'RS', pair: rsa, kind: 'rsa' as const },
    { family: 'ES', pair: ec[size], kind: 'ec' as const },
  ];
  const cases = families.flatMap(({ family, pair, kind }) =>
    forms(pair, kind).map((form) => ({ ...form, family, pair })),
  );

  test.each(cases)(
    "$family with keys as $name: Node takes our tokens, and we take Node's",
    ({ family, pair, secret, open }) => {
      const algorithm = `${family}${size}`;
      const roots = { secret, open, algorithm };
      const options = { dsaEncoding: 'ieee-p1363' } as const;
      const token = String(run('JWT_SIGN({id: 7}, secret, algorithm)', roots));
      const [head = '', body = '', signature = ''] = token.split('.');
      expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: algorithm });
      expect(
        crypto.verify(
          `sha${size}`,
          Buffer.from(`${head}.${body}`),
          { key: pair.publicKey, ...options },
          Buffer.from(signature, 'base64url'),
        ),
      ).toBe(true);

      const signed = `${head}.${Buffer.from('{"id":8}').toString('base64url')}`;
      const theirs = crypto.sign(`sha${size}`, Buffer.from(signed), { key: pair.privateKey, ...options });
      const ours = { ...roots, token: `${signed}.${theirs.toString('base64url')}` };
      expect(run('JWT_DECODE(token, open, algorithm)', ours)).toEqual({
        payload: { id: 8 },
        header: { alg: algorithm },
        verification: true,
      });
      const forged = {
        ...roots,
        token: `${head}.${Buffer.from('{"id":9}').toString('base64url')}.${signature}`,
      };
      expect(failure('JWT_DECODE(token, open, algorithm)', forged)).toMatch(
        /^value: The signature of this token/,
      );
    },
  );

  test('HS with a secret', () => {
    const token = String(run(`JWT_SIGN({id: 7}, "secret", "HS${size}")`));
    const [head, body, signature] = token.split('.');
    const expected = crypto.createHmac(`sha${size}`, 'secret').update(`${head}.${body}`).digest('base64url');
    expect(signature).toBe(expected);
  });

  test('RSA_SIGN gives what Node checks', () => {
    const key = String(rsa.privateKey.export({ ...pem, type: 'pkcs8' }));
    const signature = String(run(`RSA_SIGN("día", key, "sha${size}")`, { key }));
    expect(
      crypto.verify(`sha${size}`, Buffer.from('día'), rsa.publicKey, Buffer.from(signature, 'base64')),
    ).toBe(true);
  });

  test(`ES${size} takes only its own curve`, () => {
    for (const [other, pair] of Object.entries(ec)) {
      const roots = { key: String(pair.privateKey.export({ ...pem, type: 'pkcs8' })) };
      const outcome = failure(`JWT_SIGN({}, key, "ES${size}")`, roots);
      if (Number(other) === size) expect(outcome).toMatch(/^no failure/);
      else expect(outcome).toBe(`value: ES${size} needs a key of the curve ${curves[size]}, as PEM or JWK.`);
    }
  });
});

test('a token cannot choose how it is checked', () => {
  const open = String(rsa.publicKey.export({ ...pem, type: 'spki' }));
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
  expect(failure('JWT_DECODE(none, open)', { none, open })).toBe(
    'value: This token is signed with none, not with RS256.',
  );
  const signed = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30`;
  const mac = crypto.createHmac('sha256', open).update(signed).digest('base64url');
  expect(failure('JWT_DECODE(token, open)', { token: `${signed}.${mac}`, open })).toMatch(
    /signed with HS256/,
  );
  // Even when the formula is wrong, a public key is no secret.
  expect(failure('JWT_DECODE(token, open, "HS256")', { token: `${signed}.${mac}`, open })).toBe(
    'value: HS256 needs a secret text.',
  );
});

test.each(['PKCS1_PADDING', 'PKCS1_OAEP_PADDING'])(
  'what RSA_ENCRYPT gives with %s is read by Node',
  (padding) => {
    const roots = { key: String(rsa.publicKey.export({ ...pem, type: 'spki' })), padding };
    const encrypted = Buffer.from(String(run('RSA_ENCRYPT("día", key, padding)', roots)), 'base64');
    const flag =
      padding === 'PKCS1_PADDING'
        ? crypto.constants.RSA_PKCS1_PADDING
        : crypto.constants.RSA_PKCS1_OAEP_PADDING;
    expect(crypto.privateDecrypt({ key: rsa.privateKey, padding: flag }, encrypted).toString()).toBe('día');
  },
);

test('generated keys are keys', { timeout: 30_000 }, () => {
  const made = run('GENERATE_RSA_KEYS()') as Record<string, string>;
  const privateKey = crypto.createPrivateKey(made.private_key ?? '');
  const publicKey = crypto.createPublicKey(made.public_key ?? '');
  expect(privateKey.asymmetricKeyDetails).toEqual({ modulusLength: 2048, publicExponent: 65_537n });
  const signature = crypto.sign('sha256', Buffer.from('x'), privateKey);
  expect(crypto.verify('sha256', Buffer.from('x'), publicKey, signature)).toBe(true);
  const { p = '', q = '' } = privateKey.export({ format: 'jwk' });
  for (const prime of [p, q]) {
    expect(crypto.checkPrimeSync(BigInt(`0x${Buffer.from(prime, 'base64url').toString('hex')}`))).toBe(true);
  }
  expect(failure('[GENERATE_RSA_KEYS(), GENERATE_RSA_KEYS()]')).toMatch(/^limit: This takes too many steps/);
});

const jwk = rsa.privateKey.export({ format: 'jwk' }) as Record<string, string>;

test.each<[string, string, RegExp | string, Json?]>([
  ['no key', 'JWT_SIGN({}, key)', 'value: RS256 needs an RSA key, as PEM or JWK.', 'secret'],
  [
    'damaged PEM',
    'RSA_SIGN("x", key)',
    /^value: This key cannot be read: /,
    '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----',
  ],
  [
    'no Base64',
    'RSA_SIGN("x", key)',
    'value: This key cannot be read: it is not PEM.',
    '-----BEGIN PRIVATE KEY-----\n%%\n-----END',
  ],
  [
    'encrypted PEM',
    'RSA_SIGN("x", key)',
    /encrypted; decrypt it first/,
    String(rsa.privateKey.export({ ...pem, type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' })),
  ],
  [
    'another kind of PEM',
    'RSA_SIGN("x", key)',
    /“dh parameters” is no kind of key/,
    '-----BEGIN DH PARAMETERS-----\nMAA=\n-----END DH PARAMETERS-----',
  ],
  [
    'a public key to sign',
    'RSA_SIGN("x", key)',
    'value: RSA_SIGN needs a private key.',
    String(rsa.publicKey.export({ ...pem, type: 'spki' })),
  ],
  [
    'a small RSA key',
    'RSA_ENCRYPT("x", key)',
    /RSA keys have 1024 to 4096 bits/,
    { kty: 'RSA', n: 'AQAB', e: 'AQAB' },
  ],
  [
    'a huge RSA key',
    'RSA_ENCRYPT("x", key)',
    /RSA keys have 1024 to 4096 bits/,
    { kty: 'RSA', n: Buffer.alloc(1_024, 255).toString('base64url'), e: 'AQAB' },
  ],
  [
    'a huge exponent',
    'RSA_ENCRYPT("x", key)',
    /its numbers cannot be right/,
    { kty: 'RSA', n: jwk.n ?? '', e: jwk.n ?? '' },
  ],
  ['primes that are none', 'RSA_SIGN("x", key)', /its numbers cannot be right/, { ...jwk, p: jwk.q ?? '' }],
  [
    'numbers of two keys',
    'RSA_SIGN("x", key)',
    /^value: This key cannot sign: its numbers do not belong together/,
    { ...jwk, d: 'AQAB' },
  ],
  ['a JWK without its numbers', 'RSA_SIGN("x", key)', /its “n” is missing or no Base64/, { kty: 'RSA' }],
  ['a JWK of another kind', 'RSA_SIGN("x", key)', /its “kty” is none of RSA, EC and oct/, { kty: 'OKP' }],
  [
    'a point that is not on its curve',
    'JWT_DECODE("eyJhbGciOiJFUzI1NiJ9.e30." & BASE64URL_ENCODE(TEXT(ARRAY(1,2,3))), key, "ES256")',
    /^value: /,
    { kty: 'EC', crv: 'P-256', x: 'AQ', y: 'AQ' },
  ],
  [
    'a long text',
    'RSA_ENCRYPT(TEXT(key) & TEXT(key), key)',
    /bytes, but a key of this size encrypts at most 245/,
    { kty: 'RSA', n: jwk.n ?? '', e: 'AQAB' },
  ],
])('%s is refused', (_, formula, message, key = null) => {
  expect(failure(formula, { key })).toMatch(message);
});

test('a certificate is as good as its key', () => {
  for (const { certificate, token, algorithm } of certificates) {
    expect(
      run('JWT_DECODE(token, certificate, algorithm).payload', { certificate, token, algorithm }),
    ).toEqual({ ok: true });
  }
});
