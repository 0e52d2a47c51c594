import { listInboxes } from '@storyloom/adapters/stories/inboxes';
import { found, inStoryProcedure, router } from './trpc.ts';

export const inboxesRouter = router({
  ofStory: inStoryProcedure
    .meta({ resource: 'story', action: 'read', scope: 'story' })
    .query(async ({ ctx, input }) => {
      const inboxes = found(await listInboxes(ctx.deps, ctx.scope, input.storyId));
      return inboxes.map(({ checkedAt, nextCheckAt, ...inbox }) => ({
        ...inbox,
        checkedAt: checkedAt?.toISOString() ?? null,
        nextCheckAt: nextCheckAt?.toISOString() ?? null,
      }));
    }),
});
