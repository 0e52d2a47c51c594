import { getEvent, listEvents } from '@storyloom/adapters/stories/events';
import * as z from 'zod';
import { cursorPage, nextCursor } from './paging.ts';
import { found, inStoryProcedure, objectProcedure, router } from './trpc.ts';

export const eventsRouter = router({
  get: objectProcedure
    .meta({ resource: 'event', action: 'read', scope: 'event' })
    .query(async ({ ctx, input }) => {
      const { createdAt, ...event } = found(await getEvent(ctx.deps, ctx.scope, input.id));
      return { ...event, createdAt: createdAt.toISOString() };
    }),

  list: inStoryProcedure
    .meta({ resource: 'event', action: 'read', scope: 'story' })
    .input(z.object({ ...cursorPage, actionId: z.uuid().optional() }))
    .query(async ({ ctx, input }) => {
      const { storyId, actionId, limit, cursor } = input;
      const page = { storyId, actionId, limit, after: cursor ?? undefined };
      const { events, more } = found(await listEvents(ctx.deps, ctx.scope, page));
      const items = events.map(({ createdAt, ...event }) => ({
        ...event,
        createdAt: createdAt.toISOString(),
      }));
      return { items, nextCursor: nextCursor(items, more) };
    }),
});
