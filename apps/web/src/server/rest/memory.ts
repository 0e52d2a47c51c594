import { clearMemory } from '@storyloom/adapters/postgres/memory';
import { storyOfAction } from '@storyloom/adapters/stories/story-of-action';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { found } from './errors.ts';
import { idParam } from './schemas.ts';

export const memoryRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'DELETE',
    url: '/actions/:id/clear_memory',
    config: { access: { resource: 'story', action: 'edit', scope: 'story' }, operation: 'memory.clear' },
    schema: {
      summary: 'Let an Action that drops duplicates forget the keys it has seen',
      params: idParam,
      response: { 200: z.object({ keys: z.number() }) },
    },
    handler: async (request) => {
      const actionId = idOf(request.params.id);
      const scope = scopeOf(request);
      found(await storyOfAction(web, scope, actionId));
      return { keys: await clearMemory(web.pool, { teamId: scope.teamId, actionId }) };
    },
  });
};
