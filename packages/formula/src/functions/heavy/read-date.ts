/** What counts as a date, and the moment that it names. */
import { casual } from 'chrono-node/en';
import type { Json } from '../../json.ts';
import { describe, isObject } from '../../values.ts';
import type { Args } from '../args.ts';
import { earliest, latest, readIso } from '../instants.ts';
import { strptime } from './strptime.ts';
import { fixedZone, type Moment, momentOf, utc, wallAt, type Zone } from './time-zone.ts';

const longestText = 100;

/** Seconds up to the year 5138, above that milliseconds: clocks of both kinds are about. */
const mostSeconds = 1e11;

/** `home`: the zone in which a text is read that names none. Throws a FormulaError for what is no date. */
export function readDate(args: Args, index: number, home: Zone): Moment {
  const value = args.value(index);
  const moment = momentIn(args, value, home);
  if (moment !== null && moment.ms >= earliest && moment.ms <= latest) return moment;
  throw args.fail(`${args.name} cannot read ${describe(value)} as a date.`, index);
}

function momentIn(args: Args, value: Json, home: Zone): Moment | null {
  if (typeof value === 'number') return { ms: fromEpoch(value), zone: home };
  if (typeof value === 'string') return momentOfText(args, value.trim(), home);
  if (value === null || !isObject(value) || typeof value.unix_timestamp_milliseconds !== 'number')
    return null;
  const { unix_timestamp_milliseconds: ms, utc_offset_seconds: offset } = value;
  return { ms, zone: typeof offset === 'number' ? fixedZone(offset * 1000) : home };
}

function fromEpoch(number: number): number {
  return Math.round(Math.abs(number) < mostSeconds ? number * 1000 : number) + 0;
}

function momentOfText(args: Args, text: string, home: Zone): Moment | null {
  if (text === '' || text.length > longestText) return null;
  args.spend(10);
  const iso = readIso(text);
  if (iso !== null) {
    if (iso.offset !== null) return { ms: iso.ms, zone: fixedZone(iso.offset) };
    return momentOf(wallAt({ ms: iso.ms, zone: utc }), home);
  }
  if (/^-?\d{9,}(?:\.\d+)?$/.test(text)) return { ms: fromEpoch(Number(text)), zone: home };
  const now = args.now().getTime();
  for (const format of known) {
    const moment = strptime(text, format, { zone: home, now });
    if (moment !== null) return moment;
  }
  // The slowest words take some milliseconds.
  args.spend(300 + text.length * 10);
  return inWords(text, home, now);
}

/** Of email and HTTP, of C's asctime, of Ruby and of `date`. */
const known = [
  '%a, %d %b %Y %H:%M:%S %z',
  '%d %b %Y %H:%M:%S %z',
  '%a %b %e %H:%M:%S %Y',
  '%a %b %e %H:%M:%S %z %Y',
  '%Y%m%dT%H%M%S%z',
  '%Y%m%d',
];

/**
 * “3 days ago”, “next monday at 5pm”, “4 March 2026”: all of the text, by chrono-node. A day that is named
 * without a time begins at midnight; so many days from now are at this time of the day.
 */
function inWords(text: string, home: Zone, now: number): Moment | null {
  const reference = { instant: new Date(now), timezone: Math.round(home.offsetAt(now) / 60_000) };
  // A day of the week is the next one; for anything else chrono's own choice is the better one.
  const forwardDate = /^(?:this |on )?(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text);
  const [found] = casual.parse(text, reference, { forwardDate });
  if (found === undefined || /[\p{L}\p{N}]/u.test(text.replace(found.text, ''))) return null;
  const { start } = found;
  const offset = start.isCertain('timezoneOffset') ? start.get('timezoneOffset') : null;
  if (offset !== null) {
    const isNow = offset === reference.timezone;
    return { ms: start.date().getTime(), zone: isNow ? home : fixedZone(offset * 60_000) };
  }
  const wall = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };
  for (const key of dateKeys) wall[key] = start.get(key) ?? wall[key];
  const hasTime = start.isCertain('hour') || !isNamedDay(text, start.get('hour'));
  for (const key of timeKeys) wall[key] = hasTime ? (start.get(key) ?? 0) : 0;
  return momentOf(wall, home);
}

const dateKeys = ['year', 'month', 'day'] as const;
const timeKeys = ['hour', 'minute', 'second', 'millisecond'] as const;

/** chrono puts days of the calendar at noon, and “tomorrow” at this time. */
function isNamedDay(text: string, hour: number | null): boolean {
  return hour === 12 || /^(?:today|tomorrow|yesterday)$/i.test(text);
}
