/**
 * Every mutation over REST leaves an entry in the audit log: begun when its request has been checked, ended by what is
 * answered. A route that may change something and does not say its name keeps the app from starting.
 */
import type { Act, Audit, ObjectKind, Outcome } from '@storyloom/adapters/audit/audit';
import type { Id } from '@storyloom/engine';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { originOf } from '../front/client-address.ts';
import { isSafeMethod } from '../front/same-origin.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the audit log. */
    entryId: Id | null;
    /** What it is answered with, before that is text. */
    answered: unknown;
  }
  interface FastifyContextConfig {
    /** The name of a mutation in the audit log: that of the procedure that does the same. */
    operation?: string;
    /** What its address says, as that procedure is given it. */
    given?: Record<string, string | boolean>;
  }
}

export function recordMutations(app: FastifyInstance, { audit }: { audit: Audit }): void {
  app.decorateRequest('entryId', null);
  app.decorateRequest('answered', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    const changes = [method].flat().some((one) => !isSafeMethod(one));
    if (config?.access && changes && config.operation === undefined) {
      throw new Error(`${method} ${url} may change something: name its operation for the audit log.`);
    }
  });
  app.addHook('preHandler', async (request) => {
    const act = actOf(request);
    if (act) request.entryId = await audit.begin(act);
  });
  app.addHook('preSerialization', async (request, _reply, payload) => {
    if (request.entryId !== null) request.answered = payload;
    return payload;
  });
  app.addHook('onSend', async (request, { statusCode }) => {
    if (request.entryId !== null) {
      await audit.end(request.entryId, outcomeOf(statusCode, request.answered));
    } else if (statusCode === 403) {
      const act = actOf(request);
      if (act) await audit.refuse(act, 'FORBIDDEN');
    }
  });
}

/** What the `id` in an address names, by its first part. */
const kinds: Record<string, ObjectKind> = {
  stories: 'story',
  trash: 'story',
  events: 'event',
  folders: 'folder',
  credentials: 'credential',
  resources: 'resource',
  runs: 'run',
  action_runs: 'action_run',
  actions: 'action',
  re_emissions: 're_emission',
};

/** Null for what reads, and for whoever sent no key. */
function actOf(request: FastifyRequest): Act | null {
  const { keyHolder, body } = request;
  const { url = '', config } = request.routeOptions;
  const { access, operation, given } = config;
  if (!keyHolder || !access || operation === undefined || isSafeMethod(request.method)) return null;
  const { id, review_id: reviewId, ...others } = objectOf(request.params);
  const [place = ''] = url.replace(/^\/api\/v1\//, '').split('/');
  const kind = kinds[place];
  const top = kind && typeof id === 'string' ? { kind, id } : null;
  return {
    via: 'api',
    operation,
    resource: access.resource,
    teamId: keyHolder.teamId,
    by: { userId: keyHolder.userId, apiKeyId: keyHolder.keyId },
    from: originOf(request),
    storyId: top?.kind === 'story' ? top.id : null,
    object: typeof reviewId === 'string' ? { kind: 'review', id: reviewId } : top,
    inputs: { ...others, ...given, ...objectOf(body) },
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

const words: Record<number, string> = {
  400: 'BAD_REQUEST',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'UNPROCESSABLE_CONTENT',
  423: 'LOCKED',
  429: 'TOO_MANY_REQUESTS',
};

function outcomeOf(status: number, answered: unknown): Outcome {
  if (status < 400) return { ok: true, outputs: answered };
  return { ok: false, error: words[status] ?? 'INTERNAL_SERVER_ERROR' };
}
