import { describe, expect, it } from 'vitest';
import { pulsePaths, pulseWords } from './pulse.ts';

const quiet = Array.from({ length: 24 }, () => 0);
const with24 = (counts: Record<number, number>) => quiet.map((none, hour) => counts[hour] ?? none);

describe('the pulse of a story', () => {
  it('is a bar an hour, the busiest as high as the drawing', () => {
    const { done, failed, none } = pulsePaths({ events: with24({ 0: 10, 23: 5 }), failed: quiet });
    expect(done).toBe('M0 22v-22h4v22zM115 22v-11h4v11z');
    expect(failed).toBe('');
    expect(none.match(/M/g)).toHaveLength(22);
  });

  it('shows one failure among a thousand events, and an hour of failures alone', () => {
    const { done, failed } = pulsePaths({ events: with24({ 3: 999 }), failed: with24({ 3: 1, 4: 2 }) });
    expect(done).toBe('M15 22v-22h4v22zM20 22v-2h4v2z');
    expect(failed).toBe('M15 22v-3h4v3zM20 22v-2h4v2z');
  });

  it('is said in words', () => {
    expect(pulseWords({ events: with24({ 1: 1_200, 9: 84 }), failed: quiet })).toBe('1,284 events in 24 h');
    expect(pulseWords({ events: with24({ 1: 1 }), failed: with24({ 3: 1, 21: 2 }) })).toBe(
      '1 event in 24 h, 3 failures, the last 2 h ago',
    );
    expect(pulseWords({ events: quiet, failed: with24({ 23: 1 }) })).toBe(
      '0 events in 24 h, 1 failure, the last within the hour',
    );
  });
});
