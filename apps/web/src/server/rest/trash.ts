import { getStory } from '@storyloom/adapters/stories/read-stories';
import { listTrash, purgeStory, restoreStory } from '@storyloom/adapters/stories/trash';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { found } from './errors.ts';
import { metaOf, skipOf } from './paging.ts';
import { idParam, metaSchema, pageQuery, storyWithActionsSchema, trashedStorySchema } from './schemas.ts';
import { storyWithActionsView } from './story-view.ts';

const edit: Declaration = { resource: 'story', action: 'edit', scope: 'story' };

export const trashRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/trash',
    config: { access: { resource: 'story', action: 'read', scope: 'team' } },
    schema: {
      summary: 'Removed stories that can be restored, the latest first',
      querystring: z.object(pageQuery),
      response: { 200: z.object({ stories: z.array(trashedStorySchema), meta: metaSchema }) },
    },
    handler: async (request) => {
      const { query } = request;
      const { stories, total } = await listTrash(web, scopeOf(request), {
        limit: query.per_page,
        from: { skip: skipOf(query) },
        trashDays: web.trashDays,
      });
      return {
        stories: stories.map((story) => ({
          id: story.id,
          name: story.name,
          action_count: story.actionCount,
          folder_name: story.folder,
          deleted_at: story.deletedAt.toISOString(),
          deleted_by: story.deletedBy,
          purged_at: story.purgedAt.toISOString(),
        })),
        meta: metaOf({ baseUrl: web.baseUrl, url: request.url }, query, total),
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/trash/:id/restore',
    config: { access: edit, operation: 'stories.restore' },
    schema: {
      summary: 'Bring a removed story back, with its runs, webhook addresses and secrets',
      params: idParam,
      response: { 200: storyWithActionsSchema },
    },
    handler: async (request) => {
      const id = idOf(request.params.id);
      const scope = scopeOf(request);
      found(await restoreStory(web, scope, id));
      return storyWithActionsView(found(await getStory(web, scope, id)));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/trash/:id',
    config: { access: edit, operation: 'trash.purge' },
    schema: {
      summary: 'Delete a removed story for good, with its runs and events; a worker does so within moments',
      params: idParam,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      found(await purgeStory(web, scopeOf(request), idOf(request.params.id)));
      return reply.code(204).send(null);
    },
  });
};
