import { linesOf } from '@storyloom/adapters/runs/run-lines';
import { getRunSteps } from '@storyloom/adapters/stories/run-steps';
import { listRuns, type RunSummary } from '@storyloom/adapters/stories/runs';
import { listTeamRuns, teamRunStates } from '@storyloom/adapters/stories/team-runs';
import { tracked } from '@trpc/server';
import * as z from 'zod';
import { runStateSchema } from './inputs.ts';
import { cursorPage } from './paging.ts';
import { runControls } from './run-controls.ts';
import { found, inStoryProcedure, notFoundError, router, teamProcedure } from './trpc.ts';

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

  /** Of all stories of the team. */
  ofTeam: teamProcedure
    .meta({ resource: 'run', action: 'read', scope: 'team' })
    .input(z.object({ ...cursorPage, state: z.enum(teamRunStates).optional() }))
    .query(async ({ ctx, input }) => {
      const { state, limit, cursor } = input;
      const { runs, next } = await listTeamRuns(ctx.deps, ctx.scope, {
        state,
        limit,
        after: cursor ?? undefined,
      });
      const items = runs.map(({ storyId, storyName, ...run }) => ({ ...toItem(run), storyId, storyName }));
      return { items, nextCursor: next };
    }),

  get: readRuns.input(z.object({ runId: z.uuid() })).query(async ({ ctx, input }) => {
    const { run, ...detail } = found(await getRunSteps(ctx.deps, ctx.scope, input));
    return { run: toItem(run), ...detail };
  }),

  /**
   * The log of an Action run as it is written, after the last line that the page has. The last item says how the run
   * ended; a stream that ends without it was cut off.
   */
  followLog: readRuns
    .input(z.object({ actionRunId: z.uuid(), lastEventId: z.coerce.number().int().min(-1).nullish() }))
    .subscription(async function* ({ ctx, input, signal = new AbortController().signal }) {
      const { actionRunId: id, storyId, lastEventId } = input;
      const { teamId } = ctx.scope;
      const run = found(await linesOf(ctx.deps.pool, [teamId], { runId: id, limit: 1 }));
      if (run.storyId !== storyId) throw notFoundError();
      let last = lastEventId ?? -1;
      const of = { id, teamId, storyId, storyRunId: run.storyRunId };
      for await (const { lines, ended } of ctx.deps.lines.follow(of, { after: last, signal })) {
        last = lines.at(-1)?.seq ?? last;
        yield tracked(String(last), {
          lines: lines.map(({ at, ...line }) => ({ ...line, at: at.getTime() })),
          ended,
        });
      }
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
  failure,
  durationMs,
  waitingFor,
  entry,
}: RunSummary) {
  return {
    id,
    versionId,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    state,
    events,
    failedAction,
    failure,
    durationMs,
    waitingFor,
    entry,
  };
}
