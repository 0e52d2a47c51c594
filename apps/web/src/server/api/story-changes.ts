import { changeStory } from '@storyloom/adapters/stories/change-story';
import { changesSince } from '@storyloom/adapters/stories/changes-since';
import { changesSchema } from '@storyloom/engine';
import * as z from 'zod';
import { found, objectProcedure } from './trpc.ts';

const revision = z.int().min(0);

/** An editor's batch, under a compare-and-set on the draft's revision. */
export const changeProcedure = objectProcedure
  .meta({ resource: 'story', action: 'edit', scope: 'story' })
  .input(z.object({ baseRevision: revision, batchId: z.uuid(), changes: changesSchema }))
  .mutation(async ({ ctx, input }) => {
    const { id: storyId, ...batch } = input;
    return found(await changeStory(ctx.deps, ctx.scope, { ...batch, storyId }));
  });

/** What an editor missed. */
export const changesSinceProcedure = objectProcedure
  .meta({ resource: 'story', action: 'read', scope: 'story' })
  .input(z.object({ revision }))
  .query(async ({ ctx, input }) => {
    const { id: storyId, revision: since } = input;
    return found(await changesSince(ctx.deps, ctx.scope, { storyId, revision: since }));
  });
