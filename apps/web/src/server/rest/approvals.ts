import { namesOf } from '@storyloom/adapters/accounts/people';
import { type Approval, listApprovals } from '@storyloom/adapters/runs/approve';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { answerAs } from '../answer-as.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { done } from './errors.ts';
import { id, idParam, time } from './schemas.ts';

const mostListed = 200;

const approvalSchema = z.object({
  action_run_id: id,
  story_id: id,
  story_name: z.string(),
  story_run_guid: id,
  title: z.string(),
  message: z.string(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  asked_at: time,
  expires_at: time.nullable(),
});

/** What waits for people, and their answers. */
export const approvalRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/approvals',
    config: { access: { resource: 'run', action: 'read', scope: 'team' } },
    schema: {
      summary: 'What waits for an answer of the team, the youngest first',
      response: { 200: z.object({ approvals: z.array(approvalSchema) }) },
    },
    handler: async (request) => {
      const found = await listApprovals(web.pool, scopeOf(request), { limit: mostListed });
      return { approvals: found.map(toView) };
    },
  });

  app.route({
    method: 'POST',
    url: '/action_runs/:id/answer',
    config: { access: { resource: 'run', action: 'run', scope: 'story' }, operation: 'approvals.answer' },
    schema: {
      summary: 'Answer what an Action run asks; the first answer counts',
      params: idParam,
      body: z.object({ choice: z.string().max(100), comment: z.string().max(2_000).nullish() }),
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const { teamId, userId } = scopeOf(request);
      if (userId === null) throw new Error('A key without its user.');
      const by = { userId, name: (await namesOf(web.prisma, [userId])).get(userId) ?? '' };
      const { choice, comment } = request.body;
      done(await answerAs(web, { teamId, actionRunId: idOf(request.params.id), choice, comment, by }));
      return reply.code(204).send(null);
    },
  });
};

function toView(one: Approval): z.infer<typeof approvalSchema> {
  return {
    action_run_id: one.actionRunId,
    story_id: one.storyId,
    story_name: one.storyName,
    story_run_guid: one.storyRunId,
    title: one.title,
    message: one.message,
    choices: one.choices,
    asked_at: one.askedAt.toISOString(),
    expires_at: one.expiresAt?.toISOString() ?? null,
  };
}
