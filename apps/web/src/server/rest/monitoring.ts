import { readMonitoring, sendTest } from '@storyloom/adapters/monitoring/monitoring';
import { readTimeSaved } from '@storyloom/adapters/monitoring/time-saved';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { checkTeam, idOf, scopeOf } from './access.ts';
import { done, found } from './errors.ts';
import { idParam, time } from './schemas.ts';

const read: Declaration = { resource: 'story', action: 'read', scope: 'story' };

const notificationsSchema = z.object({
  notifications: z
    .array(
      z.object({
        recipient: z.string(),
        status: z.enum(['due', 'sent', 'failed']).describe('due: being sent, or to be tried again'),
        test: z.boolean(),
        at: time.describe('When it ended; while it is due, when it was made'),
        attempts: z.number(),
        error: z.string().nullable().describe('Why the last attempt failed'),
      }),
    )
    .describe('The latest to each recipient of the story that had one within a week'),
});

const seconds = z.number().describe('Seconds');
const timeSavedSchema = z.object({
  time_saved: z
    .object({
      this_month: seconds,
      last_month: seconds,
      total: seconds.describe('Seconds, since ever'),
    })
    .nullable()
    .describe('Months in UTC. Null when no Action says what it saves, or it is not reported'),
});

/** What people are told of a story, and what it saves them. */
export const monitoringRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/stories/:id/notifications',
    config: { access: read },
    schema: {
      summary: 'What became of the latest message to each recipient of a story',
      params: idParam,
      response: { 200: notificationsSchema },
    },
    handler: async (request) => {
      const id = idOf(request.params.id);
      const { deliveries } = found(await readMonitoring(web, scopeOf(request), id));
      return {
        notifications: deliveries.map(({ state: status, isTest: test, at, ...one }) => ({
          ...one,
          status,
          test,
          at: at.toISOString(),
        })),
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/stories/:id/notifications/test',
    config: { access: { ...read, action: 'edit' }, operation: 'monitoring.test' },
    schema: {
      summary: 'Send a test message to all recipients of a story',
      params: idParam,
      response: { 202: z.object({ recipients: z.number() }) },
    },
    handler: async (request, reply) => {
      const { count } = done(await sendTest(web, scopeOf(request), idOf(request.params.id)));
      return reply.code(202).send({ recipients: count });
    },
  });

  app.route({
    method: 'GET',
    url: '/time_saved',
    config: { access: { ...read, scope: 'team' } },
    schema: {
      summary: 'The time that stories save, by what their Actions say and emitted',
      querystring: z.object({
        team_id: z.string().optional(),
        story_id: z.string().optional().describe('Of this story alone'),
      }),
      response: { 200: timeSavedSchema },
    },
    handler: async (request) => {
      const { team_id, story_id } = request.query;
      checkTeam(request, team_id);
      const storyId = story_id === undefined ? null : idOf(story_id);
      const saved = await readTimeSaved(web.pool, { teamId: scopeOf(request).teamId, storyId });
      return {
        time_saved: saved && {
          this_month: saved.thisMonth,
          last_month: saved.lastMonth,
          total: saved.total,
        },
      };
    },
  });
};
