import { activityCounts } from '@storyloom/adapters/stories/activity';
import { found, inStoryProcedure, router } from './trpc.ts';

export const activityRouter = router({
  counts: inStoryProcedure
    .meta({ resource: 'run', action: 'read', scope: 'story' })
    .query(async ({ ctx, input }) => found(await activityCounts(ctx.deps, ctx.scope, input.storyId))),
});
