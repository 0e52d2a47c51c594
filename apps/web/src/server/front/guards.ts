import type { Log } from '@storyloom/adapters/log/log';
import type { FastifyInstance } from 'fastify';
import { refusal } from './errors.ts';
import { isSafeMethod, isSameOrigin } from './same-origin.ts';

export const otherSite = 'This request comes from another site.';

/** A session's cookie counts for a change only when a page of ours sent it. */
export function guardMutations(app: FastifyInstance, baseUrl: string): void {
  app.addHook('onRequest', async (request) => {
    if (!isSafeMethod(request.method) && !isSameOrigin(request.headers, baseUrl)) {
      throw refusal(403, otherSite);
    }
  });
}

/** At debug level, by the route's pattern: an address may hold a secret. */
export function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', async (request, reply) => {
    log.debug('request', {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
}

const healthPaths = ['/livez', '/readyz', '/status.txt'];

/**
 * With https alone, what a trusted proxy took over plain http is sent there. Requests that no proxy
 * passed on are not: those are health checks and the like, from inside.
 */
export function redirectToHttps(
  app: FastifyInstance,
  { baseUrl, secure }: { baseUrl: string; secure: boolean },
  isProxy: (address: string) => boolean,
): void {
  if (!secure) return;
  app.addHook('onRequest', async (request, reply) => {
    const forwarded = request.headers['x-forwarded-proto'] !== undefined;
    const isPlain = forwarded && isProxy(request.socket.remoteAddress ?? '') && request.protocol === 'http';
    if (isPlain && !healthPaths.includes(request.url)) return reply.redirect(`${baseUrl}${request.url}`, 308);
  });
}
