/**
 * Numbers and times as people read them: `1,284`, `2.1 KB`, `5.8 s`, `2 min ago`. Pure: the reader's
 * zone and the present are arguments.
 */
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const integer = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** `1,284` */
export function formatCount(count: number): string {
  return integer.format(count);
}

/** A count that went no further than just beyond `most`: `1,000+` */
export function formatBounded(count: number, most: number): string {
  return count > most ? `${formatCount(most)}+` : formatCount(count);
}

/** `1 Action`, `1,284 Actions` */
export function formatCounted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `812 B`, `2.1 KB`, `4.7 MB`; a kilobyte is 1024 bytes. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? integer.format(value) : tenth.format(value)} ${units[unit] ?? 'B'}`;
}

/** `< 1 ms`, `340 ms`, `5.8 s`, `1 m 12 s`, `3 h 20 m`, `2 d 4 h`; from milliseconds. */
export function formatDuration(ms: number): string {
  if (ms < 1) return '< 1 ms';
  if (ms < second) return `${integer.format(ms)} ms`;
  if (ms < minute) return `${tenth.format(Math.floor(ms / 100) / 10)} s`;
  if (ms < hour) return twoParts({ ms, large: minute, small: second, units: ['m', 's'] });
  if (ms < day) return twoParts({ ms, large: hour, small: minute, units: ['h', 'm'] });
  return twoParts({ ms, large: day, small: hour, units: ['d', 'h'] });
}

function twoParts(parts: { ms: number; large: number; small: number; units: [string, string] }): string {
  const large = Math.floor(parts.ms / parts.large);
  const small = Math.floor((parts.ms % parts.large) / parts.small);
  return small === 0 ? `${large} ${parts.units[0]}` : `${large} ${parts.units[0]} ${small} ${parts.units[1]}`;
}

type When = { now: Date; timeZone?: string };

/** `just now`, `35 s ago`, `2 min ago`, `3 h ago`, `yesterday`, `14 November`, `14 November 2025`. */
export function formatRelative(at: Date, { now, timeZone }: When): string {
  const ago = now.getTime() - at.getTime();
  if (Math.abs(ago) < 10 * second) return 'just now';
  if (ago < 0) return formatInstant(at, timeZone);
  if (ago < minute) return `${Math.floor(ago / second)} s ago`;
  if (ago < hour) return `${Math.floor(ago / minute)} min ago`;
  if (ago < 12 * hour || sameDay(at, now, timeZone)) return `${Math.floor(ago / hour)} h ago`;
  if (sameDay(new Date(at.getTime() + day), now, timeZone)) return 'yesterday';
  const thisYear = dateParts(at, timeZone).year === dateParts(now, timeZone).year;
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    ...(thisYear ? {} : { year: 'numeric' }),
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}

/** The exact instant with milliseconds and its zone: `2026-11-21 13:47:02.418 UTC`. */
export function formatInstant(at: Date, timeZone?: string): string {
  const {
    year,
    month,
    day: date,
    hour: hours,
    minute: minutes,
    second: seconds,
    zone,
  } = dateParts(at, timeZone);
  const ms = String(at.getUTCMilliseconds()).padStart(3, '0');
  return `${year}-${month}-${date} ${hours}:${minutes}:${seconds}.${ms} ${zone}`;
}

/** Time of day in the reader's zone: `13:47:02`. */
export function formatClock(at: Date, timeZone?: string): string {
  const { hour: hours, minute: minutes, second: seconds } = dateParts(at, timeZone);
  return `${hours}:${minutes}:${seconds}`;
}

function sameDay(one: Date, other: Date, timeZone?: string): boolean {
  const a = dateParts(one, timeZone);
  const b = dateParts(other, timeZone);
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

function dateParts(at: Date, timeZone?: string) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
    zone: part('timeZoneName'),
  };
}
