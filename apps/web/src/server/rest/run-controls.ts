import { cancelAllRuns, cancelRun } from '@storyloom/adapters/runs/cancel';
import { decideRun } from '@storyloom/adapters/runs/decide';
import { rerun } from '@storyloom/adapters/runs/rerun';
import { resumeRun, resumeStory, suspendRun, suspendStory } from '@storyloom/adapters/runs/suspend';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { payloadSchema } from '../api/inputs.ts';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { done, found } from './errors.ts';
import { actionRunsSchema, idParam, runStateSchema, startedSchema, whichVersionSchema } from './schemas.ts';

const editRun: Declaration = { resource: 'run', action: 'edit', scope: 'story' };
const editStory: Declaration = { resource: 'story', action: 'edit', scope: 'story' };
const startRun: Declaration = { resource: 'run', action: 'run', scope: 'story' };

export const runControlRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'POST',
    url: '/runs/:id/cancel',
    config: { access: editRun, operation: 'runs.cancel' },
    schema: {
      summary: 'Cancel a story run; one that has ended stays as it is',
      params: idParam,
      response: { 200: actionRunsSchema.extend({ status: z.enum(['cancelled', 'ended']) }) },
    },
    handler: async (request) => {
      const result = found(await cancelRun(web, scopeOf(request), { runId: idOf(request.params.id) }));
      return { status: result.state, action_runs: result.state === 'ended' ? 0 : result.actionRuns };
    },
  });

  for (const [name, change] of [
    ['suspend', suspendRun],
    ['resume', resumeRun],
  ] as const) {
    app.route({
      method: 'POST',
      url: `/runs/:id/${name}`,
      config: { access: editRun, operation: `runs.${name}` },
      schema: {
        summary: name === 'suspend' ? 'Hold a story run up' : 'Let a story run that is held up go on',
        params: idParam,
        response: { 200: runStateSchema },
      },
      handler: async (request) => {
        const { state } = found(await change(web, scopeOf(request), { runId: idOf(request.params.id) }));
        return { status: state };
      },
    });
  }

  for (const [name, change] of [
    ['suspend', suspendStory],
    ['resume', resumeStory],
  ] as const) {
    app.route({
      method: 'POST',
      url: `/stories/:id/${name}`,
      config: { access: editStory, operation: `stories.${name}` },
      schema: {
        summary: name === 'suspend' ? 'Hold up what is queued of a story' : 'Let a story go on',
        params: idParam,
        response: { 204: z.null() },
      },
      handler: async (request, reply) => {
        found(await change(web, scopeOf(request), idOf(request.params.id)));
        return reply.code(204).send(null);
      },
    });
  }

  app.route({
    method: 'POST',
    url: '/stories/:id/runs/cancel',
    config: { access: editRun, operation: 'runs.cancelAll' },
    schema: {
      summary: 'Cancel every run of a story that is open',
      params: idParam,
      response: { 200: actionRunsSchema },
    },
    handler: async (request) => {
      const result = found(await cancelAllRuns(web, scopeOf(request), idOf(request.params.id)));
      return { action_runs: result.actionRuns };
    },
  });

  app.route({
    method: 'POST',
    url: '/action_runs/:id/rerun',
    config: { access: startRun, operation: 'runs.rerun' },
    schema: {
      summary: 'Run an Action again that has ended, with the event it was given',
      params: idParam,
      body: z.object({ version: whichVersionSchema, payload: payloadSchema.optional() }).nullish(),
      response: { 201: startedSchema },
    },
    handler: async (request, reply) => {
      const actionRunId = idOf(request.params.id);
      const { version = 'original', payload } = request.body ?? {};
      const { storyRunId } = done(await rerun(web, scopeOf(request), { actionRunId, version, payload }));
      return reply.code(201).send({ story_run_guid: storyRunId });
    },
  });

  app.route({
    method: 'POST',
    url: '/action_runs/:id/decide',
    config: { access: editRun, operation: 'runs.decide' },
    schema: {
      summary: 'Say what becomes of an Action run whose worker died in the middle of it',
      params: idParam,
      body: z.object({ decision: z.enum(['retry', 'fail']) }),
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const actionRunId = idOf(request.params.id);
      const { decision } = request.body;
      done(await decideRun(web, scopeOf(request), { actionRunId, decision }));
      return reply.code(204).send(null);
    },
  });
};
