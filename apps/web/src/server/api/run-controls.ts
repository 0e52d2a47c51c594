/** What people do to runs: stop them, hold them up, decide, run again. */
import { cancelAllRuns, cancelRun } from '@storyloom/adapters/runs/cancel';
import { decideRun } from '@storyloom/adapters/runs/decide';
import { rerun } from '@storyloom/adapters/runs/rerun';
import { resumeRun, suspendRun } from '@storyloom/adapters/runs/suspend';
import * as z from 'zod';
import { payloadSchema, whichVersionSchema } from './inputs.ts';
import { done, found, inStoryProcedure } from './trpc.ts';

const editRuns = inStoryProcedure.meta({ resource: 'run', action: 'edit', scope: 'story' });
const editRun = editRuns.input(z.object({ runId: z.uuid() }));

export const runControls = {
  cancel: editRun.mutation(async ({ ctx, input }) => found(await cancelRun(ctx.deps, ctx.scope, input))),

  /** Every run of the story that is open. */
  cancelAll: editRuns.mutation(async ({ ctx, input }) =>
    found(await cancelAllRuns(ctx.deps, ctx.scope, input.storyId)),
  ),

  suspend: editRun.mutation(async ({ ctx, input }) => found(await suspendRun(ctx.deps, ctx.scope, input))),

  resume: editRun.mutation(async ({ ctx, input }) => found(await resumeRun(ctx.deps, ctx.scope, input))),

  /** About an Action run whose worker died in the middle of it. */
  decide: editRuns
    .input(z.object({ actionRunId: z.uuid(), decision: z.enum(['retry', 'fail']) }))
    .mutation(async ({ ctx, input }) => {
      done(await decideRun(ctx.deps, ctx.scope, input));
    }),

  /** On the event it was given, or with something else in its place. */
  rerun: inStoryProcedure
    .meta({ resource: 'run', action: 'run', scope: 'story' })
    .input(
      z.object({ actionRunId: z.uuid(), version: whichVersionSchema, payload: payloadSchema.optional() }),
    )
    .mutation(async ({ ctx, input }) => {
      const { storyRunId } = done(await rerun(ctx.deps, ctx.scope, input));
      return { storyRunId };
    }),
};
