import { exportVersion } from '@storyloom/adapters/stories/story-file';
import { compareVersions } from '@storyloom/adapters/versions/compare';
import { readHistory } from '@storyloom/adapters/versions/history';
import { listVersions, nameVersion, readVersion } from '@storyloom/adapters/versions/read-versions';
import { restoreDraft, rollBack } from '@storyloom/adapters/versions/roll-back';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { versionNaming } from '../api/inputs.ts';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf, scopeOf } from './access.ts';
import { done, found } from './errors.ts';
import { metaOf, skipOf } from './paging.ts';
import { idParam, metaSchema, pageQuery } from './schemas.ts';
import { diffSchema, historySchema, versionSchema, versionView } from './version-view.ts';

const read: Declaration = { resource: 'story', action: 'read', scope: 'story' };
const edit: Declaration = { resource: 'story', action: 'edit', scope: 'story' };

const number = z.coerce.number().int().min(1).max(2_147_483_647);
const oneParam = z.object({ id: z.string(), number });
const side = z.union([z.enum(['draft', 'live']), number]);
const sidesParam = z.object({ id: z.string(), number: side, other: side });

export const versionRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/stories/:id/versions',
    config: { access: read },
    schema: {
      summary: 'Versions of a story, newest first',
      params: idParam,
      querystring: z.object({
        ...pageQuery,
        search: z.string().max(200).optional().describe('In number, name, note or author'),
      }),
      response: { 200: z.object({ versions: z.array(versionSchema), meta: metaSchema }) },
    },
    handler: async (request) => {
      const { query } = request;
      const page = { search: query.search, limit: query.per_page, from: { skip: skipOf(query) } };
      const storyId = idOf(request.params.id);
      const { versions, total } = found(await listVersions(web, scopeOf(request), { ...page, storyId }));
      return {
        versions: versions.map(versionView),
        meta: metaOf({ baseUrl: web.baseUrl, url: request.url }, query, total),
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/stories/:id/versions/:number',
    config: { access: read },
    schema: {
      summary: 'One version, with its story file',
      params: oneParam,
      response: { 200: versionSchema.extend({ file: z.unknown().describe('A story file') }) },
    },
    handler: async (request) => {
      const which = { storyId: idOf(request.params.id), number: request.params.number };
      const { graph, ...version } = found(await readVersion(web, scopeOf(request), which));
      const file = found(await exportVersion(web, scopeOf(request), { storyId: which.storyId, graph }));
      return { ...versionView(version), file };
    },
  });

  app.route({
    method: 'PUT',
    url: '/stories/:id/versions/:number',
    config: { access: edit, operation: 'versions.rename' },
    schema: {
      summary: 'Name a version, or say something of it',
      params: oneParam,
      body: z.object(versionNaming),
      response: { 200: versionSchema },
    },
    handler: async (request) => {
      const which = { storyId: idOf(request.params.id), number: request.params.number };
      found(await nameVersion(web, scopeOf(request), { ...which, ...request.body }));
      return versionView(found(await readVersion(web, scopeOf(request), which)));
    },
  });

  app.route({
    method: 'GET',
    url: '/stories/:id/versions/:number/diff/:other',
    config: { access: read },
    schema: {
      summary: 'What differs between two versions; draft and live name these',
      params: sidesParam,
      response: { 200: diffSchema },
    },
    handler: async (request) => {
      const { id, number: before, other: after } = request.params;
      return found(await compareVersions(web, scopeOf(request), { storyId: idOf(id), before, after }));
    },
  });

  app.route({
    method: 'POST',
    url: '/stories/:id/versions/:number/roll_back',
    config: { access: edit, operation: 'versions.rollBack' },
    schema: {
      summary: 'Make an earlier version live again, as a new version that repeats it',
      params: oneParam,
      response: { 201: z.object({ number: z.number() }) },
    },
    handler: async (request, reply) => {
      const target = { storyId: idOf(request.params.id), number: request.params.number };
      const result = done(await rollBack(web, scopeOf(request), target));
      return reply.code(201).send({ number: result.number });
    },
  });

  app.route({
    method: 'POST',
    url: '/stories/:id/versions/:number/restore',
    config: { access: edit, operation: 'versions.restore' },
    schema: {
      summary: 'Make the draft what a version is; in live edit it goes live by that',
      params: oneParam,
      response: { 200: z.object({ revision: z.number().describe("The draft's") }) },
    },
    handler: async (request) => {
      const target = { storyId: idOf(request.params.id), number: request.params.number };
      return { revision: done(await restoreDraft(web, scopeOf(request), target)).revision };
    },
  });

  app.route({
    method: 'GET',
    url: '/stories/:id/history',
    config: { access: read },
    schema: {
      summary: 'Who changed what of the draft, newest first',
      params: idParam,
      querystring: z.object({
        action_id: z.string().optional(),
        before: z.coerce.number().int().min(1).optional().describe('Only revisions below this one'),
        limit: z.coerce.number().int().min(1).max(500).default(100).describe('Saved batches to look at'),
      }),
      response: { 200: historySchema },
    },
    handler: async (request) => {
      const { action_id: actionId, before, limit } = request.query;
      const { bursts, next } = found(
        await readHistory(web, scopeOf(request), {
          storyId: idOf(request.params.id),
          actionId: actionId === undefined ? undefined : idOf(actionId),
          before,
          limit,
        }),
      );
      const history = bursts.map((burst) => ({
        first_revision: burst.firstRevision,
        last_revision: burst.lastRevision,
        by: burst.by,
        from: burst.from.toISOString(),
        to: burst.to.toISOString(),
        changes: burst.words,
      }));
      return { history, next_before: next };
    },
  });
};
