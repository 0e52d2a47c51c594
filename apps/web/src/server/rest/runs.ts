import { listRuns, type RunSummary } from '@storyloom/adapters/stories/runs';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { found } from './errors.ts';
import { metaOf, skipOf } from './paging.ts';
import { idParam, metaSchema, runSchema, runsQuery } from './schemas.ts';

export const runRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/stories/:id/runs',
    config: { access: { resource: 'run', action: 'read', scope: 'story' } },
    schema: {
      summary: 'Runs of a story, newest first',
      params: idParam,
      querystring: z.object(runsQuery),
      response: { 200: z.object({ runs: z.array(runSchema), meta: metaSchema }) },
    },
    handler: async (request) => {
      const { query } = request;
      const storyId = idOf(request.params.id);
      const page = { storyId, state: query.status, limit: query.per_page, from: { skip: skipOf(query) } };
      const { runs, total } = found(await listRuns(web, scopeOf(request), page));
      return {
        runs: runs.map((run) => runView(storyId, run)),
        meta: metaOf({ baseUrl: web.baseUrl, url: request.url }, query, total),
      };
    },
  });
};

function runView(storyId: string, run: RunSummary): z.infer<typeof runSchema> {
  return {
    guid: run.id,
    story_id: storyId,
    status: run.state,
    source: run.entry.source,
    entry_action: run.entry.action,
    about: run.entry.about,
    failed_action: run.failedAction,
    failure: run.failure,
    start_time: run.startedAt.toISOString(),
    end_time: run.endedAt?.toISOString() ?? null,
    duration: run.durationMs === null ? null : run.durationMs / 1000,
    action_count: run.actions,
    event_count: run.events,
  };
}
