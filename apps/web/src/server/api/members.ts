import { listMembers } from '@storyloom/adapters/accounts/members';
import { router, teamProcedure } from './trpc.ts';

export const membersRouter = router({
  list: teamProcedure.meta({ resource: 'member', action: 'read', scope: 'team' }).query(async ({ ctx }) => {
    const members = await listMembers(ctx.deps, ctx.scope);
    return members.map(({ joinedAt, signedInAt, ...member }) => ({
      ...member,
      joinedAt: joinedAt.toISOString(),
      signedInAt: signedInAt?.toISOString() ?? null,
    }));
  }),
});
