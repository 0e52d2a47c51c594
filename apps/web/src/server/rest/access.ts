import { findApiKey, type KeyHolder } from '@storyloom/adapters/accounts/api-keys';
import type { Scope } from '@storyloom/adapters/stories/story-deps';
import { isId } from '@storyloom/engine';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refusal } from '../front/errors.ts';
import { type Declaration, isAllowed } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { missing } from './errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    keyHolder: KeyHolder | null;
  }
  interface FastifyContextConfig {
    /** What the route needs; every route of the REST API declares it. */
    access?: Declaration;
  }
}

/** Every request of this scope needs a key, and every route a right that its holder has. */
export function requireKey(app: FastifyInstance, { prisma }: Pick<WebDeps, 'prisma'>): void {
  app.decorateRequest('keyHolder', null);
  app.addHook('onRequest', async (request, reply) => {
    const [, key] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const holder = key === undefined ? null : await findApiKey({ prisma }, key);
    if (!holder) {
      reply.header('www-authenticate', 'Bearer');
      throw refusal(401, 'Send a valid API key: Authorization: Bearer <key>.');
    }
    request.keyHolder = holder;
    const { access } = request.routeOptions.config;
    if (access && !isAllowed(holder.role, access)) {
      throw refusal(403, "The role of this key's user does not allow this.");
    }
  });
}

/** Whose objects the key may see. */
export function scopeOf({ keyHolder }: FastifyRequest): Scope {
  if (!keyHolder) throw new Error('A route that needs a key was reached without one.');
  return { teamId: keyHolder.teamId, userId: keyHolder.userId };
}

/** A key belongs to one team: naming another is like naming none that exists. */
export function checkTeam(request: FastifyRequest, teamId: string | undefined): void {
  if (teamId !== undefined && teamId !== scopeOf(request).teamId) throw missing();
}

/** What is not an id names nothing. */
export function idOf(text: string): string {
  if (!isId(text)) throw missing();
  return text;
}
