import { lineageOf } from '@storyloom/adapters/runs/lineage';
import { reEmit } from '@storyloom/adapters/runs/reemit';
import {
  eventParts,
  eventTable,
  eventValue,
  findInEvent,
  openEvent,
} from '@storyloom/adapters/stories/event-parts';
import { getEvent } from '@storyloom/adapters/stories/events';
import { searchEvents } from '@storyloom/adapters/stories/search-events';
import * as z from 'zod';
import { eventFilterSchema, payloadSchema, whichVersionSchema } from './inputs.ts';
import { cursorPage } from './paging.ts';
import { done, found, inStoryProcedure, objectProcedure, router } from './trpc.ts';

const readEvent = objectProcedure.meta({ resource: 'event', action: 'read', scope: 'event' });

/** Where in an event: keys of objects and places in lists. */
const pathSchema = z.array(z.union([z.string().max(10_000), z.int().min(0)])).max(200);
const placeSchema = z.int().min(0).max(100_000_000).default(0);
const partsPerPage = 200;

export const eventsRouter = router({
  get: readEvent.query(async ({ ctx, input }) => {
    const { createdAt, ...event } = found(await getEvent(ctx.deps, ctx.scope, input.id));
    return { ...event, createdAt: createdAt.toISOString() };
  }),

  lineage: readEvent.query(async ({ ctx, input }) => {
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

  /** Newest first, without payloads. With a filter that no index has: as far as a second of looking leads. */
  list: inStoryProcedure
    .meta({ resource: 'event', action: 'read', scope: 'story' })
    .input(z.object({ ...cursorPage, actionId: z.uuid().optional(), filter: eventFilterSchema.default({}) }))
    .query(async ({ ctx, input }) => {
      const { storyId, actionId, limit, cursor, filter } = input;
      const page = {
        storyId,
        limit,
        after: cursor ?? undefined,
        filter: { ...filter, ...(actionId === undefined ? {} : { actionId }) },
      };
      const { events, next, looked } = found(await searchEvents(ctx.deps, ctx.scope, page));
      const items = events.map(({ createdAt, ...event }) => ({
        ...event,
        createdAt: createdAt.toISOString(),
      }));
      return {
        items,
        nextCursor: next,
        looked: { ...looked, backTo: looked.backTo?.toISOString() ?? null },
      };
    }),

  /** One event with its payload or, when that is large, with the first of its parts. */
  open: readEvent.query(async ({ ctx, input }) => {
    const opened = found(await openEvent(ctx.deps, ctx.scope, { id: input.id, limit: partsPerPage }));
    return { ...opened, createdAt: opened.createdAt.toISOString() };
  }),

  parts: readEvent
    .input(
      z.object({
        path: pathSchema,
        offset: placeSchema,
        limit: z.int().min(1).max(500).default(partsPerPage),
      }),
    )
    .query(async ({ ctx, input }) => found(await eventParts(ctx.deps, ctx.scope, input))),

  value: readEvent.input(z.object({ path: pathSchema })).query(async ({ ctx, input }) => {
    const value = found(await eventValue(ctx.deps, ctx.scope, input));
    return value.tooLong ? { json: null } : { json: JSON.stringify(value.value, null, 2) };
  }),

  find: readEvent
    .input(z.object({ text: z.string().min(1).max(200), limit: z.int().min(1).max(500).default(200) }))
    .query(async ({ ctx, input }) => found(await findInEvent(ctx.deps, ctx.scope, input))),

  /** A list of objects in it; null when what is there is none. */
  table: readEvent
    .input(
      z.object({
        path: pathSchema,
        offset: placeSchema,
        limit: z.int().min(1).max(200).default(100),
        sort: z.object({ column: z.string().max(1_000), descending: z.boolean() }).optional(),
      }),
    )
    .query(async ({ ctx, input }) => found(await eventTable(ctx.deps, ctx.scope, input))),
});
