import { changeResource } from '@storyloom/adapters/resources/change';
import { createResource, removeResource, updateResource } from '@storyloom/adapters/resources/edit';
import {
  getResource,
  listResources,
  type ResourceSummary,
  resourceNames,
} from '@storyloom/adapters/resources/view';
import { whereUsed } from '@storyloom/adapters/stories/where-used';
import { resourceTypeNames } from '@storyloom/engine';
import * as z from 'zod';
import { nameSchema, payloadSchema, resourceChangeSchema, sharedFields } from './inputs.ts';
import { cursorPage, nextCursor } from './paging.ts';
import { found, objectProcedure, router, teamProcedure } from './trpc.ts';

const readTeam = teamProcedure.meta({ resource: 'resource', action: 'read', scope: 'team' });
const editTeam = teamProcedure.meta({ resource: 'resource', action: 'edit', scope: 'team' });
const editOne = objectProcedure.meta({ resource: 'resource', action: 'edit', scope: 'resource' });
const typeSchema = z.enum(resourceTypeNames);
const testSchema = z.strictObject({ value: payloadSchema }).nullable().optional();

export const resourcesRouter = router({
  /** What the team may read, by name, without values. */
  list: readTeam
    .input(z.object({ search: z.string().max(200).optional(), type: typeSchema.optional(), ...cursorPage }))
    .query(async ({ ctx, input }) => {
      const { search, type, limit, cursor } = input;
      const from = cursor ? { after: cursor } : undefined;
      const page = await listResources(ctx.deps, ctx.scope, { search, type, limit, from });
      const items = page.resources.map(summaryView);
      return { items, nextCursor: nextCursor(items, page.more), total: page.total };
    }),

  get: readTeam.input(z.object({ id: z.uuid() })).query(async ({ ctx, input }) => {
    const { sharedTeamIds, value, test, ...summary } = found(
      await getResource(ctx.deps, ctx.scope, input.id),
    );
    return { ...summaryView(summary), sharedTeamIds, value, test };
  }),

  create: editTeam
    .input(
      z.object({
        name: nameSchema,
        type: typeSchema,
        value: payloadSchema,
        test: testSchema,
        ...sharedFields,
      }),
    )
    .mutation(({ ctx, input: { teamId: _, ...given } }) => createResource(ctx.deps, ctx.scope, given)),

  /** Changes what is named. With the `revision` that was seen, an edit on top of another is refused: `mismatch`. */
  update: editOne
    .input(
      z.object({
        name: nameSchema.optional(),
        value: payloadSchema.optional(),
        test: testSchema,
        revision: z.int().optional(),
        ...sharedFields,
      }),
    )
    .mutation(async ({ ctx, input }) => found(await updateResource(ctx.deps, ctx.scope, input))),

  /** One change of its value, as stories make them: `mismatch` when it does not hold `ifValue`. */
  change: editOne.input(resourceChangeSchema.extend({ id: z.uuid() })).mutation(async ({ ctx, input }) => {
    const { slug } = found(await getResource(ctx.deps, ctx.scope, input.id));
    const { id: _, ...change } = input;
    return changeResource(ctx.deps.pool, ctx.scope, { ...change, slug });
  }),

  remove: editOne.mutation(async ({ ctx, input }) => {
    found(await removeResource(ctx.deps, ctx.scope, input.id));
  }),

  /** The team's stories that name it, in their drafts or live. */
  whereUsed: readTeam.input(z.object({ id: z.uuid() })).query(async ({ ctx, input }) => {
    const { slug } = found(await getResource(ctx.deps, ctx.scope, input.id));
    return whereUsed(ctx.deps, ctx.scope, { root: 'RESOURCE', slug });
  }),

  /** For completion: what a run of the team would find. */
  names: readTeam.query(({ ctx }) => resourceNames(ctx.deps, ctx.scope)),
});

function summaryView({ createdAt, editedAt, ...rest }: ResourceSummary) {
  return { ...rest, createdAt: createdAt.toISOString(), editedAt: editedAt.toISOString() };
}
