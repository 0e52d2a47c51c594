import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keptSecret } from './secrets.ts';

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
