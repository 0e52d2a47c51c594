import type { EventFilter } from '@storyloom/adapters/stories/event-filter';
import { eventsSince, type FollowedEvent } from '@storyloom/adapters/stories/events-since';
import { searchedEvents } from '@storyloom/adapters/stories/searched-events';
import { isId } from '@storyloom/engine';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { conditionsSchema, eventFilterSchema } from '../api/inputs.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { found, Problems } from './errors.ts';
import { metaOf, skipOf } from './paging.ts';
import { eventSchema, id, metaSchema, pageQuery, time } from './schemas.ts';

const filter = eventFilterSchema.shape;

/** How far a search looked. */
const foundSchema = z.object({
  per_page: z.number(),
  next_before_id: id.nullable().describe('Where the next page starts; null on the last one'),
  looked_at: z.number().describe('Events that were looked at for this page'),
  looked_back_to: time.nullable().describe('When the oldest of them was emitted'),
  not_read: z.number().describe('Large events that may match and were not read'),
});

export const eventRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/events',
    config: { access: { resource: 'event', action: 'read', scope: 'story' } },
    schema: {
      summary:
        'Events of a story, oldest first; follow them with since_id; or those that match, newest first',
      description: [
        'An event appears once no older one can appear any more, so a reader that passes the last id it got as since_id skips none.',
        'With a filter (text, where, port, from, to, status, re_emitted) or before_id, events come newest first. What no index has is looked for during a second at most: meta says how far that was, and next_before_id, when it is not null, leads on, also from a page without events.',
      ].join(' '),
      querystring: z.object({
        ...pageQuery,
        story_id: z.string(),
        action: z.string().max(100).optional().describe("An Action's slug or id"),
        since_id: z.uuid('Not an id of an event.').optional(),
        before_id: z
          .uuid('Not an id of an event.')
          .optional()
          .describe('Events before this one, newest first'),
        text: filter.text.describe('Stands anywhere in the JSON of the event, whatever its case'),
        where: z
          .union([z.string().transform((text) => [text]), z.array(z.string())])
          .pipe(conditionsSchema)
          .optional()
          .describe('body.id = 7, status >= 500, note contains late, error exists; several must all hold'),
        port: filter.port,
        from: filter.from.describe('ISO 8601; not before'),
        to: filter.to.describe('ISO 8601; before'),
        status: filter.runState.describe('Of its story run'),
        re_emitted: z.stringbool().optional(),
      }),
      response: { 200: z.object({ events: z.array(eventSchema), meta: z.union([metaSchema, foundSchema]) }) },
    },
    handler: async (request) => {
      const { query } = request;
      const [storyId, scope] = [idOf(query.story_id), scopeOf(request)];
      const { since_id, before_id, page: _page, per_page, story_id: _story, action, ...wanted } = query;
      const isSearch = before_id !== undefined || Object.values(wanted).some((one) => one !== undefined);
      if (isSearch && since_id !== undefined) {
        throw new Problems([{ message: 'Filters go newest first: use before_id.', path: 'since_id' }]);
      }
      if (isSearch) {
        const { status: runState, re_emitted: reEmitted, ...same } = wanted;
        const which =
          action === undefined ? {} : isId(action) ? { actionId: action } : { actionSlug: action };
        const matching: EventFilter = { ...same, ...which, runState, reEmitted };
        const searched = { storyId, limit: per_page, after: before_id, filter: matching };
        const { events, next, looked } = found(await searchedEvents(web, scope, searched));
        return {
          events: events.map(eventView),
          meta: {
            per_page,
            next_before_id: next,
            looked_at: looked.events,
            looked_back_to: looked.backTo?.toISOString() ?? null,
            not_read: looked.unread,
          },
        };
      }
      const { events, total } = found(
        await eventsSince(web, scope, {
          storyId,
          action: action === undefined ? undefined : isId(action) ? { id: action } : { slug: action },
          sinceId: since_id,
          limit: per_page,
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
  const { missing } = event;
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
    ...(missing ? { output_error: { code: missing.code, message: missing.message } } : {}),
  };
}
