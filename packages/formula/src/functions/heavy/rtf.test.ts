import { expect, test } from 'vitest';
import { bodyOfRtf } from './rtf.ts';

test.each([
  ['lines', String.raw`a\par `, 120_000, 'a\n'],
  ['bytes', String.raw`\'e9`, 250_000, 'é'],
  ['accents', String.raw`\'e9\par `, 110_000, 'é\n'],
  ['signs', String.raw`a\~`, 40_000, 'a\u00a0'],
])('an RTF body of nothing but %s is read soon', (_, piece, count, said) => {
  const rtf = `${String.raw`{\rtf1\ansi\ansicpg1252 `}${piece.repeat(count)}}`;
  const before = process.threadCpuUsage();
  const { content } = bodyOfRtf(rtf);
  const { user, system } = process.threadCpuUsage(before);
  expect(content.slice(0, 20)).toBe(said.repeat(20).slice(0, 20));
  expect((user + system) / 1_000).toBeLessThan(400);
});

test('an RTF body of too many pieces is refused', () => {
  const rtf = `${String.raw`{\rtf1 `}${'a\\~'.repeat(100_000)}}`;
  expect(() => bodyOfRtf(rtf)).toThrow('its RTF body is in too many pieces');
});

test.each([
  ['Japanese', String.raw`{\rtf1\ansicpg932 \'93\'fa\'96\'7b\par x}`, '日本\nx'],
  ['Greek', String.raw`{\rtf1\ansicpg1253 \'e1\~b}`, 'α\u00a0b'],
  ['a Unicode sign with its stand-in', String.raw`{\rtf1 \u8364?5}`, '€5'],
  ['a Unicode sign without number', String.raw`{\rtf1 a\u b}`, 'ab'],
])('%s', (_, rtf, said) => {
  expect(bodyOfRtf(rtf).content).toBe(said);
});
