import { expect, it } from 'vitest';
import { parseStat } from './cpu.ts';

it('reads parent, name and time of a process, with that of its ended children', () => {
  const line = '42 (a) strange (name)) S 7 42 42 0 -1 4194304 10 20 0 0 100 20 3 4 20 0 1 0 99 0 0';
  expect(parseStat(line)).toEqual({ parent: 7, name: 'a) strange (name)', ticks: 127 });
});
