import { expect, it } from 'vitest';
import { spokenSeconds } from './duration.ts';

it.each([
  [0.5, '0.5 seconds'],
  [1, '1 second'],
  [90, '90 seconds'],
  [120, '2 minutes'],
  [3_600, '1 hour'],
  [1_209_600, '14 days'],
])('says %i seconds as %s', (seconds, words) => {
  expect(spokenSeconds(seconds)).toBe(words);
});
