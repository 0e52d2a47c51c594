/** Moments as ISO 8601 texts, the form in which formulas hand them on. */

/** `ms` since 1970 in UTC; `offset` in milliseconds east of UTC, null where the text names none. */
export type Instant = { ms: number; offset: number | null; hasTime: boolean };

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([Zz]|UTC|[+-]\d{2}:?\d{2})?)?$/;

/** Null for a text that is not a day, or a day and a time, of the calendar. A text without an offset is taken as UTC. */
export function readIso(text: string): Instant | null {
  const match = text.length > 45 ? null : iso.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Date.UTC takes years below 100 for the last century, and rolls 30 February on.
  const isDay = new Date(date).toISOString().startsWith(`${year}-${month}-${day}`);
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const offset = zone === undefined ? null : offsetOf(zone);
  const time = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  const ms = date + time + Number(fraction.slice(0, 3).padEnd(3, '0')) - (offset ?? 0);
  return { ms, offset, hasTime: match[4] !== undefined };
}

/** `+02:00` or `-0530` in milliseconds; `Z` and `UTC` are 0. */
export function offsetOf(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000 + 0;
}

/** The years 1 to 9999, which every calendar here agrees on. */
export const earliest = -62_135_596_800_000;
export const latest = 253_402_300_799_999;

/** `+02:00`, from milliseconds. */
export function offsetText(offset: number, colon = ':'): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`;
}

/**
 * The moment so many seconds later, as the text was written: a day stays a day when whole days are added,
 * an offset stays. Null when `text` is no moment, or the result is beyond the years 1 to 9999.
 */
export function later(text: string, seconds: number): string | null {
  const instant = readIso(text);
  if (instant === null) return null;
  const ms = instant.ms + Math.round(seconds * 1000);
  if (!(ms >= earliest && ms <= latest)) return null;
  const local = new Date(ms + (instant.offset ?? 0)).toISOString();
  if (!instant.hasTime && seconds % 86_400 === 0) return local.slice(0, 10);
  if (instant.offset === null || instant.offset === 0) return local;
  return local.slice(0, -1) + offsetText(instant.offset);
}
