import { createFolder, listFolders, removeFolder, updateFolder } from '@storyloom/adapters/stories/folders';
import * as z from 'zod';
import { folderNameSchema } from './inputs.ts';
import { done, objectProcedure, router, teamProcedure } from './trpc.ts';

const editFolder = objectProcedure.meta({ resource: 'story', action: 'edit', scope: 'folder' });

export const foldersRouter = router({
  list: teamProcedure
    .meta({ resource: 'story', action: 'read', scope: 'team' })
    .query(({ ctx }) => listFolders(ctx.deps, ctx.scope)),

  create: teamProcedure
    .meta({ resource: 'story', action: 'edit', scope: 'team' })
    .input(z.object({ name: folderNameSchema, parentId: z.uuid().nullish() }))
    .mutation(async ({ ctx, input }) => {
      const { id } = done(await createFolder(ctx.deps, ctx.scope, input));
      return { id };
    }),

  update: editFolder
    .input(z.object({ name: folderNameSchema.optional(), parentId: z.uuid().nullish() }))
    .mutation(async ({ ctx, input }) => {
      done(await updateFolder(ctx.deps, ctx.scope, input));
    }),

  /** What is in it goes up one level. */
  remove: editFolder.mutation(async ({ ctx, input }) => {
    done(await removeFolder(ctx.deps, ctx.scope, input.id));
  }),
});
