import { createCredential, removeCredential, updateCredential } from '@storyloom/adapters/credentials/edit';
import { type CredentialDetail, getCredential, listCredentials } from '@storyloom/adapters/credentials/view';
import { credentialTypeNames, rateSchema } from '@storyloom/engine';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { credentialFields, nameSchema } from '../api/inputs.ts';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { checkTeam, idOf, scopeOf } from './access.ts';
import { found, Problems } from './errors.ts';
import { metaOf, skipOf } from './paging.ts';
import { id, idParam, metaSchema, pageQuery, time } from './schemas.ts';

const read: Declaration = { resource: 'credential', action: 'read', scope: 'credential' };
const edit: Declaration = { resource: 'credential', action: 'edit', scope: 'credential' };

const modes = z.enum(credentialTypeNames);

const summarySchema = z.object({
  id,
  name: z.string(),
  slug: z.string(),
  description: z.string(),
  mode: modes,
  team_id: id,
  read_access: z.enum(['TEAM', 'SPECIFIC_TEAMS', 'GLOBAL']),
  allowed_hosts: z.array(z.string()),
  rate_limit: rateSchema.nullable().describe('How often Actions may use it, all together; null: at will'),
  restriction_type: z.enum(['RESTRICTED', 'UNRESTRICTED']),
  test_credential_enabled: z.boolean(),
  created_at: time,
  updated_at: time,
  last_used_at: time.nullable(),
  expires_at: time.nullable(),
});

const setSchema = z.object({
  settings: z.record(z.string(), z.unknown()).describe('The fields that are not secret'),
  secrets: z.array(z.string()).describe('Names of the secrets that are set; they are never answered'),
});

const detailSchema = summarySchema.extend({
  shared_team_ids: z.array(id),
  metadata: z.record(z.string(), z.unknown()),
  live: setSchema,
  test: setSchema.nullable(),
});

const setInput = z.strictObject({
  settings: z.record(z.string(), z.json()).optional(),
  secrets: z
    .record(z.string(), z.string().nullable())
    .optional()
    .describe('Secrets to set; null takes one away'),
});

const input = {
  slug: credentialFields.slug,
  description: credentialFields.description,
  read_access: z.enum(['TEAM', 'SPECIFIC_TEAMS', 'GLOBAL']).optional(),
  shared_team_ids: credentialFields.sharedTeamIds,
  allowed_hosts: credentialFields.allowedHosts,
  rate_limit: credentialFields.rateLimit,
  metadata: z.record(z.string(), z.json()).optional(),
  expires_at: z.iso.datetime({ offset: true }).nullable().optional(),
  live: setInput.optional(),
  test: setInput.nullable().optional(),
};

type Input = z.output<z.ZodObject<typeof input>>;

export const credentialRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/credentials',
    config: { access: { ...read, scope: 'team' } },
    schema: {
      summary: 'Credentials that the team may use, by name',
      querystring: z.object({
        ...pageQuery,
        team_id: z.string().optional(),
        search: z.string().max(200).optional(),
        mode: modes.optional(),
      }),
      response: { 200: z.object({ credentials: z.array(summarySchema), meta: metaSchema }) },
    },
    handler: async (request) => {
      const { query } = request;
      checkTeam(request, query.team_id);
      const { credentials, total } = await listCredentials(web, scopeOf(request), {
        search: query.search,
        type: query.mode,
        limit: query.per_page,
        from: { skip: skipOf(query) },
      });
      return {
        credentials: credentials.map(summaryView),
        meta: metaOf({ baseUrl: web.baseUrl, url: request.url }, query, total),
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/credentials',
    config: { access: { ...edit, scope: 'team' }, operation: 'credentials.create' },
    schema: {
      summary: 'A new credential',
      body: z.object({ name: nameSchema, mode: modes, team_id: z.string().optional(), ...input }),
      response: { 201: detailSchema },
    },
    handler: async (request, reply) => {
      const { name, mode: type, team_id, ...rest } = request.body;
      checkTeam(request, team_id);
      const scope = scopeOf(request);
      const saved = await createCredential(web, scope, { name, type, ...commonOf(rest) });
      if (!saved.ok) throw new Problems(problemsOf(saved));
      return reply.code(201).send(detailView(found(await getCredential(web, scope, saved.id))));
    },
  });

  app.route({
    method: 'GET',
    url: '/credentials/:id',
    config: { access: read },
    schema: { summary: 'One credential', params: idParam, response: { 200: detailSchema } },
    handler: async (request) =>
      detailView(found(await getCredential(web, scopeOf(request), idOf(request.params.id)))),
  });

  app.route({
    method: 'PUT',
    url: '/credentials/:id',
    config: { access: edit, operation: 'credentials.update' },
    schema: {
      summary: 'Change what is named; what is not stays as it is',
      params: idParam,
      body: z.object({ name: nameSchema.optional(), ...input }),
      response: { 200: detailSchema },
    },
    handler: async (request) => {
      const credentialId = idOf(request.params.id);
      const scope = scopeOf(request);
      const { name, ...rest } = request.body;
      const saved = found(await updateCredential(web, scope, { id: credentialId, name, ...commonOf(rest) }));
      if (!saved.ok) throw new Problems(problemsOf(saved));
      return detailView(found(await getCredential(web, scope, credentialId)));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/credentials/:id',
    config: { access: edit, operation: 'credentials.remove' },
    schema: { summary: 'Remove a credential', params: idParam, response: { 204: z.null() } },
    handler: async (request, reply) => {
      found(await removeCredential(web, scopeOf(request), idOf(request.params.id)));
      return reply.code(204).send(null);
    },
  });
};

export const accessWords = { team: 'TEAM', teams: 'SPECIFIC_TEAMS', global: 'GLOBAL' } as const;
export const accessByWord = { TEAM: 'team', SPECIFIC_TEAMS: 'teams', GLOBAL: 'global' } as const;

function commonOf({ read_access, shared_team_ids, allowed_hosts, rate_limit, expires_at, ...rest }: Input) {
  return {
    ...rest,
    access: read_access === undefined ? undefined : accessByWord[read_access],
    sharedTeamIds: shared_team_ids,
    allowedHosts: allowed_hosts,
    rateLimit: rate_limit,
    expiresAt: typeof expires_at === 'string' ? new Date(expires_at) : expires_at,
  };
}

function problemsOf({
  message,
  problems,
}: {
  message: string;
  problems: { path: string; message: string }[];
}) {
  return problems.length === 0 ? [{ message }] : problems;
}

type Summary = Pick<
  CredentialDetail,
  | 'id'
  | 'name'
  | 'slug'
  | 'description'
  | 'type'
  | 'teamId'
  | 'access'
  | 'allowedHosts'
  | 'rateLimit'
  | 'hasTest'
> &
  Pick<CredentialDetail, 'createdAt' | 'editedAt' | 'lastUsedAt' | 'expiresAt'>;

function summaryView(credential: Summary): z.infer<typeof summarySchema> {
  return {
    id: credential.id,
    name: credential.name,
    slug: credential.slug,
    description: credential.description,
    mode: credential.type,
    team_id: credential.teamId,
    read_access: accessWords[credential.access],
    allowed_hosts: credential.allowedHosts,
    rate_limit: credential.rateLimit,
    restriction_type: credential.allowedHosts.length > 0 ? 'RESTRICTED' : 'UNRESTRICTED',
    test_credential_enabled: credential.hasTest,
    created_at: credential.createdAt.toISOString(),
    updated_at: credential.editedAt.toISOString(),
    last_used_at: credential.lastUsedAt?.toISOString() ?? null,
    expires_at: credential.expiresAt?.toISOString() ?? null,
  };
}

function detailView(credential: CredentialDetail): z.infer<typeof detailSchema> {
  const { live, test } = credential;
  return {
    ...summaryView(credential),
    shared_team_ids: credential.sharedTeamIds,
    metadata: credential.metadata,
    live: { settings: live.settings, secrets: live.secrets },
    test: test && { settings: test.settings, secrets: test.secrets },
  };
}
