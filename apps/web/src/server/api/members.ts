import {
  inviteAgain,
  inviteMember,
  removeMember,
  setMemberRole,
} from '@storyloom/adapters/accounts/change-members';
import { listMembers } from '@storyloom/adapters/accounts/members';
import { roles } from '@storyloom/adapters/accounts/roles';
import * as z from 'zod';
import { done, router, teamProcedure } from './trpc.ts';

const editMembers = teamProcedure.meta({ resource: 'member', action: 'edit', scope: 'team' });
const email = z.string().max(254);

export const membersRouter = router({
  list: teamProcedure.meta({ resource: 'member', action: 'read', scope: 'team' }).query(async ({ ctx }) => {
    const members = await listMembers(ctx.deps, ctx.scope);
    return members.map(({ joinedAt, signedInAt, ...member }) => ({
      ...member,
      joinedAt: joinedAt.toISOString(),
      signedInAt: signedInAt?.toISOString() ?? null,
    }));
  }),

  invite: editMembers.input(z.object({ email, role: z.enum(roles) })).mutation(async ({ ctx, input }) => {
    const { id, sent, link } = done(await inviteMember(ctx.deps, ctx.scope, input));
    return { id, sent, link };
  }),

  inviteAgain: editMembers.input(z.object({ email })).mutation(async ({ ctx, input }) => {
    const { id, sent, link } = done(await inviteAgain(ctx.deps, ctx.scope, input));
    return { id, sent, link };
  }),

  setRole: editMembers.input(z.object({ email, role: z.enum(roles) })).mutation(async ({ ctx, input }) => {
    done(await setMemberRole(ctx.deps, ctx.scope, input));
  }),

  remove: editMembers.input(z.object({ email })).mutation(async ({ ctx, input }) => {
    done(await removeMember(ctx.deps, ctx.scope, input));
  }),
});
