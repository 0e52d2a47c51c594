import { expect, it } from 'vitest';
import { cell, number, table } from './table.ts';

it('writes about three digits', () => {
  expect([12_345.6, 123.4, 12.34, 1.234, 0.5, 7].map(number)).toEqual([
    '12,346',
    '123',
    '12.3',
    '1.23',
    '0.50',
    '7',
  ]);
});

it('writes the range only where there is one', () => {
  const figure = { name: 'x', unit: 'ms' as const, median: 2, low: 1, high: 3 };
  expect(cell(figure)).toBe('2 ms (1–3)');
  expect(cell({ ...figure, low: 2, high: 2 })).toBe('2 ms');
});

it('has a row a figure and a column a backend, and says what was not measured', () => {
  const one = { name: 'runs', unit: '' as const, median: 1, low: 1, high: 1 };
  expect(
    table([
      { title: 'A', figures: [{ ...one, goal: '≥ 1' }] },
      { title: 'B', figures: [one, { ...one, name: 'more' }] },
      { title: 'C', figures: 'it\nbroke' },
    ]),
  ).toBe(`|  | goal | A | B | C |
| --- | ---: | ---: | ---: | ---: |
| runs | ≥ 1 | 1 | 1 | – |
| more |  | – | 1 | – |

Not measured with the C: it broke`);
});
