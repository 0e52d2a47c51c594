import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

const key = '0123456789abcdef0123456789abcdef';

export const ciphers: readonly FunctionSpec[] = lazily('ciphers', [
  {
    name: 'TINES_ENCRYPT',
    signature: 'TINES_ENCRYPT(text, key, [expires_in])',
    summary:
      'A text that only TINES_DECRYPT with the same key of 32 bytes or more reads, and nobody can change: AES-256-GCM, written as encrypted--iv--tag in Base64. What Tines itself encrypted has another form and is not read. expires_in is in seconds.',
    params: ['text', 'key', 'expires_in'],
    min: 2,
    max: 3,
    examples: [
      { formula: `TINES_ENCRYPT("hello", "${key}") |> TINES_DECRYPT(%, "${key}")`, result: 'hello' },
      { formula: `SIZE(SPLIT(TINES_ENCRYPT("hello", "${key}", 60), "--"))`, result: 4 },
    ],
    errors: ['TINES_ENCRYPT("hello", "short")'],
  },
  {
    name: 'TINES_DECRYPT',
    signature: 'TINES_DECRYPT(text, key)',
    summary:
      'What TINES_ENCRYPT was given; fails for another key, a changed text, one that has expired, and what Tines itself encrypted.',
    params: ['text', 'key'],
    min: 2,
    max: 2,
    examples: [
      {
        formula: `IF_ERROR(TINES_DECRYPT("YQ==--AAECAwQFBgcICQoL--QUFB", "${key}"), "no")`,
        result: 'no',
      },
      { formula: `TINES_ENCRYPT("a", "${key}", 60) |> TINES_DECRYPT(%, "${key}")`, result: 'a' },
    ],
    errors: ['TINES_DECRYPT("hello", "0123456789abcdef0123456789abcdef")'],
  },
  {
    name: 'OPENSSL_ENCRYPT',
    signature: 'OPENSSL_ENCRYPT(text, algorithm, key, [aad])',
    summary:
      'A text encrypted as openssl does, in Base64: {encrypted, iv, auth_tag}. Algorithms: aes-128-cbc, aes-256-cbc, aes-128-ecb, aes-256-ecb, aes-256-gcm; the key has exactly 16 or 32 bytes.',
    params: ['text', 'algorithm', 'key', 'aad'],
    min: 3,
    max: 4,
    examples: [
      {
        formula: `OPENSSL_ENCRYPT("hello", "aes-256-ecb", "${key}")`,
        result: { encrypted: 'pZwJZBLuy3mDACEQT4YTBw==', iv: null, auth_tag: null },
      },
      {
        formula: `KEYS(OPENSSL_ENCRYPT("hello", "aes-256-gcm", "${key}"))`,
        result: ['encrypted', 'iv', 'auth_tag'],
      },
    ],
    errors: ['OPENSSL_ENCRYPT("a", "des", "key")', 'OPENSSL_ENCRYPT("a", "aes-128-cbc", "short")'],
  },
  {
    name: 'OPENSSL_DECRYPT',
    signature: 'OPENSSL_DECRYPT(encrypted, algorithm, key, [iv], [auth_tag], [aad])',
    summary: 'The text that openssl encrypted; encrypted, iv and auth_tag are in Base64.',
    params: ['encrypted', 'algorithm', 'key', 'iv', 'auth_tag', 'aad'],
    min: 3,
    max: 6,
    examples: [
      {
        formula: `OPENSSL_DECRYPT("UQdw44JDqzsxYpkSCwXDIA==", "aes-256-cbc", "${key}", "MDEyMzQ1Njc4OWFiY2RlZg==")`,
        result: 'hello',
      },
      {
        formula: `OPENSSL_ENCRYPT("hi", "aes-256-gcm", "${key}", "head") |> OPENSSL_DECRYPT(%.encrypted, "aes-256-gcm", "${key}", %.iv, %.auth_tag, "head")`,
        result: 'hi',
      },
    ],
    errors: ['OPENSSL_DECRYPT("YQ==", "aes-128-ecb", "0123456789abcdef")'],
  },
  {
    name: 'AES_ENCRYPT',
    signature: 'AES_ENCRYPT(text, key, [iv], [mode: "aead"], [expires_in])',
    summary:
      'For stories that have it; new ones take TINES_ENCRYPT. mode is aead (the same as TINES_ENCRYPT) or cbc; iv is a text of 12 or 16 bytes, random when left out.',
    params: ['text', 'key', 'iv', 'mode', 'expires_in'],
    min: 2,
    max: 5,
    examples: [
      { formula: `AES_ENCRYPT("hello", "${key}") |> AES_DECRYPT(%, "${key}")`, result: 'hello' },
      {
        formula: `AES_ENCRYPT("hello", "${key}", "0123456789abcdef", "cbc")`,
        result: 'UQdw44JDqzsxYpkSCwXDIA==--MDEyMzQ1Njc4OWFiY2RlZg==',
      },
    ],
    errors: ['AES_ENCRYPT("a", "0123456789abcdef0123456789abcdef", mode: "ctr")'],
  },
  {
    name: 'AES_DECRYPT',
    signature: 'AES_DECRYPT(text, key, [mode: "aead"])',
    summary: 'What AES_ENCRYPT was given, by the same key and mode.',
    params: ['text', 'key', 'mode'],
    min: 2,
    max: 3,
    examples: [
      {
        formula: `AES_DECRYPT("UQdw44JDqzsxYpkSCwXDIA==--MDEyMzQ1Njc4OWFiY2RlZg==", "${key}", "cbc")`,
        result: 'hello',
      },
      { formula: `TINES_ENCRYPT("hello", "${key}") |> AES_DECRYPT(%, "${key}")`, result: 'hello' },
    ],
    errors: ['AES_DECRYPT("a", "0123456789abcdef0123456789abcdef")'],
  },
]);
