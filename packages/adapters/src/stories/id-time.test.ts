import { newId } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { lowestAfter } from './id-time.ts';

it('spares no id of a process whose clock is an hour slow, after one of a process whose clock is an hour fast', () => {
  const now = Date.now();
  const hourMs = 3_600_000;
  expect(newId(now - hourMs) >= lowestAfter(newId(now + hourMs))).toBe(true);
});
