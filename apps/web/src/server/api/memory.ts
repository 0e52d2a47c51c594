/** What Actions remember from run to run. */
import { clearMemory } from '@storyloom/adapters/postgres/memory';
import * as z from 'zod';
import { inStoryProcedure, router } from './trpc.ts';

export const memoryRouter = router({
  /** The Action takes the next event of every key for the first one. Answers how many keys it forgot. */
  clear: inStoryProcedure
    .meta({ resource: 'story', action: 'edit', scope: 'story' })
    .input(z.object({ actionId: z.uuid() }))
    .mutation(async ({ ctx, input }) => ({
      keys: await clearMemory(ctx.deps.pool, { teamId: ctx.scope.teamId, actionId: input.actionId }),
    })),
});
