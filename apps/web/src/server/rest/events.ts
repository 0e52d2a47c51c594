import { eventsSince, type FollowedEvent } from '@storyloom/adapters/stories/events-since';
import { isId } from '@storyloom/engine';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { found } from './errors.ts';
import { metaOf, skipOf } from './paging.ts';
import { eventSchema, metaSchema, pageQuery } from './schemas.ts';

export const eventRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/events',
    config: { access: { resource: 'event', action: 'read', scope: 'story' } },
    schema: {
      summary: 'Events of a story, oldest first; follow them with since_id',
      description:
        'An event appears once no older one can appear any more, so a reader that passes the last id it got as since_id skips none.',
      querystring: z.object({
        ...pageQuery,
        story_id: z.string(),
        action: z.string().max(100).optional().describe("An Action's slug or id"),
        since_id: z.uuid('Not an id of an event.').optional(),
      }),
      response: { 200: z.object({ events: z.array(eventSchema), meta: metaSchema }) },
    },
    handler: async (request) => {
      const { query } = request;
      const { action } = query;
      const { events, total } = found(
        await eventsSince(web, scopeOf(request), {
          storyId: idOf(query.story_id),
          action: action === undefined ? undefined : isId(action) ? { id: action } : { slug: action },
          sinceId: query.since_id,
          limit: query.per_page,
          skip: skipOf(query),
        }),
      );
      return {
        events: events.map(eventView),
        meta: metaOf({ baseUrl: web.baseUrl, url: request.url }, query, total),
      };
    },
  });
};

function eventView(event: FollowedEvent): z.infer<typeof eventSchema> {
  return {
    id: event.id,
    story_id: event.storyId,
    action_id: event.actionId,
    action_slug: event.actionSlug,
    story_run_guid: event.storyRunId,
    previous_event_ids: event.previousEventIds,
    created_at: event.createdAt.toISOString(),
    re_emitted: event.reEmitted,
    output: event.output,
  };
}
