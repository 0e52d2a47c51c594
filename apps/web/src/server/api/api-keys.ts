import { createApiKey, listApiKeys, revokeApiKey } from '@storyloom/adapters/accounts/api-keys';
import * as z from 'zod';
import { nameSchema } from './inputs.ts';
import { found, objectProcedure, router, teamProcedure } from './trpc.ts';

export const apiKeysRouter = router({
  list: teamProcedure.meta({ resource: 'api_key', action: 'read', scope: 'team' }).query(async ({ ctx }) => {
    const keys = await listApiKeys(ctx.deps, ctx.scope);
    return keys.map(({ createdAt, lastUsedAt, ...key }) => ({
      ...key,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    }));
  }),

  create: teamProcedure
    .meta({ resource: 'api_key', action: 'edit', scope: 'team' })
    .input(z.object({ name: nameSchema }))
    .mutation(async ({ ctx, input }) => {
      const { teamId, name } = input;
      return found(await createApiKey(ctx.deps, { teamId, userId: ctx.viewer.user.id, name }));
    }),

  revoke: objectProcedure
    .meta({ resource: 'api_key', action: 'edit', scope: 'api_key' })
    .mutation(async ({ ctx, input }) => {
      found(await revokeApiKey(ctx.deps, ctx.scope, input.id));
    }),
});
