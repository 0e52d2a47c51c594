import {
  type Delivery,
  readMonitoring,
  sendTest,
  setMonitoring,
} from '@storyloom/adapters/monitoring/monitoring';
import { readTimeSaved } from '@storyloom/adapters/monitoring/time-saved';
import { recipientsSchema } from '@storyloom/engine';
import * as z from 'zod';
import { done, found, objectProcedure, router, teamProcedure } from './trpc.ts';

const readStory = objectProcedure.meta({ resource: 'story', action: 'read', scope: 'story' });
const editStory = objectProcedure.meta({ resource: 'story', action: 'edit', scope: 'story' });

const view = ({ at, ...delivery }: Delivery) => ({ ...delivery, at: at.toISOString() });

export const monitoringRouter = router({
  /** Whom a story tells of what, and what became of the latest message to each. */
  get: readStory.query(async ({ ctx, input }) => {
    const { deliveries, ...settings } = found(await readMonitoring(ctx.deps, ctx.scope, input.id));
    return { ...settings, deliveries: deliveries.map(view), sendsMail: ctx.deps.sendsMail };
  }),

  set: editStory
    .input(
      z.object({
        monitorFailures: z.boolean().optional(),
        recipients: recipientsSchema.optional(),
        reportingStatus: z.boolean().optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      done(await setMonitoring(ctx.deps, ctx.scope, input));
    }),

  /** To all recipients of the story; a worker sends it. */
  test: editStory.mutation(async ({ ctx, input }) => {
    const { count } = done(await sendTest(ctx.deps, ctx.scope, input.id));
    return { count };
  }),

  /** What a story saves; null when nothing of it says so, or it is not to be shown. */
  timeSaved: readStory.query(({ ctx, input }) =>
    readTimeSaved(ctx.deps.pool, { teamId: ctx.scope.teamId, storyId: input.id }),
  ),

  /** What the stories of a team save. */
  teamTimeSaved: teamProcedure
    .meta({ resource: 'story', action: 'read', scope: 'team' })
    .query(({ ctx }) => readTimeSaved(ctx.deps.pool, { teamId: ctx.scope.teamId })),
});
