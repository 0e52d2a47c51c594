import { expect, it } from 'vitest';
import { pauses } from './pause.ts';

it('grows from half a second to ten while a program keeps dying young, and begins again after a healthy life', () => {
  const pause = pauses();
  const young = Array.from({ length: 7 }, () => pause.after(100));
  expect(young).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  expect([pause.after(60_000), pause.after(100)]).toEqual([500, 1000]);
});
