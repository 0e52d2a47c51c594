/** The pace of a throttle, from its options as they are written. */
import type { JsonObject, RateOfOptions } from '@storyloom/engine';
import { isAbsent, readChoice, readNumber } from '../values.ts';

const intervals = ['minute', 'hour', 'day'] as const;

export const intervalSeconds: Record<(typeof intervals)[number], number> = {
  minute: 60,
  hour: 3_600,
  day: 86_400,
};

export const readInterval = (value: unknown) => readChoice(value, intervals, 'minute');

export const readCapacity = (value: unknown) =>
  readNumber(value, { fallback: null, min: 1, max: 1_000_000, whole: true });

export const readEventsPerRun = (value: unknown) =>
  readNumber(value, { fallback: 1, min: 1, max: 10, whole: true });

/** So many events at once, as often in the interval as the capacity says; null while that cannot be told. */
export function paceOf(written: JsonObject): RateOfOptions | null {
  const interval = readInterval(written.interval);
  const capacity = readCapacity(written.capacity);
  const eventsPerRun = readEventsPerRun(written.events_per_run);
  if (!interval.ok || !capacity.ok || !eventsPerRun.ok || capacity.value === null) return null;
  const key = isAbsent(written.throttle_key) ? null : 'throttle_key';
  return { max: eventsPerRun.value, per_s: intervalSeconds[interval.value] / capacity.value, key };
}
