import { expect, it } from 'vitest';
import { keptLast } from './kept.ts';

it('keeps what was used last, and lets go of the rest', () => {
  const kept = keptLast<string>(2);
  kept.set('a', 'A');
  kept.set('b', 'B');
  expect(kept.get('a')).toBe('A');
  kept.set('c', 'C');
  expect(['a', 'b', 'c'].map((key) => kept.get(key))).toEqual(['A', undefined, 'C']);
});

it('goes by weight, and keeps nothing that is too heavy alone', () => {
  const kept = keptLast<string>(10, (value) => value.length);
  kept.set('a', 'xxxxxx');
  kept.set('b', 'yyyy');
  kept.set('b', 'y');
  kept.set('c', 'zzz');
  expect(kept.get('a')).toBe('xxxxxx');
  kept.set('d', 'w'.repeat(11));
  expect(['a', 'b', 'c', 'd'].map((key) => kept.get(key))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
