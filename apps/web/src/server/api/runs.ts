import { getRunSteps } from '@storyloom/adapters/stories/run-steps';
import { listRuns, type RunSummary } from '@storyloom/adapters/stories/runs';
import * as z from 'zod';
import { cursorPage } from './paging.ts';
import { runControls } from './run-controls.ts';
import { found, inStoryProcedure, router } from './trpc.ts';

const readRuns = inStoryProcedure.meta({ resource: 'run', action: 'read', scope: 'story' });

const stateSchema = z.enum(['running', 'waiting', 'finished', 'failed', 'cancelled']);

export const runsRouter = router({
  list: readRuns
    .input(z.object({ ...cursorPage, state: stateSchema.optional() }))
    .query(async ({ ctx, input }) => {
      const { storyId, state, limit, cursor } = input;
      const from = cursor ? { after: cursor } : undefined;
      const page = { storyId, state, limit, from };
      const { runs, total, next } = found(await listRuns(ctx.deps, ctx.scope, page));
      const items = runs.map(toItem);
      return { items, nextCursor: next, total };
    }),

  get: readRuns.input(z.object({ runId: z.uuid() })).query(async ({ ctx, input }) => {
    const { run, version, steps, more } = found(await getRunSteps(ctx.deps, ctx.scope, input));
    return { run: toItem(run), version, steps, more };
  }),

  ...runControls,
});

function toItem({ id, startedAt, endedAt, state, events, failedAction, durationMs, waitingFor }: RunSummary) {
  return {
    id,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    state,
    events,
    failedAction,
    durationMs,
    waitingFor,
  };
}
