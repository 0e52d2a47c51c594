import { getRunSteps } from '@storyloom/adapters/stories/run-steps';
import { listRuns, type RunSummary } from '@storyloom/adapters/stories/runs';
import { versionGraph } from '@storyloom/adapters/stories/version-graph';
import * as z from 'zod';
import { runStateSchema } from './inputs.ts';
import { cursorPage } from './paging.ts';
import { runControls } from './run-controls.ts';
import { found, inStoryProcedure, router } from './trpc.ts';

const readRuns = inStoryProcedure.meta({ resource: 'run', action: 'read', scope: 'story' });

export const runsRouter = router({
  list: readRuns
    .input(z.object({ ...cursorPage, state: runStateSchema.optional() }))
    .query(async ({ ctx, input }) => {
      const { storyId, state, limit, cursor } = input;
      const from = cursor ? { after: cursor } : undefined;
      const page = { storyId, state, limit, from };
      const { runs, total, next } = found(await listRuns(ctx.deps, ctx.scope, page));
      const items = runs.map(toItem);
      return { items, nextCursor: next, total };
    }),

  get: readRuns.input(z.object({ runId: z.uuid() })).query(async ({ ctx, input }) => {
    const { run, ...detail } = found(await getRunSteps(ctx.deps, ctx.scope, input));
    return { run: toItem(run), ...detail };
  }),

  /** The graph of the version that a run started with. It never changes. */
  version: readRuns.input(z.object({ versionId: z.uuid() })).query(async ({ ctx, input }) => {
    const { createdAt, ...version } = found(await versionGraph(ctx.deps, ctx.scope, input));
    return { ...version, createdAt: createdAt.toISOString() };
  }),

  ...runControls,
});

function toItem({
  id,
  versionId,
  startedAt,
  endedAt,
  state,
  events,
  failedAction,
  durationMs,
  waitingFor,
}: RunSummary) {
  return {
    id,
    versionId,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    state,
    events,
    failedAction,
    durationMs,
    waitingFor,
  };
}
