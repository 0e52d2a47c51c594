import { Readable } from 'node:stream';
import { type AuditEntry, allEntries, listEntries } from '@storyloom/adapters/audit/read';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { auditFilterFields, auditScope } from '../audit-view.ts';
import { refusal } from '../front/errors.ts';
import { type Declaration, isAllowed } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { missing } from './errors.ts';
import { id, time } from './schemas.ts';

const access: Declaration = { resource: 'audit_log', action: 'read', scope: 'team' };

const entrySchema = z.object({
  id,
  created_at: time,
  operation_name: z.string().describe('As in stories.rename'),
  resource: z.string().describe('What it is about: story, credential, …'),
  status: z.enum(['begun', 'done', 'failed', 'refused']).describe('begun: under way, or never ended'),
  error: z.string().nullable().describe('Why it failed or was refused, in one word'),
  via: z.string().describe('page, api, cli or link'),
  user_id: id.nullable(),
  user_name: z.string().nullable(),
  user_email: z.string().nullable(),
  api_key_id: id.nullable(),
  team_id: id.nullable().describe('Null: of no team, as a sign-in is'),
  story_id: id.nullable(),
  story_name: z.string().nullable(),
  object_id: id.nullable(),
  object_name: z.string().nullable().describe('As it was before'),
  inputs: z.record(z.string(), z.unknown()).describe('What was given, without secrets and payloads'),
  outputs: z.record(z.string(), z.unknown()).nullable(),
  request_ip: z.string().nullable(),
  request_user_agent: z.string().nullable(),
});

const { userId, operation, aboutId, state, ...same } = auditFilterFields;

const filterQuery = {
  ...same,
  user_id: userId,
  status: state,
  operation_name: operation,
  about_id: aboutId.describe('A story, or whatever else entries are about'),
  from: same.from.describe('ISO 8601; not before'),
  to: same.to.describe('ISO 8601; before'),
  text: same.text.describe('In names, addresses and operations, whatever its case'),
  routine: z
    .stringbool()
    .default(true)
    .describe('false leaves edits of drafts and visits out, which are most of it'),
  everywhere: z
    .stringbool()
    .default(false)
    .describe('Of the whole installation; for owners of its first team'),
  team_id: z.string().optional().describe('Where a session is used instead of a key'),
};

type Query = z.output<z.ZodObject<typeof filterQuery>>;

export const auditRoutes: FastifyPluginAsyncZod<{ web: WebDeps }> = async (app, { web }) => {
  app.route({
    method: 'GET',
    url: '/audit_logs',
    config: { access },
    schema: {
      summary: 'Who did what, newest first; for owners and admins',
      description:
        'next_before_id leads on when it is not null, also from a page without entries: what no index has is looked for in 10,000 entries a page.',
      querystring: z.object({
        ...filterQuery,
        per_page: z.coerce.number().int().min(1).max(500).default(20),
        before_id: z.uuid('Not an id of an entry.').optional(),
      }),
      response: {
        200: z.object({
          audit_logs: z.array(entrySchema),
          meta: z.object({ per_page: z.number(), next_before_id: id.nullable() }),
        }),
      },
    },
    handler: async (request) => {
      const { per_page, before_id, ...query } = request.query;
      const page = { ...filterOf(query), limit: per_page, before: before_id };
      const { entries, next } = await listEntries(web, await scopeOf(web, request, query), page);
      return { audit_logs: entries.map(entryView), meta: { per_page, next_before_id: next } };
    },
  });

  app.route({
    method: 'GET',
    url: '/audit_logs/export',
    config: { access, session: true },
    schema: {
      summary: 'All entries that match, newest first, as one JSON object a line',
      produces: ['application/x-ndjson'],
      querystring: z.object(filterQuery),
    },
    handler: async (request, reply) => {
      const scope = await scopeOf(web, request, request.query);
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="audit-log.jsonl"')
        .send(Readable.from(linesOf(web, scope, filterOf(request.query))));
    },
  });
};

async function* linesOf(...[web, scope, filter]: Parameters<typeof allEntries>): AsyncGenerator<string> {
  for await (const entry of allEntries(web, scope, filter)) yield `${JSON.stringify(entryView(entry))}\n`;
}

/** Whose entries: those of the key's team, or of the team that a session names. */
async function scopeOf(web: WebDeps, request: FastifyRequest, { everywhere, team_id }: Query) {
  const { keyHolder, viewer } = request;
  const own = keyHolder
    ? { id: keyHolder.teamId, role: keyHolder.role }
    : viewer?.teams.find((team) => team.id === team_id);
  if (!own || (team_id !== undefined && team_id !== own.id)) throw missing();
  const scope = isAllowed(own.role, access)
    ? await auditScope(web, { teamId: own.id, role: own.role, everywhere })
    : null;
  if (!scope) throw refusal(403, 'Your role in this team does not allow this.');
  return scope;
}

function filterOf({ user_id, status, operation_name, about_id, everywhere: _, team_id: __, ...rest }: Query) {
  return { ...rest, userId: user_id, state: status, operation: operation_name, aboutId: about_id };
}

function entryView(entry: AuditEntry): z.infer<typeof entrySchema> {
  return {
    id: entry.id,
    created_at: entry.at.toISOString(),
    operation_name: entry.operation,
    resource: entry.resource,
    status: entry.state,
    error: entry.error,
    via: entry.via,
    user_id: entry.userId,
    user_name: entry.userName,
    user_email: entry.userEmail,
    api_key_id: entry.apiKeyId,
    team_id: entry.teamId,
    story_id: entry.storyId,
    story_name: entry.storyName,
    object_id: entry.objectId,
    object_name: entry.objectName,
    inputs: entry.inputs,
    outputs: entry.outputs,
    request_ip: entry.ip,
    request_user_agent: entry.userAgent,
  };
}
