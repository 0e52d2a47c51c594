import { expect, it } from 'vitest';
import { makeIntake } from './intake.ts';

it('takes bodies while there is room for them, and again once some of it is free', () => {
  const intake = makeIntake(100);
  const first = intake.open(80);
  expect(first?.add(50)).toBe(true);
  expect(first?.add(30)).toBe(true);
  expect(intake.open(21)).toBeNull();
  const second = intake.open(0);
  expect(second?.add(20)).toBe(true);
  expect(second?.add(1)).toBe(false);
  first?.close();
  first?.close();
  expect(second?.add(80)).toBe(true);
  expect(second?.add(1)).toBe(false);
});

it('leaves the others the room of what is promised and not sent', () => {
  const intake = makeIntake(100);
  expect(intake.open(100)).not.toBeNull();
  expect(intake.open(100)?.add(100)).toBe(true);
});
