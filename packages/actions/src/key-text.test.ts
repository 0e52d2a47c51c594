import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyText } from './key-text.ts';

describe('a key', () => {
  it('is a short value as text', () => {
    expect(keyText('A-1')).toBe('A-1');
    expect(keyText(7)).toBe('7');
    expect(keyText({ a: [1] })).toBe('{"a":[1]}');
  });

  it('is a digest of what is long or cannot be stored, and of what looks like one', () => {
    const long = 'x'.repeat(201);
    const digest = `sha256:${createHash('sha256').update(long).digest('hex')}`;
    expect(keyText(long)).toBe(digest);
    for (const text of ['a\0b', '\ud800', digest]) expect(keyText(text)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(keyText(digest)).not.toBe(digest);
    expect(keyText(`${long}y`)).not.toBe(keyText(`${long}z`));
  });
});
