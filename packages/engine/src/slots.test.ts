import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeSlots } from './slots.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('has a tenth more for stories that hold none, once what holds all slots lasts', () => {
  const slots = makeSlots(10);
  expect(slots.room()).toEqual({ limit: 10, othersOnly: false });
  for (let taken = 0; taken < 10; taken += 1) slots.take('one');
  expect(slots.room()).toBeNull();
  vi.advanceTimersByTime(500);
  expect(slots.room()).toEqual({ limit: 1, othersOnly: true });
  slots.take('two');
  expect([slots.room(), slots.free()]).toEqual([null, -1]);
  expect([...slots.held()]).toEqual([
    ['one', 10],
    ['two', 1],
  ]);
  slots.give('two');
  // Something moved: whoever is next in turn has the next slot that is free.
  expect(slots.room()).toBeNull();
  slots.give('one');
  expect(slots.room()).toEqual({ limit: 1, othersOnly: false });
});
