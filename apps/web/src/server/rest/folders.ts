import { createFolder, listFolders, removeFolder, updateFolder } from '@storyloom/adapters/stories/folders';
import { listTags } from '@storyloom/adapters/stories/organise';
import type { Id } from '@storyloom/engine';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { done, found } from './errors.ts';
import { folderEditSchema, folderSchema, idParam, newFolderSchema } from './schemas.ts';

const readAll: Declaration = { resource: 'story', action: 'read', scope: 'team' };
const create: Declaration = { resource: 'story', action: 'edit', scope: 'team' };
const edit: Declaration = { resource: 'story', action: 'edit', scope: 'folder' };

/** What is not named stays; null is the top. */
const parentOf = (parent: string | null | undefined): { parentId?: Id | null } =>
  parent === undefined ? {} : { parentId: parent === null ? null : idOf(parent) };

export const folderRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  type Request = Parameters<typeof scopeOf>[0];
  const one = async (request: Request, id: Id): Promise<z.infer<typeof folderSchema>> => {
    const folders = await listFolders(web, scopeOf(request));
    return toView(found(folders.find((folder) => folder.id === id) ?? 'not_found'));
  };

  app.route({
    method: 'GET',
    url: '/folders',
    config: { access: readAll },
    schema: {
      summary: 'Folders of stories, by name',
      response: { 200: z.object({ folders: z.array(folderSchema) }) },
    },
    handler: async (request) => ({
      folders: (await listFolders(web, scopeOf(request))).map(toView),
    }),
  });

  app.route({
    method: 'GET',
    url: '/tags',
    config: { access: readAll },
    schema: {
      summary: 'Tags of stories, in the order of the alphabet',
      response: {
        200: z.object({ tags: z.array(z.object({ name: z.string(), story_count: z.number() })) }),
      },
    },
    handler: async (request) => ({
      tags: (await listTags(web, scopeOf(request))).map(({ tag, stories }) => ({
        name: tag,
        story_count: stories,
      })),
    }),
  });

  app.route({
    method: 'POST',
    url: '/folders',
    config: { access: create, operation: 'folders.create' },
    schema: { summary: 'A new folder', body: newFolderSchema, response: { 201: folderSchema } },
    handler: async (request, reply) => {
      const { name, parent_id } = request.body;
      const { id } = done(await createFolder(web, scopeOf(request), { name, ...parentOf(parent_id) }));
      return reply.code(201).send(await one(request, id));
    },
  });

  app.route({
    method: 'PUT',
    url: '/folders/:id',
    config: { access: edit, operation: 'folders.update' },
    schema: {
      summary: 'Rename or move a folder, with all that is in it',
      params: idParam,
      body: folderEditSchema,
      response: { 200: folderSchema },
    },
    handler: async (request) => {
      const { name, parent_id } = request.body;
      const id = idOf(request.params.id);
      done(await updateFolder(web, scopeOf(request), { id, name, ...parentOf(parent_id) }));
      return one(request, id);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/folders/:id',
    config: { access: edit, operation: 'folders.remove' },
    schema: {
      summary: 'Delete a folder; what is in it goes up one level',
      params: idParam,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      done(await removeFolder(web, scopeOf(request), idOf(request.params.id)));
      return reply.code(204).send(null);
    },
  });
};

function toView(folder: Awaited<ReturnType<typeof listFolders>>[number]): z.infer<typeof folderSchema> {
  return { id: folder.id, name: folder.name, parent_id: folder.parentId, story_count: folder.stories };
}
