import { changeResource } from '@storyloom/adapters/resources/change';
import { createResource, removeResource, updateResource } from '@storyloom/adapters/resources/edit';
import {
  getResource,
  listResources,
  type ResourceDetail,
  type ResourceSummary,
} from '@storyloom/adapters/resources/view';
import { whereUsed } from '@storyloom/adapters/stories/where-used';
import { resourceTypeNames } from '@storyloom/engine';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { nameSchema, payloadSchema, sharedFields } from '../api/inputs.ts';
import { refusal } from '../front/errors.ts';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { checkTeam, idOf, scopeOf } from './access.ts';
import { accessByWord, accessWords } from './credentials.ts';
import { found, Problems } from './errors.ts';
import { metaOf, skipOf } from './paging.ts';
import { id, idParam, metaSchema, pageQuery, time } from './schemas.ts';

const read: Declaration = { resource: 'resource', action: 'read', scope: 'resource' };
const edit: Declaration = { resource: 'resource', action: 'edit', scope: 'resource' };

const access = z.enum(['TEAM', 'SPECIFIC_TEAMS', 'GLOBAL']);
const types = z.enum(resourceTypeNames);

const summarySchema = z.object({
  id,
  name: z.string(),
  slug: z.string(),
  description: z.string(),
  type: types,
  team_id: id,
  read_access: access,
  test_resource_enabled: z.boolean(),
  revision: z.number().describe('Counts its changes'),
  created_at: time,
  updated_at: time,
});

const detailSchema = summarySchema.extend({
  shared_team_ids: z.array(id),
  value: z.unknown(),
  test_resource: z.unknown().optional().describe('The value in tests; absent without one'),
  referencing_action_ids: z.array(id).describe('Actions of the team that name it'),
});

const input = {
  slug: sharedFields.slug,
  description: sharedFields.description,
  read_access: access.optional(),
  shared_team_ids: sharedFields.sharedTeamIds,
  test_resource: payloadSchema.optional().describe('Null takes it away'),
};

type Input = z.output<z.ZodObject<typeof input>>;

export const resourceRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  const detail = async (scope: ReturnType<typeof scopeOf>, resourceId: string) => {
    const resource = found(await getResource(web, scope, resourceId));
    const uses = await whereUsed(web, scope, { root: 'RESOURCE', slug: resource.slug });
    return detailView(
      resource,
      uses.flatMap((use) => use.actions.map((action) => action.id)),
    );
  };

  app.route({
    method: 'GET',
    url: '/resources',
    config: { access: { ...read, scope: 'team' } },
    schema: {
      summary: 'Resources that the team may read, by name, without their values',
      querystring: z.object({
        ...pageQuery,
        team_id: z.string().optional(),
        search: z.string().max(200).optional(),
        type: types.optional(),
      }),
      response: { 200: z.object({ resources: z.array(summarySchema), meta: metaSchema }) },
    },
    handler: async (request) => {
      const { query } = request;
      checkTeam(request, query.team_id);
      const { resources, total } = await listResources(web, scopeOf(request), {
        search: query.search,
        type: query.type,
        limit: query.per_page,
        from: { skip: skipOf(query) },
      });
      return {
        resources: resources.map(summaryView),
        meta: metaOf({ baseUrl: web.baseUrl, url: request.url }, query, total),
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/resources',
    config: { access: { ...edit, scope: 'team' } },
    schema: {
      summary: 'A new resource',
      body: z.object({
        name: nameSchema,
        type: types.optional().describe('From the value, unless told'),
        value: payloadSchema,
        team_id: z.string().optional(),
        ...input,
      }),
      response: { 201: detailSchema },
    },
    handler: async (request, reply) => {
      const { name, value, team_id, type = typeOf(value), ...rest } = request.body;
      checkTeam(request, team_id);
      const scope = scopeOf(request);
      const saved = await createResource(web, scope, { name, type, value, ...commonOf(rest) });
      if (!saved.ok) throw new Problems([{ message: saved.message }]);
      return reply.code(201).send(await detail(scope, saved.id));
    },
  });

  app.route({
    method: 'GET',
    url: '/resources/:id',
    config: { access: read },
    schema: { summary: 'One resource', params: idParam, response: { 200: detailSchema } },
    handler: (request) => detail(scopeOf(request), idOf(request.params.id)),
  });

  app.route({
    method: 'PUT',
    url: '/resources/:id',
    config: { access: edit },
    schema: {
      summary: 'Change what is named; what is not stays as it is',
      params: idParam,
      body: z.object({ name: nameSchema.optional(), value: payloadSchema.optional(), ...input }),
      response: { 200: detailSchema },
    },
    handler: async (request) => {
      const resourceId = idOf(request.params.id);
      const scope = scopeOf(request);
      const { name, value, ...rest } = request.body;
      const saved = found(
        await updateResource(web, scope, { id: resourceId, name, value, ...commonOf(rest) }),
      );
      if (!saved.ok) throw new Problems([{ message: saved.message }]);
      return detail(scope, resourceId);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/resources/:id',
    config: { access: edit },
    schema: { summary: 'Remove a resource', params: idParam, response: { 204: z.null() } },
    handler: async (request, reply) => {
      found(await removeResource(web, scopeOf(request), idOf(request.params.id)));
      return reply.code(204).send(null);
    },
  });

  for (const operation of ['append', 'remove', 'replace'] as const) {
    app.route({
      method: 'POST',
      url: `/resources/:id/${operation}`,
      config: { access: edit },
      schema: {
        summary: `${summaries[operation]}; 422 when it does not hold if_value`,
        params: idParam,
        body: z.object({
          key: z.string().max(1_000).optional(),
          index: z.int().min(0).optional(),
          value: payloadSchema.optional(),
          if_value: payloadSchema.optional(),
          is_test: z.boolean().optional(),
        }),
        response: { 200: z.object({ revision: z.number() }) },
      },
      handler: async (request) => {
        const { key, index, value, if_value, is_test } = request.body;
        const scope = scopeOf(request);
        const { slug, own } = found(await getResource(web, scope, idOf(request.params.id)));
        if (!own) throw refusal(403, 'Another team shares this resource: it can be read only.');
        const changed = await changeResource(web.pool, scope, {
          slug,
          operation,
          ...(key === undefined ? {} : { key }),
          ...(index === undefined ? {} : { index }),
          ...(value === undefined ? {} : { value }),
          ...(if_value === undefined ? {} : { ifValue: if_value }),
          ...(is_test === undefined ? {} : { isTest: is_test }),
        });
        if (!changed.ok) {
          const path =
            changed.code === 'mismatch' ? 'if_value' : changed.code === 'no_test' ? 'is_test' : 'value';
          throw new Problems([{ message: changed.message, path }]);
        }
        return { revision: changed.revision };
      },
    });
  }
};

const summaries = {
  append: 'Append a value to an array or a text',
  remove: 'Remove an entry',
  replace: 'Replace an entry',
} as const;

function typeOf(value: unknown): z.infer<typeof types> {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return 'number';
  return typeof value === 'object' && value !== null ? 'object' : 'text';
}

function commonOf({ read_access, shared_team_ids, test_resource, ...rest }: Input) {
  return {
    ...rest,
    access: read_access === undefined ? undefined : accessByWord[read_access],
    sharedTeamIds: shared_team_ids,
    test: test_resource === undefined || test_resource === null ? test_resource : { value: test_resource },
  };
}

function summaryView(resource: ResourceSummary): z.infer<typeof summarySchema> {
  return {
    id: resource.id,
    name: resource.name,
    slug: resource.slug,
    description: resource.description,
    type: resource.type,
    team_id: resource.teamId,
    read_access: accessWords[resource.access],
    test_resource_enabled: resource.hasTest,
    revision: resource.revision,
    created_at: resource.createdAt.toISOString(),
    updated_at: resource.editedAt.toISOString(),
  };
}

function detailView(resource: ResourceDetail, actionIds: string[]): z.infer<typeof detailSchema> {
  return {
    ...summaryView(resource),
    shared_team_ids: resource.sharedTeamIds,
    value: resource.value,
    ...(resource.test ? { test_resource: resource.test.value } : {}),
    referencing_action_ids: actionIds,
  };
}
