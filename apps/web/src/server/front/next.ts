import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '@storyloom/adapters/log/log';
import type { FastifyInstance } from 'fastify';
import { originOf } from './client-address.ts';
import { pagePolicy } from './page-policy.ts';

export type NextHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/**
 * Everything that no other route takes goes to Next, with its body unread. Next takes the nonce for its
 * scripts from the request's policy, the layout takes it from `x-nonce`; signing in takes the address from `x-client-address`. What a client sent there
 * is replaced.
 */
export function nextRoutes(app: FastifyInstance, handle: NextHandler, log: Log): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.all('/*', async (request, reply) => {
    const { nonce, policy } = pagePolicy();
    request.raw.headers['content-security-policy'] = policy;
    request.raw.headers['x-nonce'] = nonce;
    request.raw.headers['x-client-address'] = originOf(request).ip ?? '';
    reply.raw.setHeader('content-security-policy', policy);
    reply.hijack();
    try {
      await handle(request.raw, reply.raw);
    } catch (error) {
      log.error('A page broke', { err: error });
      if (!reply.raw.headersSent) reply.raw.statusCode = 500;
      reply.raw.end();
    }
  });
}
