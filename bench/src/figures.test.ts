import { expect, it } from 'vitest';
import { cpuFigures, median, percentile, ratio, summarise } from './figures.ts';

it('finds percentiles of values in any order', () => {
  const values = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect(percentile(values, 0.5)).toBe(51);
  expect(percentile(values, 0.99)).toBe(100);
  expect(percentile(values, 1)).toBe(100);
  expect(percentile([], 0.5)).toBe(0);
});

it('finds the median of odd and even counts', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBe(0);
});

it('makes one of several rounds: median and range of each figure, in their order', () => {
  const round = (runs: number, cpu: number) => [
    { name: 'runs', value: runs, unit: '' as const, goal: '≥ 1' },
    { name: 'cpu', value: cpu, unit: 'ms' as const },
  ];
  expect(summarise([round(10, 3), round(30, 1), round(20, 2)])).toEqual([
    { name: 'runs', unit: '', goal: '≥ 1', median: 20, low: 10, high: 30 },
    { name: 'cpu', unit: 'ms', median: 2, low: 1, high: 3 },
  ]);
});

it('divides CPU time by runs, and by program', () => {
  const figures = cpuFigures({ app: 1, worker: 2, postgres: 3, redis: 4 }, 1_000);
  expect(figures.map(({ value }) => value)).toEqual([10, 1, 2, 3, 4]);
});

it('tells a ratio in per cent', () => {
  expect(ratio('a : b', { part: 1, whole: 4 })).toEqual({ name: 'a : b', value: 25, unit: '%' });
});
