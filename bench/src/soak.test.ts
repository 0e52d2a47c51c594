import { expect, it } from 'vitest';
import { memoryFigures } from './soak.ts';

it('compares the last third of the minutes with the first', () => {
  const figures = memoryFigures('app', [100, 104, 90, 110, 300, 120, 121, 119, 126]);
  expect(figures).toHaveLength(10);
  expect(figures.at(-1)).toMatchObject({ name: 'app, growth', unit: '%', value: 21 });
});
