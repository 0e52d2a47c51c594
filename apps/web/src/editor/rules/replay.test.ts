import { describe, expect, it } from 'vitest';
import { lengthOf, momentsOf, placeAt, stepFrom, stepsAt } from './replay.ts';

const at = (ms: number) => new Date(1_000_000 + ms).toISOString();
const step = (id: string, [queued, started, ended]: [number, number, number | null]) => ({
  id,
  state: 'succeeded' as const,
  queuedAt: at(queued),
  startedAt: at(started),
  endedAt: ended === null ? null : at(ended),
  durationMs: ended === null ? null : ended - started,
  events: [{ id: `event of ${id}` }],
});

const steps = [
  step('hook', [0, 0, 0]),
  step('a', [0, 0, 0]),
  step('call', [0, 10, 200]),
  step('last', [200, 210, 300]),
];
const moments = momentsOf(steps);

describe('the past of a run', () => {
  it('has a moment for each step, in order', () => {
    expect(moments.map(({ stepId, at: ms }) => [stepId, ms])).toEqual([
      ['hook', 0],
      ['a', 0],
      ['call', 200],
      ['last', 300],
    ]);
    expect(lengthOf(moments)).toBe(300);
    expect(lengthOf(momentsOf([]))).toBe(0);
  });

  it('is stepped through one by one, also within a millisecond', () => {
    const first = stepFrom(moments, { index: -1, at: 0 }, 1);
    expect(first).toMatchObject({ stepId: 'hook', index: 0 });
    expect(first && stepsAt(steps, moments, first).map(({ id }) => id)).toEqual(['hook']);
    const second = first && stepFrom(moments, first, 1);
    expect(second).toMatchObject({ stepId: 'a', index: 1 });
    expect(stepFrom(moments, { index: 3, at: 300 }, 1)).toBeNull();
    expect(stepFrom(moments, { index: 1, at: 0 }, -1)).toMatchObject({ stepId: 'hook' });
  });

  it('shows what was under way at a moment', () => {
    const states = (ms: number) =>
      stepsAt(steps, moments, placeAt(moments, ms)).map(({ id, state }) => `${id} ${state}`);
    expect(states(5)).toEqual(['hook succeeded', 'a succeeded', 'call queued']);
    expect(states(100)).toEqual(['hook succeeded', 'a succeeded', 'call running']);
    expect(states(250)).toEqual(['hook succeeded', 'a succeeded', 'call succeeded', 'last running']);
    expect(states(300)).toHaveLength(4);
  });
});
