/** Ruby's Time.strptime: a text read by a format. */
import { offsetOf } from '../instants.ts';
import { composites, months } from './strftime.ts';
import { fixedZone, type Moment, momentOf, utc, type Wall, wallAt, wallMs, type Zone } from './time-zone.ts';

type Parts = Partial<Wall> & { offset?: number; afternoon?: boolean; epoch?: number; yearDay?: number };

type Reader = { pattern: RegExp; set: (text: string) => Parts };

function digits(key: keyof Wall | 'yearDay', pattern: RegExp): Reader {
  return { pattern, set: (text) => ({ [key]: Number(text) }) };
}

const two = /[ \d]?\d/y;

/** Hours east of UTC of the abbreviations that email knows, and of some more. */
const zones: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  BST: 1,
  CET: 1,
  CEST: 2,
};

const zone: Reader = {
  pattern: /[+-]\d{2}:?\d{2}|UTC|GMT|Z|[ECMP][SD]T|BST|CES?T/iy,
  set: (text) => ({ offset: (zones[text.toUpperCase()] ?? 0) * 3_600_000 || offsetOf(text) }),
};

const month: Reader = {
  pattern:
    /jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?/iy,
  set: (text) => ({
    month: months.findIndex((name) => name.toLowerCase().startsWith(text.toLowerCase())) + 1,
  }),
};

/** Read over: the date says which day of the week it is. */
const weekday: Reader = {
  pattern: /sun(?:day)?|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?/iy,
  set: () => ({}),
};

const fraction: Reader = {
  pattern: /\d{1,9}/y,
  set: (text) => ({ millisecond: Number(text.slice(0, 3).padEnd(3, '0')) }),
};

const half: Reader = { pattern: /[ap]\.?m\.?/iy, set: (text) => ({ afternoon: /^p/i.test(text) }) };
const hour = digits('hour', two);
const date = digits('day', two);

const readers: Readonly<Record<string, Reader>> = {
  Y: digits('year', /\d{1,4}/y),
  y: { pattern: /\d{2}/y, set: (text) => ({ year: Number(text) + (Number(text) < 69 ? 2000 : 1900) }) },
  m: digits('month', two),
  B: month,
  b: month,
  h: month,
  d: date,
  e: date,
  j: digits('yearDay', /\d{1,3}/y),
  H: hour,
  k: hour,
  I: hour,
  l: hour,
  M: digits('minute', two),
  S: digits('second', two),
  L: fraction,
  N: fraction,
  p: half,
  P: half,
  z: zone,
  Z: zone,
  A: weekday,
  a: weekday,
  s: { pattern: /-?\d{1,12}/y, set: (text) => ({ epoch: Number(text) * 1000 }) },
  Q: { pattern: /-?\d{1,15}/y, set: (text) => ({ epoch: Number(text) }) },
};

/** Null when the text is not all of what the format says, or is no day of the calendar. */
export function strptime(
  text: string,
  format: string,
  { zone: home, now }: { zone: Zone; now: number },
): Moment | null {
  const parts: Parts = {};
  const rest = read(text, format, { parts, at: 0 });
  if (rest !== text.length) return null;
  const { offset, epoch } = parts;
  const zoneOfText = offset === undefined ? home : offset === 0 ? utc : fixedZone(offset);
  if (epoch !== undefined) return { ms: epoch, zone: zoneOfText };
  const wall = completed(parts, wallAt({ ms: now, zone: zoneOfText }));
  return wall === null ? null : momentOf(wall, zoneOfText);
}

/** Where the format ends in the text; -1 when the text is something else. */
function read(text: string, format: string, { parts, at }: { parts: Parts; at: number }): number {
  let here = at;
  for (const [token, letter = ''] of format.matchAll(/%[-0^#_:]*\d{0,2}([A-Za-z%+])|\s+|[\s\S]/g)) {
    const composite = composites[letter];
    if (composite !== undefined) here = read(text, composite, { parts, at: here });
    else if (/^\s/.test(token) || letter === 'n' || letter === 't') here += spaces(text, here);
    else here = readOne(text, letter === '%' ? letter : token, { reader: readers[letter], parts, at: here });
    if (here < 0) return -1;
  }
  return here + (here === text.length ? 0 : spaces(text, here));
}

function spaces(text: string, at: number): number {
  return text.length - at - text.slice(at).trimStart().length;
}

function readOne(
  text: string,
  token: string,
  { reader, parts, at }: { reader: Reader | undefined; parts: Parts; at: number },
): number {
  if (reader === undefined) return text.startsWith(token, at) ? at + token.length : -1;
  reader.pattern.lastIndex = at;
  const found = reader.pattern.exec(text)?.[0];
  if (found === undefined) return -1;
  Object.assign(parts, reader.set(found));
  return at + found.length;
}

const order = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;
const least: Wall = { year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };

/** As Ruby does: what is larger than the first part given is as now, what is smaller is as little as it can be. */
function completed(parts: Parts, now: Wall): Wall | null {
  const { afternoon, yearDay } = parts;
  if (parts.hour !== undefined && afternoon !== undefined) {
    if (parts.hour < 1 || parts.hour > 12) return null;
    parts.hour = (parts.hour % 12) + (afternoon ? 12 : 0);
  }
  if (yearDay !== undefined) Object.assign(parts, { month: 1, day: 1 });
  const first = order.findIndex((key) => parts[key] !== undefined);
  if (first < 0) return null;
  const wall: Wall = { ...least };
  for (const [at, key] of order.entries()) wall[key] = parts[key] ?? (at < first ? now[key] : least[key]);
  if (!isOnCalendar(wall)) return null;
  return yearDay === undefined ? wall : onDay(wall, yearDay);
}

function isOnCalendar(wall: Wall): boolean {
  const { year, month: named, day, hour: hours, minute, second } = wall;
  if (year < 1 || year > 9999 || hours > 23 || minute > 59 || second > 60) return false;
  const there = new Date(wallMs({ ...wall, hour: 0, minute: 0, second: 0, millisecond: 0 }));
  return there.getUTCMonth() + 1 === named && there.getUTCDate() === day;
}

function onDay(wall: Wall, yearDay: number): Wall | null {
  const there = new Date(wallMs({ ...wall, day: yearDay }));
  if (yearDay < 1 || there.getUTCFullYear() !== wall.year) return null;
  return { ...wall, month: there.getUTCMonth() + 1, day: there.getUTCDate() };
}
