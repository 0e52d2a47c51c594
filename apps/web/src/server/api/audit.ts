import { looksAfterInstallation } from '@storyloom/adapters/accounts/installation';
import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import { peopleOf } from '@storyloom/adapters/audit/people';
import { type AuditEntry, listEntries } from '@storyloom/adapters/audit/read';
import type { Id } from '@storyloom/engine';
import { TRPCError } from '@trpc/server';
import * as z from 'zod';
import { auditFilterFields, auditScope } from '../audit-view.ts';
import type { WebDeps } from '../web-deps.ts';
import { cursorPage } from './paging.ts';
import { router, teamProcedure } from './trpc.ts';

const read = teamProcedure.meta({ resource: 'audit_log', action: 'read', scope: 'team' });
const everywhere = z.boolean().default(false);

type Asked = { deps: WebDeps; viewer: Viewer; scope: { teamId: Id } };

export const auditRouter = router({
  /** How long entries are kept, whether the caller may see those of the whole installation, and who may be asked for. */
  about: read.input(z.object({ everywhere })).query(async ({ ctx, input }) => {
    const { prisma, auditDays } = ctx.deps;
    const { teamId } = ctx.scope;
    const mayAskEverywhere = await looksAfterInstallation({ prisma }, { teamId, role: roleIn(ctx) });
    const of = { teamId: mayAskEverywhere && input.everywhere ? null : teamId };
    return {
      auditDays,
      mayAskEverywhere,
      people: await peopleOf({ prisma }, of),
    };
  }),

  /** Newest first. A page may be empty and still lead on. */
  list: read
    .input(z.object({ ...auditFilterFields, ...cursorPage, everywhere, routine: z.boolean().default(true) }))
    .query(async ({ ctx, input }) => {
      const { everywhere: all, cursor, teamId: _, ...query } = input;
      const page = { ...query, before: cursor ?? undefined };
      const { entries, next } = await listEntries(ctx.deps, await scopeOf(ctx, all), page);
      return { items: entries.map(toItem), nextCursor: next };
    }),
});

function roleIn({ viewer, scope }: Asked) {
  return viewer.teams.find((team) => team.id === scope.teamId)?.role ?? 'viewer';
}

async function scopeOf(ctx: Asked, all: boolean): Promise<{ teamId: Id | null }> {
  const { teamId } = ctx.scope;
  const scope = await auditScope(ctx.deps, { teamId, role: roleIn(ctx), everywhere: all });
  if (scope) return scope;
  throw new TRPCError({
    code: 'FORBIDDEN',
    message: 'Only owners of the first team see the whole installation.',
  });
}

function toItem({ at, ...entry }: AuditEntry) {
  return { ...entry, at: at.toISOString() };
}
