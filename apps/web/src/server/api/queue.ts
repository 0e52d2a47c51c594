import { queueSummary } from '@storyloom/adapters/runs/queue';
import { router, teamProcedure } from './trpc.ts';

export const queueRouter = router({
  summary: teamProcedure
    .meta({ resource: 'run', action: 'read', scope: 'team' })
    .query(async ({ ctx, input }) => {
      const { workers, ...rest } = await queueSummary(ctx.deps.pool, { teamId: input.teamId });
      return {
        ...rest,
        workers: workers.map(({ startedAt, seenAt, consumedAt, ...worker }) => ({
          ...worker,
          startedAt: startedAt.toISOString(),
          seenAt: seenAt.toISOString(),
          consumedAt: consumedAt?.toISOString() ?? null,
        })),
      };
    }),
});
