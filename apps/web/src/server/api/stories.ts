import { resumeStory, suspendStory } from '@storyloom/adapters/runs/suspend';
import { markedOf } from '@storyloom/adapters/stories/at-hand';
import { createStory, duplicateStory } from '@storyloom/adapters/stories/create-story';
import { updateStory } from '@storyloom/adapters/stories/edit-story';
import { getStory, listStories, storyOrders } from '@storyloom/adapters/stories/read-stories';
import { runStory } from '@storyloom/adapters/stories/run-story';
import { searchStories } from '@storyloom/adapters/stories/search-stories';
import { callableStories, setSendToStory } from '@storyloom/adapters/stories/send-to-story';
import { setLimits } from '@storyloom/adapters/stories/set-limits';
import { storyActivity } from '@storyloom/adapters/stories/story-activity';
import { exportStory } from '@storyloom/adapters/stories/story-file';
import { exportStories, importStories } from '@storyloom/adapters/stories/story-files';
import { openApprovals, storyStatuses } from '@storyloom/adapters/stories/story-filter';
import { storyPulses } from '@storyloom/adapters/stories/story-pulse';
import { readStorySettings } from '@storyloom/adapters/stories/story-settings';
import { removeStory, restoreStory } from '@storyloom/adapters/stories/trash';
import { storiesInReview } from '@storyloom/adapters/versions/review-rows';
import { sendToStorySchema } from '@storyloom/engine';
import * as z from 'zod';
import {
  descriptionSchema,
  limitsSchema,
  nameSchema,
  payloadSchema,
  searchTextSchema,
  storyIdsSchema,
  tagsSchema,
  versionNumberSchema,
} from './inputs.ts';
import { cursorPage, nextCursor } from './paging.ts';
import { changeProcedure, changesSinceProcedure } from './story-changes.ts';
import * as places from './story-places.ts';
import { done, found, objectProcedure, router, teamProcedure } from './trpc.ts';

const readTeam = teamProcedure.meta({ resource: 'story', action: 'read', scope: 'team' });
const editTeam = teamProcedure.meta({ resource: 'story', action: 'edit', scope: 'team' });
const readStory = objectProcedure.meta({ resource: 'story', action: 'read', scope: 'story' });
const editStory = objectProcedure.meta({ resource: 'story', action: 'edit', scope: 'story' });
const startStory = objectProcedure.meta({ resource: 'story', action: 'run', scope: 'story' });

export const storiesRouter = router({
  list: readTeam
    .input(
      z
        .object({
          search: z.string().max(200).optional(),
          folderId: z.uuid().optional(),
          tags: tagsSchema.optional(),
          favourites: z.boolean().optional(),
          status: z.enum(storyStatuses).optional(),
          editedById: z.uuid().optional(),
          order: z.enum(storyOrders).optional(),
        })
        .extend(cursorPage),
    )
    .query(async ({ ctx, input }) => {
      const { favourites, limit, cursor, ...filter } = input;
      const { stories, total, more } = await listStories(ctx.deps, ctx.scope, {
        ...filter,
        favouriteOf: favourites ? ctx.viewer.user.id : undefined,
        limit,
        from: cursor ? { after: cursor } : undefined,
      });
      const ids = stories.map((story) => story.id);
      const [{ activity, editors }, pulses, marked, inReview, approvals] = await Promise.all([
        storyActivity(ctx.deps, stories),
        storyPulses(ctx.deps, ids),
        markedOf(ctx.deps, ctx.scope, ids),
        storiesInReview(ctx.deps, ids),
        openApprovals(ctx.deps.prisma, ctx.scope.teamId),
      ]);
      const items = stories.map(({ id, editedAt, editedById, lockedAt, ...story }) => ({
        id,
        name: story.name,
        description: story.description,
        actionCount: story.actionCount,
        disabled: story.disabled,
        live: story.live,
        ahead: story.ahead,
        folderId: story.folderId,
        tags: story.tags,
        locked: lockedAt !== null,
        favourite: marked.has(id),
        editedAt: editedAt.toISOString(),
        editedBy: editedById === null ? null : (editors.get(editedById) ?? null),
        runs24h: activity.get(id)?.runs24h ?? 0,
        failed24h: activity.get(id)?.failed24h ?? 0,
        lastRunAt: activity.get(id)?.lastRunAt?.toISOString() ?? null,
        pulse: pulses.get(id) ?? null,
        inReview: inReview.has(id),
        waiting: approvals.get(id) ?? 0,
      }));
      return { items, nextCursor: nextCursor(items, more), total };
    }),

  /** A text in all stories: names, descriptions, Actions, options, notes of drafts. */
  search: readTeam
    .input(z.object({ text: searchTextSchema, ...cursorPage }))
    .query(async ({ ctx, input }) => {
      const { text, limit, cursor } = input;
      const { stories, nextCursor: next } = done(
        await searchStories(ctx.deps, ctx.scope, { text, limit, after: cursor ?? null }),
      );
      return { items: stories, nextCursor: next };
    }),

  create: editTeam
    .input(z.object({ name: nameSchema, folderId: z.uuid().nullish() }))
    .mutation(({ ctx, input: { name, folderId = null } }) =>
      createStory(ctx.deps, ctx.scope, { name, folderId }),
    ),

  rename: editStory
    .input(
      z.object({
        name: nameSchema.optional(),
        was: nameSchema.optional(),
        description: descriptionSchema.optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      done(await updateStory(ctx.deps, ctx.scope, input));
    }),

  setDisabled: editStory.input(z.object({ disabled: z.boolean() })).mutation(async ({ ctx, input }) => {
    done(await updateStory(ctx.deps, ctx.scope, input));
  }),

  duplicate: editStory.mutation(async ({ ctx, input }) =>
    found(await duplicateStory(ctx.deps, ctx.scope, input.id)),
  ),

  remove: editStory.mutation(async ({ ctx, input }) => {
    done(await removeStory(ctx.deps, ctx.scope, input.id));
  }),

  restore: editStory.mutation(async ({ ctx, input }) => {
    found(await restoreStory(ctx.deps, ctx.scope, input.id));
  }),

  import: editTeam
    .input(z.object({ file: z.unknown(), folderId: z.uuid().nullish() }))
    .mutation(({ ctx, input: { file, folderId }, signal }) =>
      importStories(ctx.deps, ctx.scope, { file, folderId, signal }),
    ),

  export: readStory.query(async ({ ctx, input }) => found(await exportStory(ctx.deps, ctx.scope, input.id))),

  exportMany: readTeam
    .input(z.object({ ids: storyIdsSchema }))
    .query(({ ctx, input }) => exportStories(ctx.deps, ctx.scope, input.ids)),

  get: readStory.query(async ({ ctx, input }) => {
    const story = found(await getStory(ctx.deps, ctx.scope, input.id));
    const { id, teamId, name, description, disabled, graph, revision, version, webhooks } = story;
    return { id, teamId, name, description, disabled, graph, revision, version, webhooks };
  }),

  run: startStory
    .input(z.object({ actionId: z.uuid(), payload: payloadSchema, version: versionNumberSchema.optional() }))
    .mutation(async ({ ctx, input }) => {
      const { id: storyId, ...wanted } = input;
      const { storyRunId } = done(await runStory(ctx.deps, ctx.scope, { storyId, ...wanted }));
      return { storyRunId };
    }),

  settings: readStory.query(async ({ ctx, input }) => {
    const { suspendedAt, lock, ...settings } = found(await readStorySettings(ctx.deps, ctx.scope, input.id));
    return {
      ...settings,
      suspendedAt: suspendedAt?.toISOString() ?? null,
      lock: lock && { ...lock, at: lock.at.toISOString() },
    };
  }),

  suspend: editStory.mutation(async ({ ctx, input }) => {
    found(await suspendStory(ctx.deps, ctx.scope, input.id));
  }),

  resume: editStory.mutation(async ({ ctx, input }) => {
    found(await resumeStory(ctx.deps, ctx.scope, input.id));
  }),

  setLimits: editStory.input(limitsSchema).mutation(async ({ ctx, input }) => {
    done(await setLimits(ctx.deps, ctx.scope, input));
  }),

  setSendToStory: editStory
    .input(z.object({ settings: sendToStorySchema.nullable() }))
    .mutation(async ({ ctx, input }) => {
      done(await setSendToStory(ctx.deps, ctx.scope, input));
    }),

  /** Stories that Actions of this one may call. */
  callable: readStory.query(({ ctx }) => callableStories(ctx.deps, ctx.scope)),

  tags: places.tagsProcedure,
  editors: places.editorsProcedure,
  setTags: places.setTagsProcedure,
  move: places.moveProcedure,
  tag: places.tagProcedure,
  setFavourite: places.setFavouriteProcedure,
  visited: places.visitedProcedure,
  lock: places.lockProcedure,
  unlock: places.unlockProcedure,

  change: changeProcedure,
  changesSince: changesSinceProcedure,
});
