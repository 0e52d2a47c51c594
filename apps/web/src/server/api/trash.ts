import { emptyTrash, listTrash, lossOf, purgeStory } from '@storyloom/adapters/stories/trash';
import * as z from 'zod';
import { cursorPage, nextCursor } from './paging.ts';
import { found, objectProcedure, router, teamProcedure } from './trpc.ts';

export const trashRouter = router({
  list: teamProcedure
    .meta({ resource: 'story', action: 'read', scope: 'team' })
    .input(z.object(cursorPage))
    .query(async ({ ctx, input: { limit, cursor } }) => {
      const { trashDays } = ctx.deps;
      const { stories, total, more } = await listTrash(ctx.deps, ctx.scope, {
        limit,
        from: cursor ? { after: cursor } : undefined,
        trashDays,
      });
      const items = stories.map(({ deletedAt, purgedAt, ...story }) => ({
        ...story,
        deletedAt: deletedAt.toISOString(),
        purgedAt: purgedAt.toISOString(),
      }));
      return { items, nextCursor: nextCursor(items, more), total, trashDays };
    }),

  /** What is lost with it. */
  loss: objectProcedure
    .meta({ resource: 'story', action: 'read', scope: 'story' })
    .query(async ({ ctx, input }) => found(await lossOf(ctx.deps, ctx.scope, input.id))),

  /** For good. */
  purge: objectProcedure
    .meta({ resource: 'story', action: 'edit', scope: 'story' })
    .mutation(async ({ ctx, input }) => {
      found(await purgeStory(ctx.deps, ctx.scope, input.id));
    }),

  empty: teamProcedure
    .meta({ resource: 'story', action: 'edit', scope: 'team' })
    .mutation(({ ctx }) => emptyTrash(ctx.deps, ctx.scope)),
});
