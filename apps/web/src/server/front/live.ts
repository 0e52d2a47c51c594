/**
 * GET /api/live/stories/<id>: server-sent events of one story for a signed-in member of its team.
 * `ready` comes once the subscription stands: the page fetches then, and misses nothing.
 */
import type { ServerResponse } from 'node:http';
import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import { ownerOf } from '@storyloom/adapters/stories/owner';
import { isId, type Live, type LiveItem } from '@storyloom/engine';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebDeps } from '../web-deps.ts';

export type LiveRouteDeps = Pick<WebDeps, 'prisma'> & {
  live: Pick<Live, 'subscribe'>;
  viewerOf: (request: FastifyRequest) => Promise<Viewer | null>;
  heartbeatMs?: number;
  sessionCheckMs?: number;
};

/** A reader that lets so much pile up is cut off; it comes back and catches up. */
const mostPiledUp = 1_000_000;

/** Answers what ends all streams, for a program that stops. */
export function liveRoutes(app: FastifyInstance, deps: LiveRouteDeps): () => void {
  const open = new Set<() => void>();

  app.get<{ Params: { id: string } }>('/api/live/stories/:id', async (request, reply) => {
    const { id } = request.params;
    const mayRead = async () => {
      const viewer = await deps.viewerOf(request);
      if (!viewer) return 401;
      const teamId = isId(id) ? await ownerOf(deps.prisma, 'story', id) : null;
      return viewer.teams.some((team) => team.id === teamId) ? 200 : 404;
    };
    const status = await mayRead();
    if (status !== 200)
      return reply
        .code(status)
        .type('text/plain')
        .send(status === 401 ? 'Sign in first.' : 'Not found');

    const res = reply.raw;
    reply.hijack();
    const write = writerTo(res);
    let unsubscribe: (() => void) | null = null;
    const end = () => {
      open.delete(end);
      clearInterval(heartbeat);
      clearInterval(sessionCheck);
      unsubscribe?.();
      res.end();
    };
    const heartbeat = setInterval(() => write(': still here\n\n'), deps.heartbeatMs ?? 15_000);
    // Whoever was signed out or left the team stops receiving within a minute.
    const sessionCheck = setInterval(() => {
      mayRead().then(
        (now) => (now === 200 ? undefined : end()),
        () => undefined,
      );
    }, deps.sessionCheckMs ?? 60_000);
    res.on('close', end);
    open.add(end);

    res.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would hold the events back otherwise.
      'x-accel-buffering': 'no',
    });
    res.flushHeaders();
    unsubscribe = await deps.live.subscribe(id, (item) => write(eventOf(item)));
    if (!open.has(end)) return unsubscribe();
    write('event: ready\ndata: {}\n\n');
  });

  return () => {
    for (const end of open) end();
  };
}

function writerTo(res: ServerResponse): (text: string) => void {
  return (text) => {
    if (res.writableEnded || res.destroyed) return;
    if (res.writableLength > mostPiledUp) res.destroy();
    else res.write(text);
  };
}

function eventOf(item: LiveItem): string {
  return `event: item\nid: ${item.id}\ndata: ${JSON.stringify(item)}\n\n`;
}
