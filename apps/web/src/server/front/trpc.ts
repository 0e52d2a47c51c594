import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AppRouter, appRouter } from '../api/root.ts';
import type { WebDeps } from '../web-deps.ts';
import { originOf } from './client-address.ts';
import { acceptJsonOnly } from './json-only.ts';

export type TrpcDeps = { web: WebDeps; viewerOf: (request: FastifyRequest) => Promise<Viewer | null> };

/** More calls than a page ever sends at once. */
const mostCalls = 50;

/** The procedures under `/api/trpc`. tRPC itself refuses mutations by GET. */
export function trpcRoutes(app: FastifyInstance, { web, viewerOf }: TrpcDeps): void {
  acceptJsonOnly(app, (text) => text);
  app.route<{ Params: { path: string } }>({
    method: ['GET', 'POST'],
    url: '/api/trpc/:path',
    handler: async (req, res) => {
      res.header('cache-control', 'no-store');
      await fastifyRequestHandler<AppRouter, typeof req, typeof res>({
        router: appRouter,
        req,
        res,
        path: req.params.path,
        maxBatchSize: mostCalls,
        createContext: async () => ({ deps: web, viewer: await viewerOf(req), from: originOf(req) }),
        onError: ({ error, path }) => {
          if (error.code === 'INTERNAL_SERVER_ERROR') {
            web.log.error('A procedure broke', { procedure: path, err: error.cause ?? error });
          }
        },
      });
    },
  });
}
