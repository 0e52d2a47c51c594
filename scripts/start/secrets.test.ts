import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keptKeyFile, keptSecret } from './secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the kept secret', () => {
  it('is made once, long, and readable by its owner alone', () => {
    const file = join(folder, 'made.env');
    const secret = keptSecret(file);
    expect(secret.length).toBeGreaterThanOrEqual(64);
    expect(keptSecret(file)).toBe(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is another one in another folder', () => {
    expect(keptSecret(join(folder, 'one.env'))).not.toBe(keptSecret(join(folder, 'two.env')));
  });

  it('is not replaced unasked when its file is damaged', () => {
    const file = join(folder, 'damaged.env');
    writeFileSync(file, 'APP_SECRET_TOKEN=short');
    expect(() => keptSecret(file)).toThrow(/damaged\.env holds no APP_SECRET_TOKEN/);
  });

  it('says in a sentence that its folder cannot be written', () => {
    writeFileSync(join(folder, 'a-file'), '');
    expect(() => keptSecret(join(folder, 'a-file', 'secrets.env'))).toThrow(/is in the way/);
  });
});

describe('the key of credentials', () => {
  it('is made once: 32 bytes in a file that its owner alone may read', () => {
    const file = keptKeyFile(join(folder, 'secrets-key'));
    const key = readFileSync(file, 'utf8');
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    keptKeyFile(file);
    expect(readFileSync(file, 'utf8')).toBe(key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is not replaced unasked when its file is empty', () => {
    writeFileSync(join(folder, 'empty-key'), '\n');
    expect(() => keptKeyFile(join(folder, 'empty-key'))).toThrow(/empty-key is empty/);
  });
});
