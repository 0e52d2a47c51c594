/** Time zones by the names of the tz database, from Intl. */
import type { Args } from '../args.ts';
import { offsetOf, offsetText } from '../instants.ts';

export type Zone = {
  /** `Europe/Dublin`, `UTC`, `+02:00`. */
  name: string;
  /** Milliseconds east of UTC at that moment. */
  offsetAt: (ms: number) => number;
  /** `GMT+1`, `EST`, `UTC`. */
  shortNameAt: (ms: number) => string;
};

export type Moment = { ms: number; zone: Zone };

export function fixedZone(offset: number): Zone {
  const name = offset === 0 ? 'UTC' : offsetText(offset);
  return { name, offsetAt: () => offset, shortNameAt: () => name };
}

export const utc = fixedZone(0);

const zones = new Map<string, Zone>();

/** The zone that the argument names; `otherwise` when it is left out. */
export function zoneOf<Otherwise>(args: Args, index: number, otherwise: Otherwise): Zone | Otherwise {
  const value = args.value(index);
  if (value === null) return otherwise;
  if (typeof value !== 'string') throw args.wrong('a time zone', value, index);
  const name = value.trim();
  if (/^(?:Z|UTC|GMT)$/i.test(name)) return utc;
  if (/^[+-]\d{2}:?\d{2}$/.test(name)) return fixedZone(offsetOf(name));
  const zone = /^[A-Za-z][\w+\-/]{0,59}$/.test(name) ? (zones.get(name) ?? made(name)) : null;
  if (zone !== null) return zone;
  throw args.fail(`There is no time zone “${name.slice(0, 60)}”: write Europe/Dublin, UTC or +02:00.`, index);
}

function made(name: string): Zone | null {
  try {
    const zone = namedZone(name);
    // There are fewer zones than this, whatever case they are written in.
    if (zones.size >= 2_000) zones.clear();
    zones.set(name, zone);
    return zone;
  } catch {
    return null;
  }
}

function namedZone(timeZone: string): Zone {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    timeZoneName: 'short',
  });
  return {
    name: clock.resolvedOptions().timeZone,
    offsetAt: (ms) => {
      const part = Object.fromEntries(
        clock.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
      );
      const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
      return (
        wallMs({ year, month, day, hour, minute, second, millisecond: 0 }) - Math.floor(ms / 1000) * 1000
      );
    },
    shortNameAt: (ms) =>
      clock.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone,
  };
}

/** What clock and calendar show; `month` from 1. */
export type Wall = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond', number>;

/** The wall read as if it were in UTC. */
export function wallMs({ year, month, day, hour, minute, second, millisecond }: Wall): number {
  const date = new Date(0);
  // Not Date.UTC, which takes years below 100 for the last century.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return date.getTime();
}

export function wallAt({ ms, zone }: Moment): Wall {
  const date = new Date(ms + zone.offsetAt(ms));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

/** The moment at which a clock in `zone` shows `wall`; a time that the clock leaps over is taken an hour later. */
export function momentOf(wall: Wall, zone: Zone): Moment {
  const local = wallMs(wall);
  const before = local - zone.offsetAt(local - 86_400_000);
  const guess = local - zone.offsetAt(before);
  const matches = guess + zone.offsetAt(guess) === local;
  return { ms: matches ? guess : before, zone };
}
