import { expect, it } from 'vitest';
import { makePace } from './pace.ts';

it('leaves a version to the workers after three long chains in a row, for a while', () => {
  let now = 0;
  const pace = makePace(() => now);
  for (const ms of [50, 50, 1, 50, 50]) pace.took('v', ms);
  expect(pace.isHeavy('v')).toBe(false);
  pace.took('v', 50);
  expect(pace.isHeavy('v')).toBe(true);
  expect(pace.isHeavy('other')).toBe(false);
  now = 30_000;
  expect(pace.isHeavy('v')).toBe(false);
});
