import { endSessions } from '@storyloom/adapters/accounts/sessions';
import { router, viewerProcedure } from './trpc.ts';

export const viewerRouter = router({
  me: viewerProcedure
    .meta({ resource: 'viewer', action: 'read', scope: 'self' })
    .query(({ ctx }) => ({ ...ctx.viewer, version: ctx.deps.version })),

  signOutEverywhere: viewerProcedure
    .meta({ resource: 'viewer', action: 'edit', scope: 'self' })
    .mutation(({ ctx }) => endSessions(ctx.deps.prisma, ctx.viewer.user.id)),
});
