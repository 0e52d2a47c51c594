/** The shapes of what is run and emitted again. */
import { mostIds } from '@storyloom/adapters/runs/re-emission-filter';
import * as z from 'zod';
import { id, time, whichVersionSchema } from './schemas.ts';

const duration = z.number().nullable().describe('Seconds');
const actionRunStatus = z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled']);

export const lineageSchema = z.object({
  events: z.array(
    z.object({
      id,
      relation: z.enum(['cause', 'self', 'effect']),
      previous_event_ids: z.array(id),
      story_run_guid: id,
      action_id: id,
      action_slug: z.string(),
      port: z.string(),
      re_emitted: z.boolean(),
      created_at: time,
      action_run_id: id.nullable().describe('What emitted it; null for what a source received'),
      status: actionRunStatus,
      duration,
    }),
  ),
  action_runs: z
    .array(
      z.object({
        id,
        event_id: id,
        action_id: id,
        action_slug: z.string(),
        status: actionRunStatus,
        duration,
        error: z.string().nullable(),
      }),
    )
    .describe('Those that were given one of the events and have emitted nothing'),
  more: z.boolean().describe('There is more than is shown'),
});

const moment = z.iso.datetime({ offset: true });

export const newReEmissionSchema = z.object({
  filter: z
    .strictObject({
      action_id: z.uuid().optional(),
      port: z.string().max(100).optional(),
      from: moment.optional(),
      to: moment.optional(),
      ids: z.array(z.uuid()).min(1).max(mostIds).optional(),
      run_status: z.literal('failed').optional(),
    })
    .default({}),
  payload: z.json().optional().describe('In place of the payload of each'),
  version: whichVersionSchema,
  per_second: z.int().min(1).max(1_000).default(50),
});

export const reEmissionSchema = z.object({
  id,
  story_id: id,
  version: z.enum(['original', 'current']),
  per_second: z.number(),
  total: z.number(),
  capped: z.boolean().describe('There were more; the oldest of them are emitted'),
  done: z.number(),
  failed: z.number().describe('Events whose version or Action is gone'),
  status: z.enum(['running', 'done', 'cancelled']),
  created_at: time,
  end_time: time.nullable(),
});
