import {
  decideReview,
  requestReview,
  reviewGraph,
  withdrawReview,
} from '@storyloom/adapters/versions/reviews';
import * as z from 'zod';
import { remarkSchema } from './inputs.ts';
import { done, found, inStoryProcedure, router } from './trpc.ts';

const read = inStoryProcedure.meta({ resource: 'review', action: 'read', scope: 'story' });
const edit = inStoryProcedure.meta({ resource: 'review', action: 'edit', scope: 'story' });
const decide = inStoryProcedure.meta({ resource: 'review', action: 'run', scope: 'story' });

const reviewId = z.uuid();

export const reviewsRouter = router({
  /** The graph that is asked about; it never changes. */
  graph: read
    .input(z.object({ reviewId }))
    .query(async ({ ctx, input }) => found(await reviewGraph(ctx.deps, ctx.scope, input))),

  request: edit
    .input(z.object({ revision: z.int().min(0), note: remarkSchema.default('') }))
    .mutation(async ({ ctx, input }) => {
      const { id } = done(await requestReview(ctx.deps, ctx.scope, input));
      return { id };
    }),

  decide: decide
    .input(z.object({ reviewId, verdict: z.enum(['approve', 'reject']), comment: remarkSchema.default('') }))
    .mutation(async ({ ctx, input }) => {
      done(await decideReview(ctx.deps, ctx.scope, input));
    }),

  withdraw: edit.input(z.object({ reviewId })).mutation(async ({ ctx, input }) => {
    done(await withdrawReview(ctx.deps, ctx.scope, input));
  }),
});
