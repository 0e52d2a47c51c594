/** The shapes of the REST API. Names are those of Tines where the same thing exists there. */
import { longestTag, mostTags } from '@storyloom/adapters/stories/organise';
import { actionSettingsSchema, failuresSchema, recipientsSchema } from '@storyloom/engine';
import * as z from 'zod';

export const id = z.string().describe('UUID');
export const time = z.string().describe('ISO 8601, UTC');

export const idParam = z.object({ id: z.string() });

export const pageQuery = {
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  per_page: z.coerce.number().int().min(1).max(500).default(20),
};

export const metaSchema = z.object({
  current_page: z.string().describe('The address of this page'),
  previous_page: z.string().nullable(),
  next_page: z.string().nullable(),
  next_page_number: z.number().nullable(),
  per_page: z.number(),
  pages: z.number(),
  count: z.number(),
});

export const storySchema = z.object({
  id,
  name: z.string(),
  description: z.string(),
  team_id: id,
  user_id: id.nullable().describe('Who edited it last'),
  keep_events_for: z.number().describe('Seconds'),
  disabled: z.boolean(),
  disable_after_failures: z
    .number()
    .nullable()
    .describe('Failed runs in a row after which it switches itself off; null: never'),
  monitor_failures: z.boolean().describe('Its recipients are told when a run fails'),
  recipients: z.array(z.string()).describe('E-mail addresses and webhooks'),
  reporting_status: z.boolean().describe('The time that it saves is shown and summed up'),
  guid: z.string(),
  slug: z.string(),
  mode: z.literal('LIVE'),
  published: z.boolean().describe('Whether anything of it can run'),
  tags: z.array(z.string()),
  folder_id: id.nullable().describe('Null at the top'),
  locked: z.boolean().describe('Nobody edits it until it is unlocked'),
  locked_at: time.nullable(),
  lock_note: z.string(),
  action_count: z.number(),
  created_at: time,
  updated_at: time,
  edited_at: time,
});

export const storyWithActionsSchema = storySchema.extend({
  actions: z.array(
    z.object({
      id,
      slug: z.string(),
      name: z.string(),
      type: z.string(),
      disabled: z.boolean(),
      position: z.object({ x: z.number(), y: z.number() }),
      webhook_url: z.string().optional().describe('Path and secret included'),
      monitoring: actionSettingsSchema.shape.monitoring.optional().describe('What recipients are told of it'),
      reporting: actionSettingsSchema.shape.reporting.optional().describe('What each of its events saves'),
    }),
  ),
});

export const warningsSchema = z
  .array(z.object({ action: z.string(), option: z.string().nullable(), message: z.string() }))
  .describe(
    'Formulas that fail whatever the event is, values that are refused whenever they run, options that do nothing',
  );

export const importedStorySchema = storyWithActionsSchema.extend({
  missing: z
    .array(
      z.object({
        type: z.enum(['credential', 'resource']),
        slug: z.string().describe('As formulas name it: CREDENTIAL.slug, RESOURCE.slug'),
        actions: z.array(z.string()).describe('Names of the Actions that use it'),
      }),
    )
    .describe(
      'What its Actions name and the team does not have: they fail until it is made or shared with the team',
    ),
  warnings: warningsSchema,
  dropped_recipients: z.number().describe('So many recipients stood in the file, and are not taken over'),
});

const name = z.string().trim().min(1, 'Give it a name.').max(120, 'At most 120 characters.');
const description = z.string().max(20_000, 'At most 20,000 characters.');
const oneYear = 31_536_000;
const keepEventsFor = z.int().min(3_600).max(oneYear).describe('Seconds');

const disableAfter = failuresSchema
  .nullish()
  .describe('Failed runs in a row after which it switches itself off; null: never');

const monitorFailures = z.boolean().describe('Tell its recipients when a run fails');
const reportingStatus = z.boolean().describe('Show and sum up the time that it saves');

const tags = z
  .array(z.string().trim().min(1).max(longestTag, `A tag has ${longestTag} characters at most.`))
  .max(mostTags, `At most ${mostTags} tags.`);

const folderId = z.string().nullish().describe('Null is the top');

export const newStorySchema = z.object({
  name,
  description: description.optional(),
  team_id: z.string().optional(),
  keep_events_for: keepEventsFor.optional(),
  disable_after_failures: disableAfter,
  disabled: z.boolean().optional(),
  monitor_failures: monitorFailures.optional(),
  reporting_status: reportingStatus.optional(),
  folder_id: folderId,
  tags: tags.optional(),
});

export const storyEditSchema = z.object({
  name: name.optional(),
  description: description.optional(),
  disabled: z.boolean().optional(),
  keep_events_for: keepEventsFor.optional(),
  disable_after_failures: disableAfter,
  monitor_failures: monitorFailures.optional(),
  recipients: recipientsSchema
    .optional()
    .describe('All e-mail addresses and webhooks that it tells from now on'),
  reporting_status: reportingStatus.optional(),
  folder_id: folderId,
  tags: tags.optional().describe('All tags that it has from now on, in lower case'),
  locked: z.boolean().optional().describe('False takes the lock off before the rest is changed'),
  lock_note: z.string().trim().max(500).optional().describe('Why it is locked'),
});

/** Of a list of stories. */
export const storyQuery = {
  ...pageQuery,
  team_id: z.string().optional(),
  search: z.string().max(200).optional(),
  folder_id: z.string().optional().describe('In it, or in a folder beneath it'),
  tags: z.string().max(1_000).optional().describe('With all of these: names with commas between them'),
  filter: z
    .enum(['FAVORITE', 'LOCKED', 'LIVE', 'DRAFT', 'FAILING', 'WAITING', 'REVIEW', 'DISABLED'])
    .optional()
    .describe(
      'Failing: a run failed in 24 hours; waiting: it asks for an approval; review: somebody asked for one',
    ),
  edited_by: z.string().optional().describe('The id of the user who edited it last'),
  order: z
    .enum(['RECENTLY_EDITED', 'NAME', 'RUNS', 'FAILURES'])
    .default('RECENTLY_EDITED')
    .describe('Runs and failures are those of the last 24 hours'),
};

const folderName = z.string().trim().min(1, 'Give it a name.').max(80, 'At most 80 characters.');

export const newFolderSchema = z.object({ name: folderName, parent_id: z.string().nullish() });
export const folderEditSchema = z.object({ name: folderName.optional(), parent_id: z.string().nullish() });

export const folderSchema = z.object({
  id,
  name: z.string(),
  parent_id: id.nullable().describe('Null at the top'),
  story_count: z.number().describe('Stories right in it'),
});

export const trashedStorySchema = z.object({
  id,
  name: z.string(),
  action_count: z.number(),
  folder_name: z.string().nullable().describe('Where it comes back to'),
  deleted_at: time,
  deleted_by: z.string().nullable(),
  purged_at: time.describe('From then on it is deleted for good'),
});

export const importSchema = z.object({
  new_name: name.optional(),
  folder_id: folderId,
  data: z.unknown().describe('A story file'),
  team_id: z.string().optional(),
  mode: z.literal('new', 'Only "new" is possible: the file becomes a new story.').default('new'),
});

const runStatus = z.enum(['running', 'waiting', 'finished', 'failed', 'cancelled']);

export const runsQuery = { ...pageQuery, status: runStatus.optional() };

export const runSchema = z.object({
  guid: id,
  story_id: id,
  status: runStatus,
  source: z.enum(['webhook', 'email', 'schedule', 'manual', 're_emit', 'call']).describe('What began it'),
  entry_action: z.string().describe('The Action that began it'),
  about: z.string().describe('What its first event calls itself, in a few words; empty when it says nothing'),
  failed_action: z.string().nullable(),
  failure: z.string().nullable().describe('What that Action said'),
  start_time: time,
  end_time: time.nullable(),
  duration: z.number().nullable().describe('Seconds'),
  action_count: z.number(),
  event_count: z.number(),
});

export const runStateSchema = z.object({
  status: z.enum(['suspended', 'running', 'cancelled', 'ended']),
});

export const actionRunsSchema = z.object({
  action_runs: z.number().describe('How many Action runs ended with it'),
});

export const whichVersionSchema = z
  .enum(['original', 'current'])
  .default('original')
  .describe('The version that it ran with, or the one that is live');

export const startedSchema = z.object({ story_run_guid: id });

export const eventSchema = z.object({
  id,
  story_id: id,
  action_id: id,
  action_slug: z.string(),
  story_run_guid: id,
  previous_event_ids: z.array(id),
  created_at: time,
  re_emitted: z.boolean(),
  output: z.unknown().describe('What the Action emitted'),
  output_error: z
    .object({ code: z.literal('blob_missing'), message: z.string() })
    .optional()
    .describe('There when its large payload cannot be read; output is null then'),
});

export const scheduleSchema = z.object({
  action_id: id,
  place: z.number().describe('Which schedule of its Action, from 0'),
  spec: z.unknown().describe('A cron with its time zone, or an interval in seconds'),
  enabled: z.boolean().describe('False while it or its Action is off'),
  last_at: time.nullable().describe('When the tick that fired last was due'),
  missed: z.number().describe('Missed ticks since its times were set'),
  missed_ticks: z.array(time).describe('The latest missed ticks, newest first, at most 20'),
  next_ticks: z.array(time).describe('The next ticks, soonest first, at most 5; none while it is off'),
});

export const errorsSchema = z.object({
  errors: z.array(z.object({ message: z.string(), path: z.string().optional() })),
});
