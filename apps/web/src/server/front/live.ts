/**
 * GET /api/live/stories/<id>: server-sent events of one story for a signed-in member of its team.
 * `ready` comes once the subscription stands: the page fetches then, and misses nothing.
 */
import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import { ownerOf } from '@storyloom/adapters/stories/owner';
import { type Id, isId, type Live, type LiveItem } from '@storyloom/engine';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebDeps } from '../web-deps.ts';
import type { Streams } from './streams.ts';

export type LiveRouteDeps = Pick<WebDeps, 'prisma'> & {
  live: Pick<Live, 'subscribe'>;
  viewerOf: (request: FastifyRequest) => Promise<Viewer | null>;
  streams: Streams;
};

export function liveRoutes(app: FastifyInstance, deps: LiveRouteDeps): void {
  app.get<{ Params: { id: string } }>('/api/live/stories/:id', async (request, reply) => {
    const { id } = request.params;
    const mayRead = async () => {
      const viewer = await deps.viewerOf(request);
      if (!viewer) return 401;
      return isId(id) && (await teamReading(deps.prisma, viewer, id)) !== null ? 200 : 404;
    };
    const status = await mayRead();
    if (status !== 200)
      return reply
        .code(status)
        .type('text/plain')
        .send(status === 401 ? 'Sign in first.' : 'Not found');

    const { write, signal } = deps.streams.open(reply, async () => (await mayRead()) === 200);
    const unsubscribe = await deps.live.subscribe(id, (item) => {
      // Logs are followed by those who look at one, each on a stream of its own.
      if (item.kind !== 'logs') write(eventOf(item));
    });
    signal.addEventListener('abort', unsubscribe, { once: true });
    if (signal.aborted) return unsubscribe();
    write('event: ready\ndata: {}\n\n');
  });
}

/** The team of the story, if the viewer is in it: whoever is may read it. */
export async function teamReading(
  prisma: WebDeps['prisma'],
  viewer: Viewer,
  storyId: Id,
): Promise<Id | null> {
  const teamId = await ownerOf(prisma, 'story', storyId);
  return viewer.teams.some((team) => team.id === teamId) ? teamId : null;
}

function eventOf(item: LiveItem): string {
  return `event: item\nid: ${item.id}\ndata: ${JSON.stringify(item)}\n\n`;
}
