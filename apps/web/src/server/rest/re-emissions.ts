import { lineageOf } from '@storyloom/adapters/runs/lineage';
import {
  cancelReEmission,
  getReEmission,
  listReEmissions,
  type ReEmission,
  startReEmission,
} from '@storyloom/adapters/runs/re-emissions';
import { reEmit } from '@storyloom/adapters/runs/reemit';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { done, found } from './errors.ts';
import { idParam, startedSchema, whichVersionSchema } from './schemas.ts';
import { lineageSchema, newReEmissionSchema, reEmissionSchema } from './schemas-again.ts';

const read: Declaration = { resource: 'event', action: 'read', scope: 'event' };
const start: Declaration = { resource: 'event', action: 'run', scope: 'event' };

export const reEmissionRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'POST',
    url: '/events/:id/reemit',
    config: { access: start, operation: 'events.reEmit' },
    schema: {
      summary: 'Emit an event again, as it was or with another payload',
      params: idParam,
      body: z.object({ payload: z.json().optional(), version: whichVersionSchema }).nullish(),
      response: { 201: startedSchema },
    },
    handler: async (request, reply) => {
      const eventId = idOf(request.params.id);
      const { payload, version = 'original' } = request.body ?? {};
      const { storyRunId } = done(await reEmit(web, scopeOf(request), { eventId, payload, version }));
      return reply.code(201).send({ story_run_guid: storyRunId });
    },
  });

  app.route({
    method: 'GET',
    url: '/events/:id/lineage',
    config: { access: read },
    schema: {
      summary: 'What led to an event, and what it led to',
      params: idParam,
      response: { 200: lineageSchema },
    },
    handler: async (request) => {
      const { events, runs, more } = found(await lineageOf(web, scopeOf(request), idOf(request.params.id)));
      return {
        events: events.map((event) => ({
          id: event.id,
          relation: event.relation,
          previous_event_ids: event.causes,
          story_run_guid: event.storyRunId,
          action_id: event.actionId,
          action_slug: event.actionSlug,
          port: event.port,
          re_emitted: event.reEmitted,
          created_at: event.createdAt.toISOString(),
          action_run_id: event.runId,
          status: event.state,
          duration: seconds(event.durationMs),
        })),
        action_runs: runs.map((run) => ({
          id: run.id,
          event_id: run.eventId,
          action_id: run.actionId,
          action_slug: run.actionSlug,
          status: run.state,
          duration: seconds(run.durationMs),
          error: run.error?.message ?? null,
        })),
        more,
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/stories/:id/re_emissions',
    config: { access: start, operation: 'reEmissions.start' },
    schema: {
      summary: 'Emit many events again, at a pace; without a filter the first event of every run',
      params: idParam,
      body: newReEmissionSchema,
      response: { 201: reEmissionSchema },
    },
    handler: async (request, reply) => {
      const { filter, payload, version, per_second: perSecond } = request.body;
      const { action_id: actionId, run_status: runState, from, to, ...rest } = filter;
      const storyId = idOf(request.params.id);
      const order = {
        storyId,
        filter: { ...rest, actionId, runState, from: timeOf(from), to: timeOf(to) },
        payload,
        version,
        perSecond,
      };
      return reply.code(201).send(view(found(await startReEmission(web, scopeOf(request), order))));
    },
  });

  app.route({
    method: 'GET',
    url: '/stories/:id/re_emissions',
    config: { access: read },
    schema: {
      summary: 'The latest hundred re-emissions of a story, newest first',
      params: idParam,
      response: { 200: z.object({ re_emissions: z.array(reEmissionSchema) }) },
    },
    handler: async (request) => {
      const page = { storyId: idOf(request.params.id), limit: 100 };
      const { reEmissions } = found(await listReEmissions(web, scopeOf(request), page));
      return { re_emissions: reEmissions.map(view) };
    },
  });

  app.route({
    method: 'GET',
    url: '/re_emissions/:id',
    config: { access: read },
    schema: {
      summary: 'How far a re-emission has come',
      params: idParam,
      response: { 200: reEmissionSchema },
    },
    handler: async (request) =>
      view(found(await getReEmission(web, scopeOf(request), idOf(request.params.id)))),
  });

  app.route({
    method: 'POST',
    url: '/re_emissions/:id/cancel',
    config: { access: start, operation: 'reEmissions.cancel' },
    schema: {
      summary: 'Emit no more; what was emitted goes on',
      params: idParam,
      response: { 200: reEmissionSchema },
    },
    handler: async (request) =>
      view(found(await cancelReEmission(web, scopeOf(request), idOf(request.params.id)))),
  });
};

function timeOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

function view(one: ReEmission): z.infer<typeof reEmissionSchema> {
  return {
    id: one.id,
    story_id: one.storyId,
    version: one.version,
    per_second: one.perSecond,
    total: one.total,
    capped: one.capped,
    done: one.done,
    failed: one.failed,
    status: one.state,
    created_at: one.createdAt.toISOString(),
    end_time: one.endedAt?.toISOString() ?? null,
  };
}
