import { readAttention } from '@storyloom/adapters/stories/attention';
import { setFavourite } from '@storyloom/adapters/stories/organise';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { found } from './errors.ts';
import { id, idParam, time } from './schemas.ts';

const mark: Declaration = { resource: 'viewer', action: 'edit', scope: 'story' };

const attentionSchema = z.object({
  failing: z.array(
    z.object({
      story_id: id,
      story_name: z.string(),
      failed_runs: z.number().describe('Of the last 24 hours; 51 says more than 50'),
      story_run_guid: id.describe('The latest of them'),
      action_run_id: id,
      action_name: z.string(),
      message: z.string(),
      at: time,
    }),
  ),
  approvals: z.number().describe('That wait for an answer; 100 says more than 99'),
  reviews: z
    .array(
      z.object({
        story_id: id,
        story_name: z.string(),
        requested_by: z.string().nullable(),
        note: z.string(),
        at: time,
      }),
    )
    .describe('That nobody has decided'),
  stuck: z.array(
    z.object({
      story_id: id,
      story_name: z.string(),
      story_run_guid: id,
      count: z.number(),
      reason: z.string(),
    }),
  ),
  mailboxes: z.array(
    z.object({
      story_id: id,
      story_name: z.string(),
      action_id: id,
      action_name: z.string(),
      message: z.string(),
    }),
  ),
  credentials: z
    .array(z.object({ id, name: z.string(), expires_at: time }))
    .describe('That have expired, or will within two weeks'),
  disabled: z.array(
    z.object({
      id,
      name: z.string(),
      at: time,
      by: z.string().nullable(),
      failed_runs: z
        .number()
        .nullable()
        .describe('So many failed runs in a row switched it off; null when a person did'),
    }),
  ),
});

/** What a person sees first: what needs them, and the stories that they marked. */
export const homeRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/attention',
    config: { access: { resource: 'run', action: 'read', scope: 'team' } },
    schema: {
      summary: 'What of the team needs a person, at most 20 of each',
      response: { 200: attentionSchema },
    },
    handler: async (request) => {
      const { failing, approvals, reviews, stuck, inboxes, credentials, disabled } = await readAttention(
        web,
        scopeOf(request),
      );
      return {
        failing: failing.map((one) => ({
          story_id: one.storyId,
          story_name: one.storyName,
          failed_runs: one.runs,
          story_run_guid: one.storyRunId,
          action_run_id: one.actionRunId,
          action_name: one.actionName,
          message: one.message,
          at: one.at.toISOString(),
        })),
        approvals: approvals.count,
        reviews: reviews.map((one) => ({
          story_id: one.storyId,
          story_name: one.storyName,
          requested_by: one.by,
          note: one.note,
          at: one.at.toISOString(),
        })),
        stuck: stuck.map((one) => ({
          story_id: one.storyId,
          story_name: one.storyName,
          story_run_guid: one.storyRunId,
          count: one.count,
          reason: one.reason,
        })),
        mailboxes: inboxes.map((one) => ({
          story_id: one.storyId,
          story_name: one.storyName,
          action_id: one.actionId,
          action_name: one.actionName,
          message: one.message,
        })),
        credentials: credentials.map((one) => ({
          id: one.id,
          name: one.name,
          expires_at: one.expiresAt.toISOString(),
        })),
        disabled: disabled.map(({ failedRuns, at, ...one }) => ({
          ...one,
          at: at.toISOString(),
          failed_runs: failedRuns,
        })),
      };
    },
  });

  for (const [method, favourite, summary] of [
    ['PUT', true, "Mark a story as one of the key's user's favourites"],
    ['DELETE', false, 'Take that mark off'],
  ] as const) {
    app.route({
      method,
      url: '/stories/:id/favorite',
      config: { access: mark, operation: 'stories.setFavourite', given: { favourite } },
      schema: { summary, params: idParam, response: { 204: z.null() } },
      handler: async (request, reply) => {
        const storyId = idOf(request.params.id);
        found(await setFavourite(web, scopeOf(request), { id: storyId, favourite }));
        return reply.code(204).send(null);
      },
    });
  }
};
