/**
 * The way to an OAuth provider and back: /oauth/connect/<credential> sends a person there, the callback
 * takes what they bring. Nothing that comes from outside is shown: the callback's page is one of a few.
 */
import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import { beginConnect, connectMinutes, finishConnect } from '@storyloom/adapters/credentials/connect';
import { ownerOf } from '@storyloom/adapters/stories/owner';
import { isId } from '@storyloom/engine';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sessionCookieName, sessionTokenOf } from '../auth/session-cookie.ts';
import { oauthCallback } from '../oauth-callback.ts';
import { isAllowed } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { isFromElsewhere } from './same-origin.ts';

export type OauthRouteDeps = {
  web: WebDeps;
  site: { baseUrl: string; secure: boolean };
  viewerOf: (request: FastifyRequest) => Promise<Viewer | null>;
};

const edit = { resource: 'credential', action: 'edit' } as const;

/**
 * Adds both addresses. Whoever is sent away may edit the credential, and has to come back in the same
 * browser.
 */
export function oauthRoutes(app: FastifyInstance, { web, site, viewerOf }: OauthRouteDeps): void {
  const cookie = site.secure ? '__Secure-storyloom-oauth' : 'storyloom-oauth';
  const redirectUri = `${site.baseUrl}${oauthCallback}`;
  const setCookie = (reply: FastifyReply, value: string, seconds: number) => {
    const secure = site.secure ? '; Secure' : '';
    return reply.header(
      'set-cookie',
      `${cookie}=${value}; Path=/oauth; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`,
    );
  };
  const sessionOf = (request: FastifyRequest) =>
    sessionTokenOf(request.headers.cookie, sessionCookieName(site));
  const mayEdit = (viewer: Viewer, teamId: string | null) =>
    viewer.teams.some((team) => team.id === teamId && isAllowed(team.role, edit));

  app.get<{ Params: { id: string }; Querystring: { test?: string } }>(
    '/oauth/connect/:id',
    async (request, reply) => {
      const { id } = request.params;
      const session = sessionOf(request);
      const viewer = await viewerOf(request);
      if (!viewer || session === null) return page(reply, 401, 'Sign in first.');
      // A page of another site must not begin it for someone.
      if (isFromElsewhere(request.headers, site.baseUrl)) return page(reply, 403, words.elsewhere);
      const teamId = isId(id) ? await ownerOf(web.prisma, 'credential', id) : null;
      if (teamId === null || !mayEdit(viewer, teamId)) return page(reply, 404, 'Not found');
      const isTest = request.query.test === '1';
      const begun = await beginConnect(web, { teamId }, { id, isTest, session, redirectUri });
      if (!begun.ok) return page(reply, 409, begun.message);
      return setCookie(reply, begun.pending, connectMinutes * 60).redirect(begun.url, 303);
    },
  );

  app.get(oauthCallback, async (request, reply) => {
    const session = sessionOf(request);
    const viewer = await viewerOf(request);
    const pending = sessionTokenOf(request.headers.cookie, cookie);
    setCookie(reply, '', 0);
    if (!viewer || session === null || pending === null) return page(reply, 400, words.not_begun);
    const connected = await finishConnect(web, {
      pending,
      session,
      redirectUri,
      parameters: new URL(request.url, site.baseUrl).searchParams,
      mayEdit: (teamId) => mayEdit(viewer, teamId),
    });
    return connected.ok ? page(reply, 200, words.done) : page(reply, 400, words[connected.why]);
  });
}

const words = {
  done: 'Connected. You can close this page.',
  not_begun: 'This was not begun in this browser, or too long ago. Connect the credential again.',
  refused: 'The provider did not consent. Connect the credential again to try once more.',
  failed: 'The provider gave no token. Check the fields of the credential, and connect it again.',
  elsewhere: 'Begin this on the page of the credential.',
};

/** Plain text, so that there is nothing in it to run. */
function page(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('text/plain; charset=utf-8')
    .send(`${text}\n`);
}
