import { createStory } from '@storyloom/adapters/stories/create-story';
import { plainTags } from '@storyloom/adapters/stories/organise';
import { getStory, listStories, type StoryOrder } from '@storyloom/adapters/stories/read-stories';
import type { StoryStatus } from '@storyloom/adapters/stories/story-filter';
import { removeStory } from '@storyloom/adapters/stories/trash';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { checkTeam, idOf, scopeOf } from './access.ts';
import { editStory } from './edit-story.ts';
import { done, found } from './errors.ts';
import { folderOf } from './folder-of.ts';
import { metaOf, skipOf } from './paging.ts';
import {
  idParam,
  metaSchema,
  newStorySchema,
  storyEditSchema,
  storyQuery,
  storySchema,
  storyWithActionsSchema,
} from './schemas.ts';
import { storyView, storyWithActionsView } from './story-view.ts';

const read: Declaration = { resource: 'story', action: 'read', scope: 'story' };
const edit: Declaration = { resource: 'story', action: 'edit', scope: 'story' };
const readAll: Declaration = { ...read, scope: 'team' };
const create: Declaration = { ...edit, scope: 'team' };

const statuses: Partial<Record<NonNullable<z.infer<typeof storyQuery.filter>>, StoryStatus>> = {
  LIVE: 'live',
  DRAFT: 'draft',
  FAILING: 'failing',
  WAITING: 'waiting',
  REVIEW: 'review',
  DISABLED: 'disabled',
};

const orders: Record<z.infer<typeof storyQuery.order>, StoryOrder> = {
  RECENTLY_EDITED: 'edited',
  NAME: 'name',
  RUNS: 'runs',
  FAILURES: 'failures',
};

export const storyRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/stories',
    config: { access: readAll },
    schema: {
      summary: 'Stories, latest edit first unless told',
      querystring: z.object(storyQuery),
      response: { 200: z.object({ stories: z.array(storySchema), meta: metaSchema }) },
    },
    handler: async (request) => {
      const { query } = request;
      checkTeam(request, query.team_id);
      const scope = scopeOf(request);
      const { stories, total } = await listStories(web, scope, {
        search: query.search,
        folderId: query.folder_id === undefined ? undefined : idOf(query.folder_id),
        tags: plainTags(query.tags?.split(',') ?? []),
        favouriteOf: query.filter === 'FAVORITE' ? (scope.userId ?? undefined) : undefined,
        locked: query.filter === 'LOCKED',
        editedById: query.edited_by === undefined ? undefined : idOf(query.edited_by),
        status: query.filter && statuses[query.filter],
        order: orders[query.order],
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
    config: { access: create, operation: 'stories.create' },
    schema: {
      summary: 'A new, empty story',
      body: newStorySchema,
      response: { 201: storyWithActionsSchema },
    },
    handler: async (request, reply) => {
      const { team_id, keep_events_for, disable_after_failures, folder_id, ...story } = request.body;
      const { name, description, disabled, tags, monitor_failures, reporting_status } = story;
      checkTeam(request, team_id);
      const scope = scopeOf(request);
      const { id } = await createStory(web, scope, {
        name,
        folderId: await folderOf(web, scope, folder_id),
        tags: plainTags(tags ?? []),
        ...(description === undefined ? {} : { description }),
        ...(disabled === undefined ? {} : { disabled }),
        ...(keep_events_for === undefined ? {} : { keepEventsFor: keep_events_for }),
        ...(monitor_failures === undefined ? {} : { monitorFailures: monitor_failures }),
        ...(reporting_status === undefined ? {} : { reportingStatus: reporting_status }),
        disableAfter: disable_after_failures ?? null,
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
    config: { access: edit, operation: 'stories.update' },
    schema: {
      summary:
        'Change name, description, retention, recipients, folder, tags; lock or unlock it; switch it off and on',
      params: idParam,
      body: storyEditSchema,
      response: { 200: storyWithActionsSchema },
    },
    handler: async (request) => {
      const id = idOf(request.params.id);
      const scope = scopeOf(request);
      done(await editStory(web, scope, { id, body: request.body }));
      return storyWithActionsView(found(await getStory(web, scope, id)));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/stories/:id',
    config: { access: edit, operation: 'stories.remove' },
    schema: { summary: 'Move a story to the trash', params: idParam, response: { 204: z.null() } },
    handler: async (request, reply) => {
      done(await removeStory(web, scopeOf(request), idOf(request.params.id)));
      return reply.code(204).send(null);
    },
  });
};
