import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { run } from '../../testing/run.ts';
import { textOf } from '../bytes.ts';
import { loadFunctions } from '../lazy.ts';

beforeAll(() => loadFunctions(['hashes']));

const bytes = fc.uint8Array({ maxLength: 300 });

test.each(['MD5', 'SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'])("%s is Node's, of any bytes", (name) => {
  const algorithm = name.toLowerCase();
  fc.assert(
    fc.property(bytes, bytes, (data, secret) => {
      const roots = { data: textOf(data), secret: textOf(secret) };
      const digest = () => createHash(algorithm).update(data);
      const hmac = () => createHmac(algorithm, secret).update(data);
      expect(run(`${name}(data)`, roots)).toBe(digest().digest('hex'));
      expect(run(`${name}_BASE64(data)`, roots)).toBe(digest().digest('base64'));
      expect(run(`HMAC_${name}(data, secret)`, roots)).toBe(hmac().digest('hex'));
      expect(run(`HMAC_${name}_BASE64(data, secret)`, roots)).toBe(hmac().digest('base64'));
    }),
    { numRuns: 50 },
  );
});
