import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeSlots } from './slots.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('has a tenth more for stories that hold none, once what holds all slots lasts', () => {
  const slots = makeSlots(10);
  expect(slots.room()).toMatchObject({ limit: 10, othersOnly: false });
  for (let taken = 0; taken < 10; taken += 1) slots.take('one', 0);
  expect(slots.room()).toBeNull();
  vi.advanceTimersByTime(500);
  expect(slots.room()).toMatchObject({ limit: 1, othersOnly: true });
  slots.take('two', 0);
  expect([slots.room(), slots.free()]).toEqual([null, -1]);
  expect([...slots.held()]).toEqual([
    ['one', 10],
    ['two', 1],
  ]);
  slots.give('two', 0);
  // Something moved: whoever is next in turn has the next slot that is free.
  expect(slots.room()).toBeNull();
  slots.give('one', 0);
  expect(slots.room()).toMatchObject({ limit: 1, othersOnly: false });
});

it('has bytes left for events until what is held comes to its most', () => {
  const slots = makeSlots(10, 100);
  slots.take('one', 70);
  expect(slots.room()).toEqual({ limit: 9, othersOnly: false, bytes: 30 });
  slots.take('one', 70);
  expect(slots.room()).toEqual({ limit: 8, othersOnly: false, bytes: 0 });
  slots.give('one', 70);
  expect(slots.room()?.bytes).toBe(30);
});
