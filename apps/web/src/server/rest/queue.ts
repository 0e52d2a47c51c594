import { queueSummary } from '@storyloom/adapters/runs/queue';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { WebDeps } from '../web-deps.ts';
import { scopeOf } from './access.ts';
import { id, time } from './schemas.ts';

const seconds = z.number().describe('Seconds');

const queueSchema = z.object({
  queued: z.number(),
  running: z.number(),
  waiting: z.number(),
  waiting_for: z
    .record(z.string(), z.number())
    .describe('retry, delay, join, slot, pace, resume, decision, call or approval'),
  oldest_queued: seconds.nullable(),
  stories: z.array(
    z.object({
      id,
      name: z.string(),
      suspended: z.boolean(),
      queued: z.number(),
      running: z.number(),
      waiting: z.number(),
      oldest_queued: seconds.nullable(),
    }),
  ),
  workers: z.array(
    z.object({
      id: z.string().describe('Host and process'),
      started_at: time,
      seen_at: time,
      consumed_at: time.nullable(),
      busy: z.number(),
      slots: z.number(),
    }),
  ),
  rates: z
    .object({ story_runs: z.number(), events: z.number(), action_runs: z.number() })
    .describe('A second, over the last ten'),
  stuck: z.array(
    z.object({
      action_run_id: id,
      code: z.string(),
      reason: z.string(),
      count: z.number(),
      story_id: id,
      story_name: z.string(),
      story_run_guid: id,
      action_slug: z.string(),
      status: z.string(),
      age: seconds,
    }),
  ),
});

export const queueRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/queue',
    config: { access: { resource: 'run', action: 'read', scope: 'team' } },
    schema: {
      summary: 'What is open of the team, who works on it, and what does not get on',
      response: { 200: queueSchema },
    },
    handler: async (request) => {
      const summary = await queueSummary(web.pool, { teamId: scopeOf(request).teamId });
      const { waitingFor, oldestQueuedMs, stories, workers, rates, stuck, ...counts } = summary;
      return {
        ...counts,
        waiting_for: waitingFor,
        oldest_queued: inSeconds(oldestQueuedMs),
        stories: stories.map(({ oldestQueuedMs: oldest, ...story }) => ({
          ...story,
          oldest_queued: inSeconds(oldest),
        })),
        workers: workers.map((worker) => ({
          id: worker.id,
          started_at: worker.startedAt.toISOString(),
          seen_at: worker.seenAt.toISOString(),
          consumed_at: worker.consumedAt?.toISOString() ?? null,
          busy: worker.busy,
          slots: worker.slots,
        })),
        rates: { story_runs: rates.storyRuns, events: rates.events, action_runs: rates.actionRuns },
        stuck: stuck.map((run) => ({
          action_run_id: run.id,
          code: run.code,
          reason: run.reason,
          count: run.count,
          story_id: run.storyId,
          story_name: run.storyName,
          story_run_guid: run.storyRunId,
          action_slug: run.actionSlug,
          status: run.state,
          age: run.ageMs / 1000,
        })),
      };
    },
  });
};

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
