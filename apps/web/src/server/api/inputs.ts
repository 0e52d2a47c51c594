import { mostIds } from '@storyloom/adapters/runs/re-emission-filter';
import { longestTag, mostTags } from '@storyloom/adapters/stories/organise';
import { mostStories } from '@storyloom/adapters/stories/story-files';
import {
  accessNames,
  type EventCondition,
  failuresSchema,
  type Json,
  type JsonObject,
  parseCondition,
  rateSchema,
  slugSchema,
} from '@storyloom/engine';
import * as z from 'zod';

export const nameSchema = z.string().trim().min(1, 'Give it a name.').max(120, 'At most 120 characters.');
export const descriptionSchema = z.string().max(20_000, 'At most 20,000 characters.');
export const folderNameSchema = z.string().trim().min(1, 'Give it a name.').max(80, 'At most 80 characters.');
export const tagsSchema = z
  .array(z.string().trim().min(1).max(longestTag, `A tag has ${longestTag} characters at most.`))
  .max(mostTags, `At most ${mostTags} tags.`);
export const lockNoteSchema = z.string().trim().max(500, 'At most 500 characters.');
/** Stories that something is done to at once. */
export const storyIdsSchema = z.array(z.uuid()).min(1).max(mostStories, `At most ${mostStories} at once.`);
export const payloadSchema: z.ZodType<Json> = z.json();
/** Options of one Action, as written. */
export const optionsSchema: z.ZodType<JsonObject> = z.record(z.string().max(200), z.json());

/** What something is run again on: the version that it ran with, or the one that is live. */
export const whichVersionSchema = z.enum(['original', 'current']).default('original');

export const versionNumberSchema = z.int().min(1).max(2_147_483_647);
/** What people call a version, and say of it. */
export const versionNaming = {
  name: z.string().trim().max(120, 'At most 120 characters.').optional(),
  note: z.string().trim().max(4_000, 'At most 4,000 characters.').optional(),
};
/** What people say to a review, or why they go without one. */
export const remarkSchema = z.string().trim().max(4_000, 'At most 4,000 characters.');
export const reasonSchema = remarkSchema.min(1, 'Say why.');

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

/** Conditions as a person writes them, all of which must hold: `body.id = 7`. */
export const conditionsSchema = z
  .array(z.string().max(1_000, 'At most 1,000 characters.'))
  .max(10, 'At most ten conditions.')
  .transform((texts, context): EventCondition[] =>
    texts.flatMap((text) => {
      const parsed = parseCondition(text);
      if (parsed.ok) return [parsed.condition];
      context.addIssue({ code: 'custom', message: `${text.trim() || 'A condition'}: ${parsed.message}` });
      return [];
    }),
  );

/** What is looked for in what events hold. */
const eventTextSchema = z
  .string()
  .max(200, 'At most 200 characters.')
  .refine((text) => !text.includes('\0'), 'No character may be zero.');

export const runStateSchema = z.enum(['running', 'waiting', 'finished', 'failed', 'cancelled']);

/** Which events are listed; see EventFilter. */
export const eventFilterSchema = z.strictObject({
  port: z.string().max(100).optional(),
  from: time.optional(),
  to: time.optional(),
  reEmitted: z.boolean().optional(),
  runState: runStateSchema.optional(),
  text: eventTextSchema.optional(),
  where: conditionsSchema.optional(),
});

/** Events a second. */
export const paceSchema = z.int().min(1).max(1_000).default(50);

export const limitsSchema = z.object({
  concurrency: z.int().min(1).max(10_000).nullish(),
  concurrencyKey: z.string().max(2_000).nullish(),
  priority: z.int().min(-100).max(100).optional(),
  keepEventsFor: z.int().min(3_600).max(31_536_000).optional(),
  disableAfter: failuresSchema.nullish(),
});

/** How something of a team is named and shared. */
export const sharedFields = {
  slug: slugSchema.optional(),
  description: descriptionSchema.optional(),
  access: z.enum(accessNames).optional(),
  sharedTeamIds: z.array(z.uuid()).max(500).optional(),
};

const objectSchema: z.ZodType<JsonObject> = z.record(z.string().max(200), payloadSchema);

/** What a credential asks and keeps; null takes a secret away, what is not named stays. */
const fieldSetSchema = z.strictObject({
  settings: objectSchema.optional(),
  secrets: z
    .record(z.string().max(60), z.string().max(100_000, 'At most 100,000 characters.').nullable())
    .optional(),
});

/** Whom a credential may be sent to: host names, *.domain, addresses, each with a port if need be. */
const hostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(\*\.)?[a-z0-9._-]+(:\d{1,5})?$|^\[?[0-9a-f:.]+\]?(:\d{1,5})?$/,
    'Write a host, such as api.example.com or *.example.com.',
  );

export const credentialFields = {
  ...sharedFields,
  allowedHosts: z.array(hostSchema).max(100).optional(),
  rateLimit: rateSchema.nullable().optional(),
  metadata: objectSchema
    .refine((metadata) => JSON.stringify(metadata).length <= 20_000, 'At most 20,000 characters.')
    .optional(),
  expiresAt: time.nullable().optional(),
  live: fieldSetSchema.optional(),
  test: fieldSetSchema.nullable().optional(),
};

/** One change of a resource's value. */
export const resourceChangeSchema = z.strictObject({
  operation: z.enum(['append', 'remove', 'replace', 'set']),
  key: z.string().max(1_000).exactOptional(),
  index: z.int().min(0).exactOptional(),
  value: payloadSchema.exactOptional(),
  ifValue: payloadSchema.exactOptional(),
  isTest: z.boolean().exactOptional(),
});

/** What is looked for in stories; one letter would be everywhere. */
export const searchTextSchema = z.string().trim().min(2, 'Search for at least two letters.').max(200);
