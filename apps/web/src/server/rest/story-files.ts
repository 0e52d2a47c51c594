import { getStory } from '@storyloom/adapters/stories/read-stories';
import { exportStory, importStory } from '@storyloom/adapters/stories/story-file';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { WebDeps } from '../web-deps.ts';
import { checkTeam, idOf, scopeOf } from './access.ts';
import { found, Problems } from './errors.ts';
import { folderOf } from './folder-of.ts';
import { errorsSchema, idParam, importedStorySchema, importSchema } from './schemas.ts';
import { storyWithActionsView } from './story-view.ts';

export const storyFileRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'POST',
    url: '/stories/import',
    config: { access: { resource: 'story', action: 'edit', scope: 'team' } },
    schema: {
      summary: 'A new story from a story file: all of it, or every problem of the file',
      body: importSchema,
      response: { 201: importedStorySchema, 422: errorsSchema },
    },
    handler: async (request, reply) => {
      const { data, new_name: name, team_id, folder_id } = request.body;
      checkTeam(request, team_id);
      const scope = scopeOf(request);
      const folderId = await folderOf(web, scope, folder_id);
      const result = await importStory(web, scope, { file: data, name, folderId });
      if (!result.ok) throw new Problems(result.problems);
      const story = storyWithActionsView(found(await getStory(web, scope, result.id)));
      const missing = result.missing.map(({ kind, ...one }) => ({ type: kind, ...one }));
      return reply.code(201).send({ ...story, missing, warnings: result.warnings });
    },
  });

  app.route({
    method: 'GET',
    url: '/stories/:id/export',
    config: { access: { resource: 'story', action: 'read', scope: 'story' } },
    schema: {
      summary: 'The story as a file',
      params: idParam,
      response: { 200: z.unknown().describe('A story file') },
    },
    handler: async (request) => found(await exportStory(web, scopeOf(request), idOf(request.params.id))),
  });
};
