/** Passes events on at a pace. It is kept before the run: what is ahead of the pace waits as a row. */
import { type ActionContext, checkedOptions, isObject, type RunResult } from '@storyloom/engine';
import { z } from 'zod';
import { badOption } from '../bad-option.ts';
import { jsonOption, readOption } from '../coerce.ts';
import type { EventTransformOptions } from './options.ts';
import { intervalSeconds, readCapacity, readEventsPerRun, readInterval } from './pace.ts';

export const throttleOptions = z.object({
  interval: readOption(readInterval),
  capacity: readOption(readCapacity),
  events_per_run: readOption(readEventsPerRun),
  throttle_key: jsonOption(null),
});

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
