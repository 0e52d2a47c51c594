/**
 * What an author may say of an Action whatever its type: when it is tried again, how long it may take,
 * how much of it runs at once, when it runs by the clock, what of it people are told. The same keys stand in a
 * story file.
 */
import { z } from 'zod';
import { schedulesSchema } from './schedule.ts';
import { silenceBounds, timeSavedUnits } from './story-bounds.ts';

/** Failures that a retry policy names: an HTTP status, a range of them, `0` for no answer, or an error code. */
const failureName = z
  .string()
  .regex(/^(\d{1,3}(-\d{3})?|[a-z][a-z_]{0,60})$/, 'Write a status (429), a range (500-599), 0, or a code.');

export const retrySchema = z.strictObject({
  /** Tries after the first one. */
  max: z.int().min(0).max(100),
  /** Seconds before the first of them. */
  delay_s: z.number().min(0).max(86_400).default(1),
  backoff: z.enum(['fixed', 'exponential']).default('exponential'),
  /** No pause is longer. */
  max_delay_s: z.number().min(0).max(604_800).default(3_600),
  /** Only after these; after every failure that may pass when it is empty. */
  on: z.array(failureName).max(50).default([]),
});

const limitKey = z.string().max(2_000);

/** At most `max` starts in `per_s` seconds. */
export const rateSchema = z.strictObject({
  max: z.int().min(1).max(1_000_000),
  per_s: z.number().min(0.1).max(86_400),
});

export type Rate = z.output<typeof rateSchema>;

/** What of an Action its story's recipients are told; keys as in a Tines export. */
const monitoringSchema = z.strictObject({
  monitor_all_events: z.boolean().default(false),
  /** When it has failed, after its last try, whether or not a failure link took it. */
  monitor_failures: z.boolean().default(false),
  /** When it emitted nothing for so many seconds; null: not watched. */
  monitor_no_events_emitted: z
    .int()
    .min(silenceBounds.least)
    .max(silenceBounds.most)
    .nullable()
    .default(null),
});

/** What each of its events spares a person; keys as in a Tines export. */
const reportingSchema = z.strictObject({
  time_saved_value: z.number().min(0).max(1_000_000),
  time_saved_unit: z.enum(timeSavedUnits).default('minutes'),
});

export const actionSettingsSchema = z.strictObject({
  retry: retrySchema.exactOptional(),
  /** When the clock runs it. */
  schedule: schedulesSchema.exactOptional(),
  /** One attempt may take so many seconds. */
  timeout_s: z.number().min(0.1).max(86_400).exactOptional(),
  /** When a worker died with a request under way: send it again, or wait for a person. */
  outcome_unknown: z.enum(['retry', 'ask']).exactOptional(),
  /** At most so many at once, for each value of the formula `key` if there is one. */
  concurrency: z
    .strictObject({ max: z.int().min(1).max(10_000), key: limitKey.exactOptional() })
    .exactOptional(),
  /** At most `max` starts in `per_s` seconds, shared by all Actions of the team that give the same name. */
  rate_limit: z
    .strictObject({ name: z.string().trim().min(1).max(100), ...rateSchema.shape })
    .exactOptional(),
  priority: z.enum(['high', 'normal', 'low']).exactOptional(),
  /** A path may come by it so often. */
  cycle_limit: z.int().min(1).max(1_000_000).exactOptional(),
  /** Its first event is the story's answer. */
  exit: z.boolean().exactOptional(),
  monitoring: monitoringSchema.exactOptional(),
  reporting: reportingSchema.exactOptional(),
});

export type RetryPolicy = z.output<typeof retrySchema>;
export type ActionSettings = z.output<typeof actionSettingsSchema>;

/** What a run's place in the queue is worth. */
export const priorityOf: Record<NonNullable<ActionSettings['priority']>, number> = {
  high: 10,
  normal: 0,
  low: -10,
};
