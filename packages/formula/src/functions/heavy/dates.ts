import type { Json, JsonObject } from '../../json.ts';
import { limits } from '../../limits.ts';
import { describe, isTrue } from '../../values.ts';
import type { Args } from '../args.ts';
import { earliest, latest } from '../instants.ts';
import type { Runs } from '../lazy.ts';
import { readDate } from './read-date.ts';
import { months, strftime, weekday, weekdays } from './strftime.ts';
import { strptime } from './strptime.ts';
import { type Moment, utc, type Wall, wallAt, wallMs, zoneOf } from './time-zone.ts';

export const runs: Runs = { DATE: date, DATE_PARSE: parse, DATE_DIFF: difference };

const longestFormat = 1_000;

function date(args: Args): string {
  const moment = readDate(args, 0, utc);
  const format = formatOf(args, args.value(1));
  args.spend(10 + format.length);
  return strftime({ ...moment, zone: zoneOf(args, 2, moment.zone) }, format);
}

function formatOf(args: Args, format: Json): string {
  if (typeof format !== 'string') throw args.wrong('a format', format, 1);
  if (format.length > longestFormat)
    throw args.fail(`A date format has at most ${longestFormat} characters.`, 1);
  return format;
}

function parse(args: Args): JsonObject {
  const zone = zoneOf(args, 2, null);
  const format = args.value(1);
  const home = zone ?? utc;
  const moment = format === null ? readDate(args, 0, home) : byFormat(args, formatOf(args, format), home);
  args.spend(20);
  return described({ ms: moment.ms, zone: zone ?? moment.zone });
}

function byFormat(args: Args, format: string, zone: Moment['zone']): Moment {
  const text = args.text(0);
  args.spend(10 + format.length);
  const now = args.now().getTime();
  const moment = text.length > limits.path ? null : strptime(text, format, { zone, now });
  if (moment !== null && moment.ms >= earliest && moment.ms <= latest) return moment;
  throw args.fail(
    `DATE_PARSE cannot read ${describe(text)} as ${describe(format).replace('the text ', '')}.`,
    0,
  );
}

function described(moment: Moment): JsonObject {
  const wall = wallAt(moment);
  const offset = moment.zone.offsetAt(moment.ms);
  const dayOfWeek = weekday(wall);
  return {
    iso8601: strftime(moment, '%FT%T%:z'),
    iso8601_milliseconds: strftime(moment, '%FT%T.%L%:z'),
    unix_timestamp: Math.floor(moment.ms / 1000),
    unix_timestamp_milliseconds: moment.ms,
    year: wall.year,
    month: wall.month,
    month_name: months[wall.month - 1] ?? '',
    day: wall.day,
    day_of_week: dayOfWeek,
    day_name: weekdays[dayOfWeek] ?? '',
    hour: wall.hour,
    minute: wall.minute,
    second: wall.second,
    millisecond: wall.millisecond,
    timezone: moment.zone.name,
    utc_offset: strftime(moment, '%:z'),
    utc_offset_seconds: offset / 1000,
  };
}

function difference(args: Args): JsonObject {
  const [start, end] = [readDate(args, 0, utc), readDate(args, 1, utc)];
  const absolute = args.has(2) ? isTrue(args.value(2)) : true;
  const sign = end.ms < start.ms && !absolute ? -1 : 1;
  const [from, to] = [Math.min(start.ms, end.ms), Math.max(start.ms, end.ms)];
  const seconds = (to - from) / 1000;
  const of = (unit: number) => (sign * Math.round((seconds / unit) * 100)) / 100 + 0;
  return {
    seconds: sign * seconds + 0,
    minutes: of(60),
    hours: of(3_600),
    days: of(86_400),
    weeks: of(604_800),
    units: unitsOf(from, to, sign),
  };
}

/** Whole years and months by the calendar, then weeks, days and so on of what is left. */
function unitsOf(from: number, to: number, sign: number): Record<string, Json> {
  const [start, end] = [wallAt({ ms: from, zone: utc }), wallAt({ ms: to, zone: utc })];
  let elapsed = (end.year - start.year) * 12 + end.month - start.month;
  if (after(start, elapsed) > to) elapsed -= 1;
  let rest = Math.floor((to - after(start, elapsed)) / 1000);
  const take = (unit: number) => {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return sign * count + 0;
  };
  return {
    years: sign * Math.floor(elapsed / 12) + 0,
    months: sign * (elapsed % 12) + 0,
    weeks: take(604_800),
    days: take(86_400),
    hours: take(3_600),
    minutes: take(60),
    seconds: take(1),
  };
}

/** So many months later, at the month's last day where it is shorter. */
function after(start: Wall, count: number): number {
  const month = start.month + count;
  const last = new Date(wallMs({ ...start, month: month + 1, day: 0 })).getUTCDate();
  return wallMs({ ...start, month, day: Math.min(start.day, last) });
}
