import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

const light: readonly FunctionSpec[] = [
  {
    name: 'NOW',
    signature: 'NOW()',
    summary: 'The present moment as ISO 8601 in UTC.',
    params: [],
    min: 0,
    max: 0,
    examples: [
      { formula: 'NOW()', result: '2026-03-04T05:06:07.089Z' },
      { formula: 'NOW() + DAYS(1)', result: '2026-03-05T05:06:07.089Z' },
    ],
    run: (args) => args.now().toISOString(),
  },
  {
    name: 'TODAY',
    signature: 'TODAY()',
    summary: 'The present day in UTC.',
    params: [],
    min: 0,
    max: 0,
    examples: [
      { formula: 'TODAY()', result: '2026-03-04' },
      { formula: 'TODAY() - DAYS(7)', result: '2026-02-25' },
    ],
    run: (args) => args.now().toISOString().slice(0, 10),
  },
  {
    name: 'UNIX_TIMESTAMP',
    signature: 'UNIX_TIMESTAMP()',
    summary: 'The present moment in whole seconds since 1970.',
    params: [],
    min: 0,
    max: 0,
    examples: [
      { formula: 'UNIX_TIMESTAMP()', result: 1_772_600_767 },
      { formula: 'UNIX_TIMESTAMP() + DAYS(1)', result: 1_772_687_167 },
    ],
    run: (args) => Math.floor(args.now().getTime() / 1000),
  },
  {
    name: 'DAYS',
    signature: 'DAYS(count)',
    summary: 'So many days in seconds, to be added to a moment or a timestamp.',
    params: ['count'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'DAYS(2)', result: 172_800 },
      { formula: '"2026-03-04T10:00:00+01:00" + DAYS(0.5)', result: '2026-03-04T22:00:00.000+01:00' },
    ],
    errors: ['DAYS("many")'],
    run: (args) => args.finite(args.number(0) * 86_400),
  },
];

const parsed = {
  iso8601: '2023-02-01T00:00:00+00:00',
  iso8601_milliseconds: '2023-02-01T00:00:00.000+00:00',
  unix_timestamp: 1_675_209_600,
  unix_timestamp_milliseconds: 1_675_209_600_000,
  year: 2023,
  month: 2,
  month_name: 'February',
  day: 1,
  day_of_week: 3,
  day_name: 'Wednesday',
  hour: 0,
  minute: 0,
  second: 0,
  millisecond: 0,
  timezone: 'UTC',
  utc_offset: '+00:00',
  utc_offset_seconds: 0,
};

/**
 * Dates are read from ISO 8601, email and HTTP dates, seconds since 1970, what DATE_PARSE gives, and words
 * such as “3 days ago” or “next monday at 5pm”.
 */
const heavy = lazily('dates', [
  {
    name: 'DATE',
    signature: 'DATE(date, format, [timezone])',
    summary:
      'The date written by a strftime format, in its own time zone or another: “%Y-%m-%d”, “%e %B %Y, %H:%M”.',
    params: ['date', 'format', 'timezone'],
    min: 2,
    max: 3,
    examples: [
      { formula: 'DATE("2026-03-04T05:06:07Z", "%e %B %Y, %H:%M")', result: ' 4 March 2026, 05:06' },
      { formula: 'DATE("2026-07-01T12:00:00Z", "%H:%M %z", "Europe/Dublin")', result: '13:00 +0100' },
      { formula: 'DATE("3 days ago", "%F")', result: '2026-03-01' },
      { formula: 'DATE(1772600767, "%A")', result: 'Wednesday' },
    ],
    errors: ['DATE("soonish", "%F")', 'DATE("now", "%F", "Mars/Olympus")', 'DATE(NULL, "%F")'],
  },
  {
    name: 'DATE_PARSE',
    signature: 'DATE_PARSE(date, [format], [timezone])',
    summary:
      'The date as an object: iso8601, unix_timestamp, year, month and so on. With a strptime format it is read by that and nothing else. A text that names no time zone is read in the one given, else in UTC.',
    params: ['date', 'format', 'timezone'],
    min: 1,
    max: 3,
    examples: [
      { formula: 'DATE_PARSE("01/02/2023", "%d/%m/%Y")', result: parsed },
      { formula: 'DATE_PARSE("next monday").iso8601', result: '2026-03-09T00:00:00+00:00' },
      {
        formula: 'DATE_PARSE("2026-07-01 09:00", timezone: "America/New_York").iso8601',
        result: '2026-07-01T09:00:00-04:00',
      },
    ],
    errors: ['DATE_PARSE("31/02/2023", "%d/%m/%Y")', 'DATE_PARSE("2023", "%m")', 'DATE_PARSE("")'],
  },
  {
    name: 'DATE_DIFF',
    signature: 'DATE_DIFF(start, end, [absolute])',
    summary:
      'The time from one date to another in seconds, minutes, hours, days and weeks, each for all of it, and in units for its parts. With absolute: FALSE it is below zero when the end comes first.',
    params: ['start', 'end', 'absolute'],
    min: 2,
    max: 3,
    examples: [
      {
        formula: 'DATE_DIFF("2025-01-23T13:30:45", "2025-01-23T10:00:00", absolute: FALSE)',
        result: {
          seconds: -12_645,
          minutes: -210.75,
          hours: -3.51,
          days: -0.15,
          weeks: -0.02,
          units: { years: 0, months: 0, weeks: 0, days: 0, hours: -3, minutes: -30, seconds: -45 },
        },
      },
      { formula: 'DATE_DIFF("2026-03-14", "2026-03-04").days', result: 10 },
      { formula: 'DATE_DIFF("2024-01-31", "2025-03-01").units.months', result: 1 },
    ],
    errors: ['DATE_DIFF("now", "soonish")', 'DATE_DIFF([], "now")'],
  },
]);

export const dates: readonly FunctionSpec[] = [...heavy, ...light];
