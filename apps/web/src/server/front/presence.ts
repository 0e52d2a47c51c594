/**
 * POST /api/live/stories/<id>/presence: where somebody is in a story. Nothing is stored: it is passed on to those
 * who have the story open, in any process, four times a second for each tab at most. Who a person is says their
 * session alone.
 */
import { isId, type Live, newId, type Presence } from '@storyloom/engine';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { refusal } from './errors.ts';
import { type LiveRouteDeps, teamReading } from './live.ts';

const everyMs = 250;
const longestName = 80;
/** Tabs that one process keeps in mind at once; more than these are not slowed down, but left out. */
const mostTabs = 5_000;

const bodySchema = z.object({
  tab: z.string().regex(/^[\w-]{1,40}$/),
  selected: z.array(z.uuid()).max(20),
  opened: z.uuid().nullable(),
  state: z.enum(['new', 'here', 'gone']),
});

export function presenceRoutes(
  app: FastifyInstance,
  deps: Pick<LiveRouteDeps, 'prisma' | 'viewerOf'> & { live: Pick<Live, 'announce'> },
): void {
  const tell = paced((item) => deps.live.announce([item]));
  app.post<{ Params: { id: string } }>('/api/live/stories/:id/presence', async (request, reply) => {
    const { id: storyId } = request.params;
    const viewer = await deps.viewerOf(request);
    if (!viewer) throw refusal(401, 'Sign in first.');
    if (!isId(storyId) || (await teamReading(deps.prisma, viewer, storyId)) === null) {
      throw refusal(404, 'This does not exist, or not any more.');
    }
    const body = bodySchema.safeParse(request.body);
    if (!body.success) throw refusal(400, 'This does not say where somebody is.');
    const { id: userId, name } = viewer.user;
    const person = { userId, name: name.slice(0, longestName).toWellFormed() };
    tell({ kind: 'presence', id: newId(), storyId, ...person, ...body.data });
    return reply.code(204).send();
  });
}

/** Passes the first item of a tab on at once, and then its latest, `everyMs` apart. */
export function paced(pass: (item: Presence) => void): (item: Presence) => void {
  const waiting = new Map<string, Presence | null>();
  const rest = (key: string) => {
    setTimeout(() => {
      const next = waiting.get(key) ?? null;
      if (next === null) {
        waiting.delete(key);
        return;
      }
      waiting.set(key, null);
      rest(key);
      pass(next);
    }, everyMs).unref();
  };
  return (item) => {
    const key = `${item.storyId} ${item.userId} ${item.tab}`;
    const before = waiting.get(key);
    if (before !== undefined) {
      const isNew = before?.state === 'new' && item.state === 'here';
      waiting.set(key, isNew ? { ...item, state: 'new' } : item);
    } else if (waiting.size < mostTabs) {
      waiting.set(key, null);
      rest(key);
      pass(item);
    }
  };
}
