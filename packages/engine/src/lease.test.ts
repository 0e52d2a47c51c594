import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeLeases } from './lease.ts';
import type { Id } from './model.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const leaseMs = 15_000;
const checkMs = 1_000;

function underTest() {
  const calls: string[] = [];
  const lost = new Set<Id>();
  const kept = (what: string) => async (fences: { id: Id }[]) => {
    calls.push(what);
    return fences.flatMap(({ id }) => (lost.has(id) ? [] : [id]));
  };
  const store = { extend: kept('extend'), held: kept('held') };
  const leases = makeLeases({ store, leaseMs, checkMs, log: { warn: () => undefined } });
  return { leases, calls, lost };
}

it('looks lasting runs up, and pushes their leases on at a third of their length', async () => {
  const { leases, calls } = underTest();
  leases.hold({ id: 'a', attempt: 1 });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(calls).toEqual(['held', 'held', 'held', 'held', 'extend']);
  leases.release({ id: 'a', attempt: 1 });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(calls).toHaveLength(5);
});

it.each([
  ['back', -3_600_000],
  ['forward', 3_600_000],
])('does so when the clock jumps an hour %s', async (_, jump) => {
  const { leases, calls, lost } = underTest();
  const signal = leases.hold({ id: 'a', attempt: 1 });
  await vi.advanceTimersByTimeAsync(500);
  vi.setSystemTime(Date.now() + jump);
  await vi.advanceTimersByTimeAsync(4_500);
  expect(calls).toEqual(['held', 'held', 'held', 'held', 'extend']);
  lost.add('a');
  await vi.advanceTimersByTimeAsync(checkMs);
  expect(signal.aborted).toBe(true);
  leases.release({ id: 'a', attempt: 1 });
});

it('ends an attempt whose run was claimed again here, and keeps the lease of the later one when it is through', async () => {
  const { leases, calls } = underTest();
  const first = leases.hold({ id: 'a', attempt: 1 });
  const second = leases.hold({ id: 'a', attempt: 2 });
  expect([first.aborted, second.aborted]).toEqual([true, false]);
  leases.release({ id: 'a', attempt: 1 });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(calls.at(-1)).toBe('extend');
  leases.release({ id: 'a', attempt: 2 });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(calls).toHaveLength(5);
});
