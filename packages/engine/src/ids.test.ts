import { expect, it } from 'vitest';
import { isId, newId, timeOfId } from './ids.ts';

it('makes UUIDv7s that ascend, also within one millisecond and when the clock steps back', () => {
  const ids = Array.from({ length: 10_000 }, () => newId(1_700_000_000_000));
  ids.push(newId(1_600_000_000_000));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('draws each of 62 bits by chance', () => {
  const drawn = Array.from({ length: 200 }, () => BigInt(`0x${newId().slice(19).replace('-', '')}`));
  for (let bit = 0n; bit < 62n; bit += 1n) {
    const ones = drawn.filter((bits) => (bits >> bit) & 1n).length;
    // Two hundred throws of a coin: outside of this once in 10^23.
    expect(ones, `bit ${bit}`).toBeGreaterThan(29);
    expect(ones, `bit ${bit}`).toBeLessThan(171);
  }
});

it('gives the time of an id back', () => {
  // Later than whatever other tests of this process made.
  const now = timeOfId(newId()) + 1_000_000;
  expect(timeOfId(newId(now))).toBe(now);
});

it('tells ids from other texts', () => {
  expect(isId(newId())).toBe(true);
  expect(isId('1; drop table event')).toBe(false);
});
