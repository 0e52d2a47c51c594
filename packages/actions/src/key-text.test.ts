import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyText } from './key-text.ts';
import { sha256 } from './sha256.ts';

describe('sha256', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_003])(
    'of %i bytes is the standard one',
    (length) => {
      const text = 'ä'.repeat(length % 7) + 'x'.repeat(length);
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
    },
  );
});

describe('a key', () => {
  it('is a short value as text', () => {
    expect(keyText('A-1')).toBe('A-1');
    expect(keyText(7)).toBe('7');
    expect(keyText({ a: [1] })).toBe('{"a":[1]}');
  });

  it('is a digest of what is long or cannot be stored, and of what looks like one', () => {
    const long = 'x'.repeat(201);
    const digest = `sha256:${sha256(long)}`;
    expect(keyText(long)).toBe(digest);
    for (const text of ['a\0b', '\ud800', digest]) expect(keyText(text)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(keyText(digest)).not.toBe(digest);
    expect(keyText(`${long}y`)).not.toBe(keyText(`${long}z`));
  });
});
