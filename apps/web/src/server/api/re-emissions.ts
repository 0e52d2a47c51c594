import {
  cancelReEmission,
  countReEmission,
  getReEmission,
  listReEmissions,
  type ReEmission,
  startReEmission,
} from '@storyloom/adapters/runs/re-emissions';
import * as z from 'zod';
import { paceSchema, payloadSchema, reEmissionFilterSchema, whichVersionSchema } from './inputs.ts';
import { cursorPage, nextCursor } from './paging.ts';
import { found, inStoryProcedure, router } from './trpc.ts';

const read = inStoryProcedure.meta({ resource: 'event', action: 'read', scope: 'story' });
const start = inStoryProcedure.meta({ resource: 'event', action: 'run', scope: 'story' });
const one = z.object({ reEmissionId: z.uuid() });

/** Many events emitted again, at a pace. */
export const reEmissionsRouter = router({
  /** How many a start with this filter would be of. */
  count: read
    .input(z.object({ filter: reEmissionFilterSchema.default({}) }))
    .query(({ ctx, input }) => countReEmission(ctx.deps, ctx.scope, input)),

  start: start
    .input(
      z.object({
        filter: reEmissionFilterSchema.default({}),
        payload: payloadSchema.optional(),
        version: whichVersionSchema,
        perSecond: paceSchema,
      }),
    )
    .mutation(async ({ ctx, input }) => toItem(found(await startReEmission(ctx.deps, ctx.scope, input)))),

  list: read.input(z.object(cursorPage)).query(async ({ ctx, input }) => {
    const { storyId, limit, cursor } = input;
    const page = { storyId, limit, after: cursor ?? undefined };
    const { reEmissions, more } = found(await listReEmissions(ctx.deps, ctx.scope, page));
    const items = reEmissions.map(toItem);
    return { items, nextCursor: nextCursor(items, more) };
  }),

  get: read
    .input(one)
    .query(async ({ ctx, input }) =>
      toItem(found(await getReEmission(ctx.deps, ctx.scope, input.reEmissionId))),
    ),

  cancel: start
    .input(one)
    .mutation(async ({ ctx, input }) =>
      toItem(found(await cancelReEmission(ctx.deps, ctx.scope, input.reEmissionId))),
    ),
});

function toItem({ createdAt, endedAt, ...rest }: ReEmission) {
  return { ...rest, createdAt: createdAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
