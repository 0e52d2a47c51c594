import { expect, it } from 'vitest';
import { newestAttempts } from './newest-attempts.ts';

it('leaves out attempts that a later one of the same run is among, wherever it stands', () => {
  const of = (id: string, attempt: number) => ({ run: { id, attempt } });
  const [first, second, other, third] = [of('a', 1), of('a', 2), of('b', 1), of('a', 3)];
  expect([...newestAttempts([first, other, second])]).toEqual([other, second]);
  expect([...newestAttempts([third, first, second])]).toEqual([third]);
  expect([...newestAttempts([])]).toEqual([]);
});
