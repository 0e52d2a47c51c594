import { expect, it } from 'vitest';
import { oldestText, rateText, slotsText, waitsText, workerName } from './queue-words.ts';

it('says what waits, what needs a person first', () => {
  expect(waitsText({})).toBe('');
  expect(waitsText({ delay: 1200, decision: 2, join: 0 })).toBe('2 for a decision, 1,200 for a time');
});

it('says how old the oldest is, without the jitter of milliseconds', () => {
  expect(oldestText(null)).toBe('Nothing waits for its turn');
  expect(oldestText(340)).toBe('The oldest for less than 1 s');
  expect(oldestText(12_700)).toBe('The oldest for 12 s');
  expect(oldestText(75_000)).toBe('The oldest for 1 m 15 s');
});

it('writes rates short', () => {
  expect([0, 0.04, 12.34, 100.4, 2150].map(rateText)).toEqual(['0', '0', '12.3', '100', '2,150']);
});

it('adds up slots', () => {
  expect(slotsText([])).toBe('No worker is there');
  expect(
    slotsText([
      { busy: 1, slots: 16 },
      { busy: 2, slots: 16 },
    ]),
  ).toBe('3 of 32 slots busy');
});

it('takes a worker’s name apart', () => {
  expect(workerName('build-7:4182')).toEqual({ host: 'build-7', process: '4182' });
  expect(workerName('odd')).toEqual({ host: 'odd', process: null });
});
