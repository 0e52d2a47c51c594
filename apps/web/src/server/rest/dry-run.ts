import { tryDraft } from '@storyloom/adapters/runs/try-action';
import { storyOfAction } from '@storyloom/adapters/stories/story-of-action';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { refusal } from '../front/errors.ts';
import { testTurn } from '../test-turn.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { done, found } from './errors.ts';
import { idParam } from './schemas.ts';

const message = z.object({ line: z.string(), headers: z.record(z.string(), z.string()), body: z.string() });

const triedSchema = z.object({
  emitted: z.array(z.object({ port: z.string(), payload: z.json() })),
  waits: z.object({ ms: z.number().nullable(), reason: z.string() }).nullable(),
  error: z
    .object({
      message: z.string(),
      code: z.string(),
      option: z.string().optional(),
      position: z.number().optional(),
      detail: z.json().optional(),
    })
    .nullable(),
  reply: z
    .object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.string() })
    .nullable(),
  exchanges: z.array(
    z.object({
      kind: z.enum(['http', 'mail', 'resource']),
      sent: message,
      received: message.nullable(),
      error: z.string().nullable(),
      ms: z.number(),
    }),
  ),
  warnings: z.array(z.string()),
  logs: z.array(z.object({ at: z.number(), level: z.string(), message: z.string() })),
  ms: z.number(),
});

export const dryRunRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'POST',
    url: '/actions/:id/dry_run',
    config: { access: { resource: 'story', action: 'run', scope: 'story' }, operation: 'actions.test' },
    schema: {
      summary: 'Carry one Action of a draft out against an event; nothing is stored',
      description:
        'Requests that it sends and mails are sent for real, with test credentials where there are some. Give event_id, an event of the story, or event, its output.',
      params: idParam,
      body: z.object({
        event_id: z.uuid('Not an id of an event.').optional(),
        event: z.json().optional(),
        options: z.record(z.string(), z.json()).optional().describe('In place of those that are saved'),
      }),
      response: { 200: triedSchema },
    },
    handler: async (request, reply) => {
      const scope = scopeOf(request);
      const wait = await testTurn(web, scope.userId ?? scope.teamId);
      if (wait !== null) throw refusal(429, wait);
      const actionId = idOf(request.params.id);
      const storyId = found(await storyOfAction(web, scope, actionId));
      const { event_id: eventId, event: payload, options } = request.body;
      const leaving = new AbortController();
      reply.raw.once('close', () => leaving.abort());
      const what = { storyId, actionId, options, eventId, payload, signal: leaving.signal };
      const { ok: _, ...tried } = done(await tryDraft(web, scope, what));
      return tried;
    },
  });
};
