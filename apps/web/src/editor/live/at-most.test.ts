import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mergeCounts } from './activity.ts';
import { atMost } from './at-most.ts';
import { decodeLiveItem } from './live-item.ts';

describe('refreshing', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs at once, then at most once per interval, and once after the last ask', async () => {
    let runs = 0;
    const refresh = atMost(250, async () => {
      runs += 1;
    });
    for (let ask = 0; ask < 99; ask += 1) {
      refresh.ask();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(runs).toBe(4);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(5);
    refresh.stop();
    refresh.ask();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(5);
  });
});

it('counts that did not change keep their object, so that their card is not drawn again', () => {
  const old = {
    a: { events: 1, failed: 0, ports: {}, state: null },
    b: { events: 1, failed: 0, ports: {}, state: null },
  };
  const merged = mergeCounts(old, { a: { ...old.a }, b: { ...old.b, events: 2 } });
  expect(merged.a).toBe(old.a);
  expect(merged.b).toMatchObject({ events: 2 });
});

it('a hint of a kind that this page does not know is left out', () => {
  expect(decodeLiveItem('{"kind":"draft","id":"1","storyId":"s","revision":3}')).toMatchObject({
    revision: 3,
  });
  const person = { kind: 'presence', id: '1', storyId: 's', tab: 't', userId: 'u', name: 'Ada' };
  const where = { selected: ['a'], opened: 'a', state: 'new' };
  expect(decodeLiveItem(JSON.stringify({ ...person, ...where }))).toEqual({ ...person, ...where });
  expect(decodeLiveItem(JSON.stringify({ ...person, ...where, state: 'asleep' }))).toBeNull();
  expect(decodeLiveItem('{"kind":"news","storyId":"s"}')).toBeNull();
  expect(decodeLiveItem('not json')).toBeNull();
});
