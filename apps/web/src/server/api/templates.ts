import { findTemplates } from '@storyloom/adapters/templates/find-templates';
import { templateKinds } from '@storyloom/adapters/templates/template-file';
import * as z from 'zod';
import { found, router, teamProcedure } from './trpc.ts';

const read = teamProcedure.meta({ resource: 'template', action: 'read', scope: 'team' });

/** Ready-made Actions and stories. A story is made of one by `stories.import`. */
export const templatesRouter = router({
  /** Those that match, best first, and how many another kind or category would show. */
  list: read
    .input(
      z.object({
        search: z.string().max(200).optional(),
        kind: z.enum(templateKinds).optional(),
        category: z.string().max(40).optional(),
        limit: z.int().min(1).max(100).default(50),
        cursor: z.int().min(0).max(100_000).nullish(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { search, kind, category, limit, cursor } = input;
      const skip = cursor ?? 0;
      const { templates, ...counts } = findTemplates(await ctx.deps.templates.all(), {
        search,
        kind,
        category,
        limit,
        skip,
      });
      const next = skip + templates.length;
      return { items: templates, nextCursor: next < counts.total ? next : null, ...counts };
    }),

  /** One with its story file and a sample event. */
  get: read
    .input(z.object({ slug: z.string().max(80) }))
    .query(async ({ ctx, input }) => found((await ctx.deps.templates.get(input.slug)) ?? 'not_found')),
});
