/** Where stories lie, whom they are at hand, and whether they may be edited. */
import { lockStory, unlockStory } from '@storyloom/adapters/stories/lock';
import {
  listTags,
  moveStories,
  noteVisit,
  setFavourite,
  setTags,
  tagStories,
} from '@storyloom/adapters/stories/organise';
import { listEditors } from '@storyloom/adapters/stories/story-filter';
import * as z from 'zod';
import { lockNoteSchema, storyIdsSchema, tagsSchema } from './inputs.ts';
import { done, found, objectProcedure, teamProcedure } from './trpc.ts';

const editTeam = teamProcedure.meta({ resource: 'story', action: 'edit', scope: 'team' });
const editStory = objectProcedure.meta({ resource: 'story', action: 'edit', scope: 'story' });
/** A person's own mark on a story: everyone who may see it may set it. */
const ownOnStory = objectProcedure.meta({ resource: 'viewer', action: 'edit', scope: 'story' });

export const tagsProcedure = teamProcedure
  .meta({ resource: 'story', action: 'read', scope: 'team' })
  .query(({ ctx }) => listTags(ctx.deps, ctx.scope));

export const editorsProcedure = teamProcedure
  .meta({ resource: 'story', action: 'read', scope: 'team' })
  .query(({ ctx }) => listEditors(ctx.deps, ctx.scope));

export const setTagsProcedure = editStory
  .input(z.object({ tags: tagsSchema }))
  .mutation(async ({ ctx, input }) => {
    done(await setTags(ctx.deps, ctx.scope, input));
  });

export const moveProcedure = editTeam
  .input(z.object({ ids: storyIdsSchema, folderId: z.uuid().nullable() }))
  .mutation(async ({ ctx, input }) => found(await moveStories(ctx.deps, ctx.scope, input)));

export const tagProcedure = editTeam
  .input(z.object({ ids: storyIdsSchema, add: tagsSchema.default([]), remove: tagsSchema.default([]) }))
  .mutation(async ({ ctx, input }) => {
    const { stories } = done(await tagStories(ctx.deps, ctx.scope, input));
    return { stories };
  });

export const setFavouriteProcedure = ownOnStory
  .input(z.object({ favourite: z.boolean() }))
  .mutation(async ({ ctx, input }) => {
    found(await setFavourite(ctx.deps, ctx.scope, input));
  });

export const visitedProcedure = ownOnStory.mutation(async ({ ctx, input }) => {
  found(await noteVisit(ctx.deps, ctx.scope, input.id));
});

export const lockProcedure = editStory
  .input(z.object({ note: lockNoteSchema.optional() }))
  .mutation(async ({ ctx, input }) => {
    found(await lockStory(ctx.deps, ctx.scope, input));
  });

export const unlockProcedure = editStory.mutation(async ({ ctx, input }) => {
  found(await unlockStory(ctx.deps, ctx.scope, input.id));
});
