import { tryDraft } from '@storyloom/adapters/runs/try-action';
import { TRPCError } from '@trpc/server';
import * as z from 'zod';
import { testTurn } from '../test-turn.ts';
import { optionsSchema, payloadSchema } from './inputs.ts';
import { done, inStoryProcedure, router } from './trpc.ts';

export const actionsRouter = router({
  /** One Action carried out against an event or a payload; nothing is stored, what it sends is sent. */
  test: inStoryProcedure
    .meta({ resource: 'story', action: 'run', scope: 'story' })
    .input(
      z.object({
        actionId: z.uuid(),
        options: optionsSchema.optional(),
        eventId: z.uuid().optional(),
        payload: payloadSchema.optional(),
        pinsFirst: z.boolean().optional(),
      }),
    )
    .mutation(async ({ ctx, input, signal = new AbortController().signal }) => {
      const wait = await testTurn(ctx.deps, ctx.viewer.user.id);
      if (wait !== null) throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: wait });
      const { ok: _, ...tried } = done(await tryDraft(ctx.deps, ctx.scope, { ...input, signal }));
      return tried;
    }),
});
