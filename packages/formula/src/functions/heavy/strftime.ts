/** Ruby's strftime: https://docs.ruby-lang.org/en/3.3/strftime_formatting_rdoc.html */
import { offsetText } from '../instants.ts';
import { type Moment, type Wall, wallAt, wallMs } from './time-zone.ts';

export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Formats that stand for others. */
export const composites: Readonly<Record<string, string>> = {
  c: '%a %b %e %T %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  v: '%e-%^b-%Y',
  X: '%H:%M:%S',
  x: '%m/%d/%y',
  '+': '%a %b %e %H:%M:%S %Z %Y',
};

type Shown = { moment: Moment; wall: Wall; offset: number };

/** A number with its width and what fills it, or a text. */
type Field = string | { number: number; width: number; fill: '0' | ' ' };

const day = 86_400_000;

export function strftime(moment: Moment, format: string): string {
  return written({ moment, wall: wallAt(moment), offset: moment.zone.offsetAt(moment.ms) }, format);
}

/** A directive that does not exist stays as it is written. */
function written(shown: Shown, format: string): string {
  return format.replaceAll(
    /%([-0^#_:]*)(\d{0,2})([A-Za-z%+])/g,
    (whole, flags: string, width: string, letter: string) => {
      const composite = composites[letter];
      if (composite !== undefined) return styled(written(shown, composite), flags, width);
      if (letter === 'N' || letter === 'L') return fraction(shown.wall, letter, width);
      if (letter === 'z') return styled(offsetBy(shown.offset, flags), flags.replaceAll(':', ''), width);
      const make = Object.hasOwn(fields, letter) ? fields[letter] : undefined;
      return make === undefined ? whole : styled(make(shown), flags, width);
    },
  );
}

function styled(field: Field, flags: string, width: string): string {
  const text = typeof field === 'string' ? field : String(field.number);
  const cased = flags.includes('^') ? text.toUpperCase() : flags.includes('#') ? swapped(text) : text;
  if (flags.includes('-')) return cased;
  const fill = flags.includes('_')
    ? ' '
    : flags.includes('0')
      ? '0'
      : typeof field === 'string'
        ? ' '
        : field.fill;
  return cased.padStart(Number(width) || (typeof field === 'string' ? 0 : field.width), fill);
}

function swapped(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}

function fraction({ millisecond }: Wall, letter: string, width: string): string {
  const digits = Number(width) || (letter === 'L' ? 3 : 9);
  return String(millisecond).padStart(3, '0').padEnd(digits, '0').slice(0, digits);
}

function offsetBy(offset: number, flags: string): string {
  const colons = flags.replaceAll(/[^:]/g, '').length;
  if (colons === 0) return offsetText(offset, '');
  return offsetText(offset) + (colons > 1 ? ':00' : '');
}

function number(value: number, width = 0, fill: '0' | ' ' = '0'): Field {
  return { number: value, width, fill };
}

function midnight(year: number, month: number, date: number): number {
  return wallMs({ year, month, day: date, hour: 0, minute: 0, second: 0, millisecond: 0 });
}

function dayOfYear({ year, month, day: date }: Wall): number {
  return (midnight(year, month, date) - midnight(year, 1, 1)) / day + 1;
}

export function weekday({ year, month, day: date }: Wall): number {
  return new Date(midnight(year, month, date)).getUTCDay();
}

/** The week that a Thursday is in belongs to the Thursday's year. */
function isoWeek(wall: Wall): { year: number; week: number } {
  const thursday = midnight(wall.year, wall.month, wall.day + 4 - (weekday(wall) || 7));
  const year = new Date(thursday).getUTCFullYear();
  return { year, week: Math.floor((thursday - midnight(year, 1, 1)) / day / 7) + 1 };
}

const fields: Readonly<Record<string, (shown: Shown) => Field>> = {
  Y: ({ wall }) => number(wall.year, 4),
  C: ({ wall }) => number(Math.floor(wall.year / 100), 2),
  y: ({ wall }) => number(wall.year % 100, 2),
  m: ({ wall }) => number(wall.month, 2),
  B: ({ wall }) => months[wall.month - 1] ?? '',
  b: ({ wall }) => (months[wall.month - 1] ?? '').slice(0, 3),
  h: ({ wall }) => (months[wall.month - 1] ?? '').slice(0, 3),
  d: ({ wall }) => number(wall.day, 2),
  e: ({ wall }) => number(wall.day, 2, ' '),
  j: ({ wall }) => number(dayOfYear(wall), 3),
  H: ({ wall }) => number(wall.hour, 2),
  k: ({ wall }) => number(wall.hour, 2, ' '),
  I: ({ wall }) => number(wall.hour % 12 || 12, 2),
  l: ({ wall }) => number(wall.hour % 12 || 12, 2, ' '),
  P: ({ wall }) => (wall.hour < 12 ? 'am' : 'pm'),
  p: ({ wall }) => (wall.hour < 12 ? 'AM' : 'PM'),
  M: ({ wall }) => number(wall.minute, 2),
  S: ({ wall }) => number(wall.second, 2),
  Z: ({ moment: { ms, zone } }) => zone.shortNameAt(ms),
  A: ({ wall }) => weekdays[weekday(wall)] ?? '',
  a: ({ wall }) => (weekdays[weekday(wall)] ?? '').slice(0, 3),
  u: ({ wall }) => number(weekday(wall) || 7),
  w: ({ wall }) => number(weekday(wall)),
  G: ({ wall }) => number(isoWeek(wall).year, 4),
  g: ({ wall }) => number(isoWeek(wall).year % 100, 2),
  V: ({ wall }) => number(isoWeek(wall).week, 2),
  U: ({ wall }) => number(Math.floor((dayOfYear(wall) + 6 - weekday(wall)) / 7), 2),
  W: ({ wall }) => number(Math.floor((dayOfYear(wall) + 6 - ((weekday(wall) + 6) % 7)) / 7), 2),
  s: ({ moment }) => number(Math.floor(moment.ms / 1000)),
  Q: ({ moment }) => number(moment.ms),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
};
