import { listSchedules } from '@storyloom/adapters/stories/schedules';
import { found, inStoryProcedure, router } from './trpc.ts';

export const schedulesRouter = router({
  ofStory: inStoryProcedure
    .meta({ resource: 'story', action: 'read', scope: 'story' })
    .query(async ({ ctx, input }) => {
      const schedules = found(await listSchedules(ctx.deps, ctx.scope, input.storyId));
      return schedules.map(({ lastAt, missedTicks, nextTicks, ...schedule }) => ({
        ...schedule,
        lastAt: lastAt?.toISOString() ?? null,
        missedTicks: missedTicks.map((tick) => tick.toISOString()),
        nextTicks: nextTicks.map((tick) => tick.toISOString()),
      }));
    }),
});
