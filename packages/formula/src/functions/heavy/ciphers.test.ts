import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { failure, run } from '../../testing/run.ts';
import { bytesOf, textOf } from '../bytes.ts';
import { loadFunctions } from '../lazy.ts';

beforeAll(() => loadFunctions(['ciphers']));

const text = fc.uint8Array({ maxLength: 100 });
const key = '0123456789abcdef0123456789abcdef';

test.each(['aes-128-cbc', 'aes-256-cbc', 'aes-128-ecb', 'aes-256-ecb'])('%s is that of openssl', (name) => {
  const roots = { name, key: key.slice(0, name.includes('128') ? 16 : 32) };
  fc.assert(
    fc.property(text, (data) => {
      const made = run('OPENSSL_ENCRYPT(data, name, key)', { ...roots, data: textOf(data) }) as JsonObject;
      const iv = typeof made.iv === 'string' ? Buffer.from(made.iv, 'base64') : null;
      const decipher = createDecipheriv(name, roots.key, iv);
      const plain = [decipher.update(String(made.encrypted), 'base64'), decipher.final()];
      expect(Buffer.concat(plain)).toEqual(Buffer.from(data));

      const nonce = name.endsWith('cbc') ? Buffer.alloc(16, 7) : null;
      const cipher = createCipheriv(name, roots.key, nonce);
      const encrypted = Buffer.concat([cipher.update(data), cipher.final()]).toString('base64');
      const back = { ...roots, encrypted, iv: nonce?.toString('base64') ?? '' };
      expect(run('OPENSSL_DECRYPT(encrypted, name, key, iv)', back)).toBe(textOf(data));
    }),
    { numRuns: 30 },
  );
});

test('aes-256-gcm is that of openssl, with and without associated data', () => {
  fc.assert(
    fc.property(text, fc.string(), (data, aad) => {
      const roots = { data: textOf(data), key, aad };
      const made = run('OPENSSL_ENCRYPT(data, "aes-256-gcm", key, aad)', roots) as Record<string, string>;
      const part = (name: string) => Buffer.from(made[name] ?? '', 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, part('iv'));
      decipher.setAAD(bytesOf(aad));
      decipher.setAuthTag(part('auth_tag'));
      expect(Buffer.concat([decipher.update(part('encrypted')), decipher.final()])).toEqual(
        Buffer.from(data),
      );
    }),
    { numRuns: 30 },
  );
});

test('TINES_ENCRYPT is AES-256-GCM of its parts', () => {
  const [encrypted, iv, tag] = String(run('TINES_ENCRYPT("día", key)', { key })).split('--');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv ?? '', 'base64'));
  decipher.setAuthTag(Buffer.from(tag ?? '', 'base64'));
  expect(decipher.update(encrypted ?? '', 'base64', 'utf8') + decipher.final('utf8')).toBe('día');
});

test('no part of a sealed text can be changed, its expiry included', () => {
  const sealed = String(run('TINES_ENCRYPT("secret", key, 60)', { key }));
  expect(run('TINES_DECRYPT(sealed, key)', { key, sealed })).toBe('secret');
  // The last bits of Base64 may count for nothing.
  const meaning = (text: string) =>
    text.split('--').map((part, at) => (at === 3 ? part : Buffer.from(part, 'base64').toString('hex')));
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = sealed.slice(0, at) + (sealed[at] === '8' ? '9' : '8') + sealed.slice(at + 1);
    if (meaning(changed).join() === meaning(sealed).join()) continue;
    expect(failure('TINES_DECRYPT(sealed, key)', { key, sealed: changed }), changed).toMatch(/^value: /);
  }
});

test.each([
  ['TINES_ENCRYPT("x", "short")', 'value: The key has 5 bytes; it must have 32 or more.'],
  ['TINES_ENCRYPT("x", key, 0)', /^type: TINES_ENCRYPT needs a whole number from 1/],
  ['TINES_DECRYPT("x", key)', 'value: This text was encrypted with another key, or was changed.'],
  ['OPENSSL_ENCRYPT("x", "des", key)', /^value: The algorithms are aes-128-cbc, /],
  [
    'OPENSSL_ENCRYPT("x", "aes-128-cbc", key)',
    'value: The key of aes-128-cbc has 16 bytes, but this one has 32.',
  ],
  ['OPENSSL_DECRYPT("eA==", "aes-256-cbc", key)', /^type: .*“iv”/],
  ['OPENSSL_DECRYPT("eA==", "aes-256-cbc", key, "eA==")', 'value: The iv of cbc has 16 bytes.'],
  ['OPENSSL_DECRYPT("%", "aes-256-ecb", key)', 'value: This text is not Base64.'],
  [
    'OPENSSL_DECRYPT("eA==", "aes-256-ecb", key)',
    'value: This was encrypted with another key, or was changed.',
  ],
  ['AES_ENCRYPT("x", key, mode: "ctr")', 'value: The mode is aead or cbc.'],
  ['AES_ENCRYPT("x", key, "short")', 'value: The iv of this mode has 12 bytes.'],
])('%s fails with one clear sentence', (formula, message) => {
  expect(failure(formula, { key })).toMatch(message);
});
