import { expect, it } from 'vitest';
import { isSilent, oldestText, rateText, slotsText, waitsText, workerName } from './queue-words.ts';

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

it('adds up the slots of the workers that are there', () => {
  const seen = (seconds: number) => ({ seenAt: new Date(seconds * 1000).toISOString() });
  const workers = [
    { busy: 1, slots: 16, ...seen(100) },
    { busy: 2, slots: 16, ...seen(95) },
    { busy: 9, slots: 16, ...seen(60) },
  ];
  expect(slotsText([])).toBe('No worker is there');
  expect(slotsText(workers)).toBe('3 of 32 slots busy');
  expect(workers.map((worker) => isSilent(worker, workers))).toEqual([false, false, true]);
});

it('takes a worker’s name apart', () => {
  expect(workerName('build-7:4182')).toEqual({ host: 'build-7', process: '4182' });
  expect(workerName('odd')).toEqual({ host: 'odd', process: null });
});
