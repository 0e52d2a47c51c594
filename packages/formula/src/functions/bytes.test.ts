import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, bytesOfLatin1, isBinary, latin1Of, textOf } from './bytes.ts';

test('any bytes survive the way through text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect([...bytesOf(textOf(bytes))]).toEqual([...bytes]);
      expect([...bytesOfLatin1(latin1Of(bytes))]).toEqual([...bytes]);
    }),
  );
});

test('text in UTF-8 is the text it spells', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(textOf(new TextEncoder().encode(text))).toBe(text);
      expect([...bytesOf(text)]).toEqual([...new TextEncoder().encode(text)]);
    }),
  );
});

test.each([
  ['a byte of Latin-1', [0xe9], '\udce9'],
  ['a character cut off', [0x61, 0xe2, 0x82], 'a\udce2\udc82'],
  ['a character written longer than needed', [0xc0, 0x80], '\udcc0\udc80'],
  ['a surrogate in UTF-8', [0xed, 0xa0, 0x80], '\udced\udca0\udc80'],
  ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80], '\udcf4\udc90\udc80\udc80'],
  ['a byte between characters', [0xc3, 0xa9, 0xff, 0xf0, 0x9f, 0x98, 0x80], 'é\udcff😀'],
])('%s', (_, bytes, text) => {
  expect(textOf(Uint8Array.from(bytes))).toBe(text);
  expect([...bytesOf(text)]).toEqual(bytes);
});

test('zeros and bytes that are no text are binary', () => {
  expect(['a', 'é😀', '', 'a\0', '\udce9'].map(isBinary)).toEqual([false, false, false, true, true]);
});
