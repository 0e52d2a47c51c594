import { countApprovals, listApprovals } from '@storyloom/adapters/runs/approve';
import * as z from 'zod';
import { answerAs } from '../answer-as.ts';
import { cursorPage } from './paging.ts';
import { done, inStoryProcedure, router, teamProcedure } from './trpc.ts';

export const approvalsRouter = router({
  /** What waits for an answer of this team, or in one story of it, the youngest first. */
  list: teamProcedure
    .meta({ resource: 'run', action: 'read', scope: 'team' })
    .input(z.object({ ...cursorPage, storyId: z.uuid().optional() }))
    .query(async ({ ctx, input }) => {
      const { limit, cursor, storyId } = input;
      const found = await listApprovals(ctx.deps.pool, ctx.scope, {
        limit: limit + 1,
        after: cursor ?? undefined,
        storyId,
      });
      const items = found.slice(0, limit).map((one) => ({
        id: one.actionRunId,
        storyId: one.storyId,
        storyName: one.storyName,
        storyRunId: one.storyRunId,
        title: one.title,
        message: one.message,
        choices: one.choices,
        commentable: one.commentable,
        askedAt: one.askedAt.toISOString(),
        expiresAt: one.expiresAt?.toISOString() ?? null,
      }));
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    }),

  /** How many wait: up to a hundred. */
  count: teamProcedure
    .meta({ resource: 'run', action: 'read', scope: 'team' })
    .query(({ ctx }) => countApprovals(ctx.deps.pool, ctx.scope)),

  /** The first answer counts. */
  answer: inStoryProcedure
    .meta({ resource: 'run', action: 'run', scope: 'story' })
    .input(
      z.object({
        actionRunId: z.uuid(),
        choice: z.string().max(100),
        comment: z.string().max(2_000).nullish(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { user } = ctx.viewer;
      done(
        await answerAs(ctx.deps, {
          ...input,
          teamId: ctx.scope.teamId,
          by: { userId: user.id, name: user.name },
        }),
      );
    }),
});
