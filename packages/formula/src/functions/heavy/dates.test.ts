import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { run } from '../../testing/run.ts';
import { later, readIso } from '../instants.ts';
import { loadFunctions } from '../lazy.ts';

beforeAll(() => loadFunctions(['dates']));

const zones = [
  'UTC',
  'Europe/Dublin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  '-03:30',
];
const moment = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2100, 0, 1) });
const zone = fc.constantFrom(...zones);

test('a moment written with its offset is read as the same moment, in every zone', () => {
  fc.assert(
    fc.property(moment, zone, (ms, name) => {
      const roots = { at: ms / 1000, name };
      const written = run('DATE(at, "%FT%T.%L%:z", name)', roots);
      expect(run('DATE_PARSE(text).unix_timestamp_milliseconds', { text: written })).toBe(ms);
      expect(run('DATE_PARSE(text, "%FT%T.%L%z").unix_timestamp_milliseconds', { text: written })).toBe(ms);
    }),
    { numRuns: 300 },
  );
});

test('the parts of a date are those that the calendar of the host shows', () => {
  fc.assert(
    fc.property(moment, (ms) => {
      const date = new Date(ms);
      const parsed = run('DATE_PARSE(at)', { at: ms / 1000 });
      expect(parsed).toMatchObject({
        iso8601_milliseconds: date.toISOString().replace('Z', '+00:00'),
        year: date.getUTCFullYear(),
        day_of_week: date.getUTCDay(),
        unix_timestamp: Math.floor(ms / 1000),
      });
    }),
    { numRuns: 200 },
  );
});

test('a clock that is read in its zone shows the same again, even when it goes back', () => {
  fc.assert(
    fc.property(moment, zone, (ms, name) => {
      const format = '%F %T.%L';
      const shown = run('DATE(at, format, name)', { at: ms / 1000, format, name });
      const again = 'DATE(DATE_PARSE(shown, format, name), format, name)';
      expect(run(again, { shown, format, name })).toBe(shown);
    }),
    { numRuns: 500 },
  );
});

test('what is added to a moment is what lies between them', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: -1e9, max: 1e9 }), (ms, seconds) => {
      const text = new Date(ms).toISOString();
      const there = later(text, seconds);
      expect(there && readIso(there)?.ms).toBe(ms + seconds * 1000);
      expect(run('b - a', { a: text, b: there })).toBe(seconds);
    }),
  );
});

test('beyond the years 1 to 9999 there is no moment', () => {
  expect(later('9999-12-31', 86_400)).toBeNull();
  expect(later('0999-01-01', -1e11)).toBeNull();
  expect(readIso('2026-02-30')).toBeNull();
  expect(readIso('2026-03-04T24:00')).toBeNull();
});
