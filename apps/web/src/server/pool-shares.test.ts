import { expect, it } from 'vitest';
import { poolShares } from './pool-shares.ts';

it('gives each use a connection of its own, and all of them no more than are given', () => {
  for (let total = 4; total <= 40; total += 1) {
    const shares = Object.values(poolShares(total));
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(1);
    expect(shares.reduce((sum, share) => sum + share)).toBe(total);
  }
});
