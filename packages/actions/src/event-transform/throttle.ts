/** Passes events on at a pace. It is kept before the run: what is ahead of the pace waits as a row. */
import {
  type ActionContext,
  checkedOptions,
  isObject,
  type JsonObject,
  type RateOfOptions,
  type RunResult,
} from '@storyloom/engine';
import { z } from 'zod';
import { badOption } from '../bad-option.ts';
import { choiceOption, isAbsent, jsonOption, numberOption } from '../coerce.ts';
import type { EventTransformOptions } from './options.ts';

const intervalSeconds = { minute: 60, hour: 3_600, day: 86_400 };

export const throttleOptions = z.object({
  interval: choiceOption(['minute', 'hour', 'day'], 'minute'),
  capacity: numberOption({ fallback: null, min: 1, max: 1_000_000, whole: true }),
  events_per_run: numberOption({ fallback: 1, min: 1, max: 10, whole: true }),
  throttle_key: jsonOption(null),
});

/** So many events at once, as often in the interval as the capacity says; null while that cannot be told. */
export function paceOf(written: JsonObject): RateOfOptions | null {
  const parsed = throttleOptions.safeParse(written);
  if (!parsed.success || parsed.data.capacity === null) return null;
  const { interval, capacity, events_per_run: max } = parsed.data;
  const key = isAbsent(written.throttle_key) ? null : 'throttle_key';
  return { max, per_s: intervalSeconds[interval] / capacity, key };
}

/** Passes on the event with its pace: `capacity_per_minute` stands beside what the event has. */
export function throttle(options: EventTransformOptions, context: ActionContext): RunResult {
  // Checked as they are written: the pace was settled when the story was published.
  const { capacity, events_per_run, interval } = checkedOptions(throttleOptions, options);
  if (capacity === null) {
    throw badOption('capacity', 'is missing. Say how often events may go on within the interval.');
  }
  const { event } = context;
  if (!isObject(event)) return { emit: [{ payload: event }] };
  const capacity_per_minute = (capacity * events_per_run * 60) / intervalSeconds[interval];
  return { emit: [{ payload: { ...event, capacity_per_minute } }] };
}
