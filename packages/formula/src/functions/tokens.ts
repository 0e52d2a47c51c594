import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

/** What JWT_DECODE takes, in the order of its signature. */
export const decodeParams = [
  'token',
  'key',
  'algorithm',
  'verify',
  'jwks',
  'iss',
  'verify_iss',
  'aud',
  'verify_aud',
  'sub',
  'verify_sub',
  'verify_iat',
  'verify_expiration',
  'verify_not_before',
  'leeway',
  'required_claims',
];

const jwt: readonly FunctionSpec[] = lazily('jwt', [
  {
    name: 'JWT_SIGN',
    signature: 'JWT_SIGN(claims, key, [algorithm: "RS256"], [headers])',
    summary:
      'A JSON Web Token of an object. key is a secret text for HS256, HS384, HS512, and a private key as PEM or JWK for RS… and ES….',
    params: ['claims', 'key', 'algorithm', 'headers'],
    min: 2,
    max: 4,
    examples: [
      {
        formula: 'JWT_SIGN({id: 7}, "secret", "HS256")',
        result: 'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6N30.HDUOV6wpDMOsdv7cbx1j8E-kRt1nwG25zRsXClC34Zo',
      },
      {
        formula: 'JWT_SIGN({id: 7, exp: 1772600000}, "secret", "HS256", {kid: "a"})',
        result:
          'eyJraWQiOiJhIiwiYWxnIjoiSFMyNTYifQ.eyJpZCI6NywiZXhwIjoxNzcyNjAwMDAwfQ.TMS_H03trfoKse_EyS8aTqly45DdbV6epLYSZoEKtpg',
      },
    ],
    errors: ['JWT_SIGN({}, "secret")', 'JWT_SIGN({}, "secret", "none")'],
  },
  {
    name: 'JWT_DECODE',
    signature:
      'JWT_DECODE(token, [key], [algorithm: "RS256"], [verify: TRUE], [jwks], [iss], [verify_iss: TRUE], [aud], [verify_aud: TRUE], [sub], [verify_sub: TRUE], [verify_iat: FALSE], [verify_expiration: TRUE], [verify_not_before: TRUE], [leeway: 0], [required_claims])',
    summary:
      'The {payload, header, verification} of a JSON Web Token; fails when its signature or a claim is wrong. With verify: FALSE nothing is checked. jwks is {keys: […]}.',
    params: decodeParams,
    min: 1,
    max: 16,
    examples: [
      {
        formula:
          'JWT_DECODE("eyJhbGciOiJIUzI1NiJ9.eyJpZCI6N30.HDUOV6wpDMOsdv7cbx1j8E-kRt1nwG25zRsXClC34Zo", "secret", "HS256")',
        result: { payload: { id: 7 }, header: { alg: 'HS256' }, verification: true },
      },
      {
        formula:
          'JWT_SIGN({iss: "shop", exp: 1}, "secret", "HS256") |> JWT_DECODE(%, verify: FALSE).payload.iss',
        result: 'shop',
      },
    ],
    errors: [
      'JWT_DECODE("hello", "secret", "HS256")',
      'JWT_DECODE(JWT_SIGN({}, "a", "HS256"), "b", "HS256")',
    ],
  },
]);

const rsa: readonly FunctionSpec[] = lazily('rsa', [
  {
    name: 'RSA_SIGN',
    signature: 'RSA_SIGN(text, key, [algorithm: "SHA256"])',
    summary:
      'The signature of a text by a private RSA key (PEM or JWK), PKCS #1 v1.5, in Base64. Algorithms: SHA1, SHA256, SHA384, SHA512.',
    params: ['text', 'key', 'algorithm'],
    min: 2,
    max: 3,
    examples: [
      { formula: 'SIZE(RSA_SIGN("hello", GENERATE_RSA_KEYS().private_key))', result: 344 },
      { formula: 'IF_ERROR(RSA_SIGN("hello", "no key"), "not signed")', result: 'not signed' },
    ],
    errors: ['RSA_SIGN("hello", "secret")'],
  },
  {
    name: 'RSA_ENCRYPT',
    signature: 'RSA_ENCRYPT(text, key, [padding: "PKCS1_PADDING"])',
    summary:
      'A short text that only the private key reads, in Base64. key is PEM, JWK or a certificate; padding may be PKCS1_OAEP_PADDING.',
    params: ['text', 'key', 'padding'],
    min: 2,
    max: 3,
    examples: [
      { formula: 'SIZE(RSA_ENCRYPT("hello", GENERATE_RSA_KEYS().public_key))', result: 344 },
      { formula: 'IF_ERROR(RSA_ENCRYPT("hello", "no key"), "not encrypted")', result: 'not encrypted' },
    ],
    errors: ['RSA_ENCRYPT("hello", "secret")'],
  },
  {
    name: 'GENERATE_RSA_KEYS',
    signature: 'GENERATE_RSA_KEYS()',
    summary: 'A new {private_key, public_key} of 2048 bits, as PEM. Takes about a second: once in an option.',
    params: [],
    min: 0,
    max: 0,
    examples: [
      {
        formula: 'STARTS_WITH(GENERATE_RSA_KEYS().private_key, "-----BEGIN RSA PRIVATE KEY-----")',
        result: true,
      },
      {
        formula:
          'GENERATE_RSA_KEYS() |> JWT_DECODE(JWT_SIGN({id: 7}, %.private_key), %.public_key).payload.id',
        result: 7,
      },
    ],
  },
]);

export const tokens: readonly FunctionSpec[] = [...jwt, ...rsa];
