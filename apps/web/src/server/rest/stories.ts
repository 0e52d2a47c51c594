import { createStory } from '@storyloom/adapters/stories/create-story';
import { removeStory, updateStory } from '@storyloom/adapters/stories/edit-story';
import { getStory, listStories } from '@storyloom/adapters/stories/read-stories';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { checkTeam, idOf, scopeOf } from './access.ts';
import { found } from './errors.ts';
import { metaOf, skipOf } from './paging.ts';
import {
  idParam,
  metaSchema,
  newStorySchema,
  pageQuery,
  storyEditSchema,
  storySchema,
  storyWithActionsSchema,
} from './schemas.ts';
import { storyView, storyWithActionsView } from './story-view.ts';

const read: Declaration = { resource: 'story', action: 'read', scope: 'story' };
const edit: Declaration = { resource: 'story', action: 'edit', scope: 'story' };
const readAll: Declaration = { ...read, scope: 'team' };
const create: Declaration = { ...edit, scope: 'team' };

export const storyRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/stories',
    config: { access: readAll },
    schema: {
      summary: 'Stories, latest edit first',
      querystring: z.object({
        ...pageQuery,
        team_id: z.string().optional(),
        search: z.string().max(200).optional(),
      }),
      response: { 200: z.object({ stories: z.array(storySchema), meta: metaSchema }) },
    },
    handler: async (request) => {
      const { query } = request;
      checkTeam(request, query.team_id);
      const { stories, total } = await listStories(web, scopeOf(request), {
        search: query.search,
        limit: query.per_page,
        from: { skip: skipOf(query) },
      });
      return {
        stories: stories.map(storyView),
        meta: metaOf({ baseUrl: web.baseUrl, url: request.url }, query, total),
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/stories',
    config: { access: create },
    schema: {
      summary: 'A new, empty story',
      body: newStorySchema,
      response: { 201: storyWithActionsSchema },
    },
    handler: async (request, reply) => {
      const { team_id, keep_events_for, name, description, disabled } = request.body;
      checkTeam(request, team_id);
      const scope = scopeOf(request);
      const { id } = await createStory(web, scope, {
        name,
        ...(description === undefined ? {} : { description }),
        ...(disabled === undefined ? {} : { disabled }),
        ...(keep_events_for === undefined ? {} : { keepEventsFor: keep_events_for }),
      });
      return reply.code(201).send(storyWithActionsView(found(await getStory(web, scope, id))));
    },
  });

  app.route({
    method: 'GET',
    url: '/stories/:id',
    config: { access: read },
    schema: {
      summary: 'One story with its Actions',
      params: idParam,
      response: { 200: storyWithActionsSchema },
    },
    handler: async (request) => {
      const id = idOf(request.params.id);
      return storyWithActionsView(found(await getStory(web, scopeOf(request), id)));
    },
  });

  app.route({
    method: 'PUT',
    url: '/stories/:id',
    config: { access: edit },
    schema: {
      summary: 'Change name, description, retention, or switch it off and on',
      params: idParam,
      body: storyEditSchema,
      response: { 200: storyWithActionsSchema },
    },
    handler: async (request) => {
      const id = idOf(request.params.id);
      const scope = scopeOf(request);
      const { keep_events_for: keepEventsFor, ...rest } = request.body;
      found(await updateStory(web, scope, { ...rest, id, keepEventsFor }));
      return storyWithActionsView(found(await getStory(web, scope, id)));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/stories/:id',
    config: { access: edit },
    schema: { summary: 'Remove a story', params: idParam, response: { 204: z.null() } },
    handler: async (request, reply) => {
      found(await removeStory(web, scopeOf(request), idOf(request.params.id)));
      return reply.code(204).send(null);
    },
  });
};
