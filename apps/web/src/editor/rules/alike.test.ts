import { describe, expect, it } from 'vitest';
import { alike, keeping } from './alike.ts';

describe('alike', () => {
  it('holds for what holds the same', () => {
    expect(alike([{ id: 'a', port: null }], [{ port: null, id: 'a' }])).toBe(true);
    expect(alike(Number.NaN, Number.NaN)).toBe(true);
    expect(alike({}, {})).toBe(true);
  });

  it.each([
    ['another value', { id: 'a' }, { id: 'b' }],
    ['another length', [1], [1, 2]],
    ['another key', { a: undefined }, { b: undefined }],
    ['a list and an object', [], {}],
    ['null and an object', null, {}],
  ])('does not hold for %s', (_, a, b) => {
    expect(alike(a, b)).toBe(false);
  });
});

describe('keeping', () => {
  it('asks once for each input and hands out what it had before while the same is in it', () => {
    let asked = 0;
    const names = keeping(({ name }: { name: string; size: number }) => {
      asked += 1;
      return [name];
    });
    const first = names({ name: 'one', size: 1 });
    const next = { name: 'one', size: 2 };
    expect(names(next)).toBe(first);
    expect(names(next)).toBe(first);
    expect(asked).toBe(2);
    expect(names({ name: 'two', size: 2 })).toEqual(['two']);
  });
});
