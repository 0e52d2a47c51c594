import { lineageOf } from '@storyloom/adapters/runs/lineage';
import { reEmit } from '@storyloom/adapters/runs/reemit';
import { getEvent, listEvents } from '@storyloom/adapters/stories/events';
import * as z from 'zod';
import { payloadSchema, whichVersionSchema } from './inputs.ts';
import { cursorPage, nextCursor } from './paging.ts';
import { done, found, inStoryProcedure, objectProcedure, router } from './trpc.ts';

export const eventsRouter = router({
  get: objectProcedure
    .meta({ resource: 'event', action: 'read', scope: 'event' })
    .query(async ({ ctx, input }) => {
      const { createdAt, ...event } = found(await getEvent(ctx.deps, ctx.scope, input.id));
      return { ...event, createdAt: createdAt.toISOString() };
    }),

  lineage: objectProcedure
    .meta({ resource: 'event', action: 'read', scope: 'event' })
    .query(async ({ ctx, input }) => {
      const { events, ...rest } = found(await lineageOf(ctx.deps, ctx.scope, input.id));
      return {
        ...rest,
        events: events.map(({ createdAt, ...event }) => ({ ...event, createdAt: createdAt.toISOString() })),
      };
    }),

  /** With its own payload unless another is given. */
  reEmit: objectProcedure
    .meta({ resource: 'event', action: 'run', scope: 'event' })
    .input(z.object({ payload: payloadSchema.optional(), version: whichVersionSchema }))
    .mutation(async ({ ctx, input }) => {
      const { id: eventId, payload, version } = input;
      const { storyRunId } = done(await reEmit(ctx.deps, ctx.scope, { eventId, payload, version }));
      return { storyRunId };
    }),

  list: inStoryProcedure
    .meta({ resource: 'event', action: 'read', scope: 'story' })
    .input(z.object({ ...cursorPage, actionId: z.uuid().optional(), port: z.string().max(100).optional() }))
    .query(async ({ ctx, input }) => {
      const { storyId, actionId, port, limit, cursor } = input;
      const page = { storyId, actionId, port, limit, after: cursor ?? undefined };
      const { events, more } = found(await listEvents(ctx.deps, ctx.scope, page));
      const items = events.map(({ createdAt, ...event }) => ({
        ...event,
        createdAt: createdAt.toISOString(),
      }));
      return { items, nextCursor: nextCursor(items, more) };
    }),
});
