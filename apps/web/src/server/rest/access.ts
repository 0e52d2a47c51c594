import { findApiKey, type KeyHolder } from '@storyloom/adapters/accounts/api-keys';
import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import type { Scope } from '@storyloom/adapters/stories/story-deps';
import { type Id, isId } from '@storyloom/engine';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refusal } from '../front/errors.ts';
import { otherSite } from '../front/guards.ts';
import { isFromElsewhere } from '../front/same-origin.ts';
import { type Declaration, isAllowed } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { missing } from './errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    keyHolder: KeyHolder | null;
    /** Who is signed in, where a session will do and no key was sent. */
    viewer: Viewer | null;
  }
  interface FastifyContextConfig {
    /** What the route needs; every route of the REST API declares it. */
    access?: Declaration;
    /** A page may read it with its session, too. Of reading routes alone: no token guards them. */
    session?: true;
  }
}

export type IdentifyDeps = Pick<WebDeps, 'prisma' | 'baseUrl'> & {
  viewerOf: (request: FastifyRequest) => Promise<Viewer | null>;
};

type Caller = Pick<FastifyRequest, 'keyHolder' | 'viewer'>;

/** Who sends this, as it is now; null for nobody who is known. */
async function callerOf(deps: IdentifyDeps, request: FastifyRequest): Promise<Caller | null> {
  const { authorization } = request.headers;
  if (authorization === undefined && request.routeOptions.config.session) {
    if (isFromElsewhere(request.headers, deps.baseUrl)) throw refusal(403, otherSite);
    const viewer = await deps.viewerOf(request);
    return viewer && { keyHolder: null, viewer };
  }
  const [, key] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  const keyHolder = key === undefined ? null : await findApiKey(deps, key);
  return keyHolder && { keyHolder, viewer: null };
}

/** The teams in which a caller may do what the route declares. */
function teamsOf({ keyHolder, viewer }: Caller, access: Declaration | undefined): Id[] {
  const all = keyHolder ? [{ id: keyHolder.teamId, role: keyHolder.role }] : (viewer?.teams ?? []);
  return all.filter(({ role }) => access && isAllowed(role, access)).map(({ id }) => id);
}

/** The teams whose objects the request may see, as it was when it came. */
export function readersOf(request: FastifyRequest): Id[] {
  return teamsOf(request, request.routeOptions.config.access);
}

/** The same as it is now: a key may be revoked while a stream goes on. */
export async function readersNow(deps: IdentifyDeps, request: FastifyRequest): Promise<Id[]> {
  const caller = await callerOf(deps, request);
  return caller ? teamsOf(caller, request.routeOptions.config.access) : [];
}

/** Every request of this scope needs a key, and every route a right that its holder has. */
export function requireKey(app: FastifyInstance, deps: IdentifyDeps): void {
  app.decorateRequest('keyHolder', null);
  app.decorateRequest('viewer', null);
  app.addHook('onRequest', async (request, reply) => {
    const caller = await callerOf(deps, request);
    if (!caller) {
      reply.header('www-authenticate', 'Bearer');
      throw refusal(401, 'Send a valid API key: Authorization: Bearer <key>.');
    }
    Object.assign(request, caller);
    const { access } = request.routeOptions.config;
    const { keyHolder } = caller;
    if (access && keyHolder && !isAllowed(keyHolder.role, access)) {
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
