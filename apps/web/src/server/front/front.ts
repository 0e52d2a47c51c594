/**
 * The HTTP front: webhooks past everything, then Fastify with a scope for each kind of caller, then
 * Next. What is promised for every answer, and what is checked for every request, stands here.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import Fastify, { type FastifyRequest } from 'fastify';
import { restRoutes } from '../rest/rest.ts';
import type { WebDeps } from '../web-deps.ts';
import { frontErrors, refusal } from './errors.ts';
import { guardMutations, logRequests, otherSite, redirectToHttps } from './guards.ts';
import { type Health, healthRoutes } from './health.ts';
import { acceptJsonOnly } from './json-only.ts';
import { linkRoutes } from './links.ts';
import { liveRoutes } from './live.ts';
import { type NextHandler, nextRoutes } from './next.ts';
import { oauthRoutes } from './oauth.ts';
import { presenceRoutes } from './presence.ts';
import { trustedProxies } from './proxies.ts';
import { resourceMetadataRoutes } from './resource-metadata.ts';
import { isFromElsewhere } from './same-origin.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { makeStreams } from './streams.ts';
import { trpcRoutes } from './trpc.ts';
import { makeWebhookHandler, type WebhookDeps } from './webhook.ts';
import { isWebhookAddress } from './webhook-address.ts';

export type FrontDeps = {
  web: WebDeps;
  webhook: Omit<WebhookDeps, 'isProxy' | 'baseUrl'>;
  site: { baseUrl: string; secure: boolean; tenantName: string; trustedProxies: readonly string[] };
  health: Health;
  /** The user of the request's session cookie. */
  viewerOf: (cookieHeader: string | undefined) => Promise<Viewer | null>;
  next: NextHandler;
};

export type Front = {
  handle: (req: IncomingMessage, res: ServerResponse) => void;
  /** Ends what would never end by itself: live streams. */
  endStreams: () => void;
  close: () => Promise<void>;
};

/** Largest body of REST and tRPC: a story file with much in it. */
const largestBody = 10_485_760;

export async function makeFront(deps: FrontDeps): Promise<Front> {
  const { web, site } = deps;
  const isProxy = trustedProxies(site.trustedProxies);
  const app = Fastify({
    logger: false,
    trustProxy: isProxy,
    bodyLimit: largestBody,
    routerOptions: { maxParamLength: 5_000 },
    // A client that keeps talking while the program stops is told so.
    return503OnClosing: true,
  });
  const viewerOf = (request: FastifyRequest) => deps.viewerOf(request.headers.cookie);
  frontErrors(app, web.log);
  logRequests(app, web.log);
  redirectToHttps(app, site, isProxy);

  healthRoutes(app, deps.health);
  const streams = makeStreams();
  const endStreams = () => {
    streams.endAll();
    web.lines.close();
  };
  await app.register(
    async (scope) => restRoutes(scope, { web, tenantName: site.tenantName, viewerOf, streams }),
    { prefix: '/api/v1' },
  );
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request) => {
      if (isFromElsewhere(request.headers, site.baseUrl)) throw refusal(403, otherSite);
    });
    liveRoutes(scope, { prisma: web.prisma, live: web.live, viewerOf, streams });
  });
  await app.register(async (scope) => {
    guardMutations(scope, site.baseUrl);
    acceptJsonOnly(scope, JSON.parse);
    presenceRoutes(scope, { prisma: web.prisma, live: web.live, viewerOf });
  });
  const { baseUrl } = site;
  await app.register(async (scope) => oauthRoutes(scope, { web, site, viewerOf }));
  await app.register(async (scope) => resourceMetadataRoutes(scope, { ...deps.webhook, baseUrl }));
  await app.register(async (scope) => {
    guardMutations(scope, site.baseUrl);
    trpcRoutes(scope, { web, viewerOf });
  });
  await app.register(async (scope) => {
    guardMutations(scope, site.baseUrl);
    linkRoutes(scope, { web, viewerOf });
  });
  await app.register(async (scope) => {
    guardMutations(scope, site.baseUrl);
    nextRoutes(scope, deps.next, web.log);
  });
  await app.ready();

  const webhook = makeWebhookHandler({ ...deps.webhook, baseUrl, isProxy });
  return {
    handle: (req, res) => {
      setSecurityHeaders(res, site);
      if (isWebhookAddress(req.url)) void webhook(req, res);
      else app.routing(req, res);
    },
    endStreams,
    close: async () => {
      endStreams();
      await app.close();
    },
  };
}
