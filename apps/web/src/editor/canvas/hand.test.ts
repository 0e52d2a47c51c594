import { expect, it } from 'vitest';
import { createHand } from './hand.ts';

it('puts back once what it holds, and tells the end of it that nothing comes of it', () => {
  const hand = createHand();
  const ends: boolean[] = [];
  hand.take(() => ends.push(hand.open()));
  expect(hand.putBack()).toBe(true);
  expect(ends).toEqual([false]);
  expect(hand.putBack()).toBe(false);
  expect(ends).toHaveLength(1);
});

it('keeps what is let go, and then has nothing to put back', () => {
  const hand = createHand();
  expect(hand.putBack()).toBe(false);
  hand.take(() => {});
  expect(hand.isHolding()).toBe(true);
  expect(hand.open()).toBe(true);
  expect(hand.putBack()).toBe(false);
});
