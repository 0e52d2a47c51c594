import { describe, expect, it } from 'vitest';
import {
  formatBounded,
  formatBytes,
  formatClock,
  formatCount,
  formatCounted,
  formatDuration,
  formatInstant,
  formatRelative,
} from './format.ts';

const now = new Date('2026-11-21T14:00:00.000Z');
const before = (ms: number) => formatRelative(new Date(now.getTime() - ms), { now, timeZone: 'UTC' });

describe('counts and sizes', () => {
  it('separates thousands', () => {
    expect(formatCount(1284)).toBe('1,284');
    expect(formatCount(0)).toBe('0');
  });

  it('says of a count that stopped that there are more', () => {
    expect(formatBounded(1000, 1000)).toBe('1,000');
    expect(formatBounded(1001, 1000)).toBe('1,000+');
  });

  it('says one thing in the singular', () => {
    expect(formatCounted(1, 'Action')).toBe('1 Action');
    expect(formatCounted(0, 'Action')).toBe('0 Actions');
    expect(formatCounted(2, 'story', 'stories')).toBe('2 stories');
  });

  it('shows bytes in the unit that keeps the number short', () => {
    expect(formatBytes(812)).toBe('812 B');
    expect(formatBytes(2150)).toBe('2.1 KB');
    expect(formatBytes(5 * 1024 * 1024)).toBe('5 MB');
    expect(formatBytes(150 * 1024)).toBe('150 KB');
  });
});

describe('durations', () => {
  it.each([
    [-5, '< 1 ms'],
    [0, '< 1 ms'],
    [340, '340 ms'],
    [999, '999 ms'],
    [5830, '5.8 s'],
    [59_990, '59.9 s'],
    [60_000, '1 m'],
    [72_000, '1 m 12 s'],
    [12_000_000, '3 h 20 m'],
    [187_200_000, '2 d 4 h'],
  ])('shows %i ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('times', () => {
  it('counts back from now until yesterday, then names the day', () => {
    expect(before(3_000)).toBe('just now');
    expect(before(35_000)).toBe('35 s ago');
    expect(before(150_000)).toBe('2 min ago');
    expect(before(3 * 3_600_000)).toBe('3 h ago');
    expect(before(13 * 3_600_000)).toBe('13 h ago');
    expect(before(20 * 3_600_000)).toBe('yesterday');
    expect(before(7 * 86_400_000)).toBe('14 November');
    expect(before(400 * 86_400_000)).toBe('17 October 2025');
  });

  it('shows a time in the future as the exact instant', () => {
    expect(before(-3_600_000)).toBe('2026-11-21 15:00:00.000 UTC');
  });

  it('gives the exact instant in the zone it is asked for', () => {
    const at = new Date('2026-11-21T13:47:02.418Z');
    expect(formatInstant(at, 'UTC')).toBe('2026-11-21 13:47:02.418 UTC');
    expect(formatInstant(at, 'Asia/Tokyo')).toBe('2026-11-21 22:47:02.418 GMT+9');
    expect(formatClock(at, 'UTC')).toBe('13:47:02');
  });

  it('decides what yesterday is in the reader’s zone', () => {
    const at = new Date('2026-11-20T23:30:00.000Z');
    expect(formatRelative(at, { now, timeZone: 'UTC' })).toBe('yesterday');
    expect(formatRelative(at, { now, timeZone: 'Asia/Tokyo' })).toBe('14 h ago');
  });
});
