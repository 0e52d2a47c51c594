import { mostIds } from '@storyloom/adapters/runs/re-emission-filter';
import type { Json, JsonObject } from '@storyloom/engine';
import * as z from 'zod';

export const nameSchema = z.string().trim().min(1, 'Give it a name.').max(120, 'At most 120 characters.');
export const descriptionSchema = z.string().max(20_000, 'At most 20,000 characters.');
export const payloadSchema: z.ZodType<Json> = z.json();
/** Options of one Action, as written. */
export const optionsSchema: z.ZodType<JsonObject> = z.record(z.string().max(200), z.json());

/** What something is run again on: the version that it ran with, or the one that is live. */
export const whichVersionSchema = z.enum(['original', 'current']).default('original');

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Which events are emitted again; see ReEmissionFilter. */
export const reEmissionFilterSchema = z.strictObject({
  actionId: z.uuid().optional(),
  port: z.string().max(100).optional(),
  from: time.optional(),
  to: time.optional(),
  ids: z.array(z.uuid()).min(1).max(mostIds).optional(),
  runState: z.literal('failed').optional(),
});

/** Events a second. */
export const paceSchema = z.int().min(1).max(1_000).default(50);

export const limitsSchema = z.object({
  concurrency: z.int().min(1).max(10_000).nullish(),
  concurrencyKey: z.string().max(2_000).nullish(),
  priority: z.int().min(-100).max(100).optional(),
  keepEventsFor: z.int().min(3_600).max(31_536_000).optional(),
});
