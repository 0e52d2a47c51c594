/** Times and numbers as people type them. A field keeps what is typed wrong and says why. */
export type Read<T> = { ok: true; value: T } | { ok: false; message: string };

const units = [
  { name: 'd', seconds: 86_400, names: ['d', 'day', 'days'] },
  { name: 'h', seconds: 3_600, names: ['h', 'hour', 'hours'] },
  { name: 'min', seconds: 60, names: ['min', 'm', 'minute', 'minutes'] },
  { name: 's', seconds: 1, names: ['s', 'sec', 'second', 'seconds', ''] },
] as const;

/** `30 s`, `5 min`, `2 h`, `7 d`: in the largest unit that leaves a whole number. */
export function durationText(seconds: number): string {
  const unit = units.find((one) => seconds >= one.seconds && seconds % one.seconds === 0);
  return unit ? `${seconds / unit.seconds} ${unit.name}` : `${seconds} s`;
}

type Bounds = { least: number; most: number };

/** Seconds of `30`, `30 s`, `1.5 h`; blank is no value. */
export function readDuration(text: string, { least, most }: Bounds): Read<number | undefined> {
  const plain = text.trim().toLowerCase();
  if (plain === '') return { ok: true, value: undefined };
  const [, count, name] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(plain) ?? [];
  const unit = units.find(({ names }) => names.some((one) => one === name));
  if (count === undefined || !unit)
    return { ok: false, message: 'Write a time, such as 30 s, 5 min or 2 h.' };
  const seconds = Math.round(Number(count) * unit.seconds * 1_000) / 1_000;
  if (seconds < least) return { ok: false, message: `At least ${durationText(least)}.` };
  if (seconds > most) return { ok: false, message: `At most ${durationText(most)}.` };
  return { ok: true, value: seconds };
}

/** A whole number; blank is no value. */
export function readCount(text: string, { least, most }: Bounds): Read<number | undefined> {
  const plain = text.trim().replaceAll(',', '');
  if (plain === '') return { ok: true, value: undefined };
  if (!/^\d{1,12}$/.test(plain)) return { ok: false, message: 'Write a whole number.' };
  const count = Number(plain);
  if (count < least) return { ok: false, message: `At least ${least.toLocaleString('en-GB')}.` };
  if (count > most) return { ok: false, message: `At most ${most.toLocaleString('en-GB')}.` };
  return { ok: true, value: count };
}

const savedUnits = { minutes: 'min', hours: 'h', days: 'd' } as const;

type TimeSaved = { time_saved_value: number; time_saved_unit: keyof typeof savedUnits };

/** `5 min`, `2 h`, `1.5 d`, as it was typed. */
export function timeSavedText({ time_saved_value: value, time_saved_unit: unit }: TimeSaved): string {
  return `${value} ${savedUnits[unit]}`;
}

/** The time that something saves, in minutes unless told; blank or nothing is no value. */
export function readTimeSaved(text: string): Read<TimeSaved | undefined> {
  const plain = text.trim().toLowerCase();
  if (plain === '') return { ok: true, value: undefined };
  const [, count, name] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(plain) ?? [];
  const short = name === '' ? 'min' : units.find(({ names }) => names.some((one) => one === name))?.name;
  const unit = (['minutes', 'hours', 'days'] as const).find((one) => savedUnits[one] === short);
  if (count === undefined || unit === undefined) {
    return { ok: false, message: 'Write a time, such as 5 min, 2 h or 1 d.' };
  }
  const value = Number(count);
  if (value > 1_000_000) return { ok: false, message: 'At most 1,000,000.' };
  return { ok: true, value: value === 0 ? undefined : { time_saved_value: value, time_saved_unit: unit } };
}

/** Time that was saved, from seconds, in hours and minutes however long: people compare it with hours of work. */
export function savedText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  const whole = `${hours.toLocaleString('en-GB')} h`;
  return rest === 0 ? whole : `${whole} ${rest} min`;
}
