/** The shapes of the REST API. Names are those of Tines where the same thing exists there. */
import * as z from 'zod';

const id = z.string().describe('UUID');
const time = z.string().describe('ISO 8601, UTC');

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
  guid: z.string(),
  slug: z.string(),
  mode: z.literal('LIVE'),
  published: z.boolean().describe('Whether anything of it can run'),
  tags: z.array(z.string()),
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
    }),
  ),
});

const name = z.string().trim().min(1, 'Give it a name.').max(120, 'At most 120 characters.');
const description = z.string().max(20_000, 'At most 20,000 characters.');
const oneYear = 31_536_000;
const keepEventsFor = z.int().min(3_600).max(oneYear).describe('Seconds');

export const newStorySchema = z.object({
  name,
  description: description.optional(),
  team_id: z.string().optional(),
  keep_events_for: keepEventsFor.optional(),
  disabled: z.boolean().optional(),
});

export const storyEditSchema = z.object({
  name: name.optional(),
  description: description.optional(),
  disabled: z.boolean().optional(),
  keep_events_for: keepEventsFor.optional(),
});

export const importSchema = z.object({
  new_name: name.optional(),
  data: z.unknown().describe('A story file'),
  team_id: z.string().optional(),
  mode: z.literal('new', 'Only "new" is possible: the file becomes a new story.').default('new'),
});

export const runSchema = z.object({
  guid: id,
  story_id: id,
  status: z.enum(['running', 'waiting', 'finished', 'failed', 'cancelled']),
  start_time: time,
  end_time: time.nullable(),
  duration: z.number().nullable().describe('Seconds'),
  action_count: z.number(),
  event_count: z.number(),
});

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
