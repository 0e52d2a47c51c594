import { setChangeControl } from '@storyloom/adapters/versions/change-control';
import { readHistory } from '@storyloom/adapters/versions/history';
import { publishDraft } from '@storyloom/adapters/versions/publish-draft';
import {
  listVersions,
  nameVersion,
  readVersion,
  readVersionState,
  type VersionSummary,
} from '@storyloom/adapters/versions/read-versions';
import { refusedInDraft } from '@storyloom/adapters/versions/refused-options';
import type { Review } from '@storyloom/adapters/versions/review-rows';
import { rollBack } from '@storyloom/adapters/versions/roll-back';
import * as z from 'zod';
import { reasonSchema, versionNaming, versionNumberSchema } from './inputs.ts';
import { done, found, inStoryProcedure, router } from './trpc.ts';

const read = inStoryProcedure.meta({ resource: 'story', action: 'read', scope: 'story' });
const edit = inStoryProcedure.meta({ resource: 'story', action: 'edit', scope: 'story' });
const control = inStoryProcedure.meta({ resource: 'change_control', action: 'edit', scope: 'story' });
const bypass = inStoryProcedure.meta({ resource: 'change_control', action: 'run', scope: 'story' });

const number = versionNumberSchema;
const revision = z.int().min(0);
const limit = z.int().min(1).max(200).default(50);
const below = z.int().min(1).nullish();

export const versionsRouter = router({
  /** How the story is edited, what of it is live, and what is asked of others. */
  state: read.query(async ({ ctx, input }) => {
    const { live, review, ...state } = found(await readVersionState(ctx.deps, ctx.scope, input.storyId));
    return { ...state, live: live && toVersionItem(live), review: review && toReviewItem(review) };
  }),

  /** Options of the draft, as it is saved, that fail whenever they run. */
  refusedOptions: read.query(async ({ ctx, input }) => {
    const refused = found(await refusedInDraft(ctx.deps, ctx.scope, input.storyId));
    return refused.map(({ actionId, option, message }) => ({ actionId, option, message }));
  }),

  list: read
    .input(z.object({ search: z.string().max(200).optional(), cursor: below, limit }))
    .query(async ({ ctx, input }) => {
      const { cursor, ...query } = input;
      const from = cursor ? { before: cursor } : undefined;
      const page = found(await listVersions(ctx.deps, ctx.scope, { ...query, from }));
      const items = page.versions.map(toVersionItem);
      return { items, total: page.total, nextCursor: page.more ? (items.at(-1)?.number ?? null) : null };
    }),

  /** A version with its graph, by id or by number. The graph never changes: ask once and keep it. */
  get: read
    .input(z.union([z.object({ versionId: z.uuid() }), z.object({ number })]))
    .query(async ({ ctx, input }) => {
      const { graph, ...version } = found(await readVersion(ctx.deps, ctx.scope, input));
      return { ...toVersionItem(version), graph };
    }),

  rename: edit.input(z.object({ number, ...versionNaming })).mutation(async ({ ctx, input }) => {
    found(await nameVersion(ctx.deps, ctx.scope, input));
  }),

  publish: edit.input(z.object({ revision, ...versionNaming })).mutation(async ({ ctx, input }) => {
    const { number: published, warnings } = done(await publishDraft(ctx.deps, ctx.scope, input));
    return { number: published, warnings };
  }),

  publishUnreviewed: bypass
    .input(z.object({ revision, reason: reasonSchema, ...versionNaming }))
    .mutation(async ({ ctx, input }) => {
      const { reason: bypassReason, ...wanted } = input;
      const published = await publishDraft(ctx.deps, ctx.scope, { ...wanted, bypassReason });
      const { number: made, warnings } = done(published);
      return { number: made, warnings };
    }),

  rollBack: edit.input(z.object({ number })).mutation(async ({ ctx, input }) => {
    const { number: made, revision: draftRevision } = done(await rollBack(ctx.deps, ctx.scope, input));
    return { number: made, revision: draftRevision };
  }),

  setChangeControl: control
    .input(z.object({ changeControl: z.boolean(), reviewRequired: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      done(await setChangeControl(ctx.deps, ctx.scope, input));
    }),

  /** Who changed what of the draft, newest first. */
  history: read
    .input(z.object({ actionId: z.uuid().optional(), cursor: below, limit }))
    .query(async ({ ctx, input }) => {
      const { cursor, ...query } = input;
      const page = { ...query, before: cursor ?? undefined };
      const { bursts, next } = found(await readHistory(ctx.deps, ctx.scope, page));
      const items = bursts.map(({ from, to, ...burst }) => ({
        ...burst,
        from: from.toISOString(),
        to: to.toISOString(),
      }));
      return { items, nextCursor: next };
    }),
});

function toVersionItem({ at, review, ...version }: VersionSummary) {
  return {
    ...version,
    at: at.toISOString(),
    review: review && { ...review, decidedAt: review.decidedAt?.toISOString() ?? null },
  };
}

function toReviewItem({ requestedAt, decidedAt, ...review }: Review) {
  return {
    ...review,
    requestedAt: requestedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}
