import { expect, it } from 'vitest';
import type { Json } from './model.ts';
import { sizeUpTo } from './size.ts';

const isLarger = (value: Json, limit: number) => sizeUpTo(value, limit) > limit;

it('tells values whose JSON is over the limit from those that are not', () => {
  const value: Json = { text: 'x'.repeat(90), more: [1, 2, null, true] };
  expect(isLarger(value, JSON.stringify(value).length * 2)).toBe(false);
  expect(isLarger(value, 80)).toBe(true);
});

it('answers at once for a small value that holds itself very often', () => {
  let value: Json = 'x'.repeat(1000);
  for (let depth = 0; depth < 60; depth += 1) value = [value, value];
  expect(isLarger(value, 1_000_000)).toBe(true);
});
