import type { Id } from '@storyloom/engine';
import { explain, failureOf } from '../../app-shell/explain.ts';
import type { useTRPCClient } from '../../app-shell/trpc.ts';
import type { Transport } from './contract.ts';

type Client = ReturnType<typeof useTRPCClient>;

/** Codes after which asking again cannot help. */
const final = new Set(['UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND', 'PAYLOAD_TOO_LARGE']);

/** A draft's way to the API of this site. */
export function trpcTransport(client: Client, storyId: Id): Transport {
  const id = storyId;
  return {
    change: async (batch, baseRevision) => {
      try {
        const { id: batchId, changes } = batch;
        const answer = await client.stories.change.mutate({ id, baseRevision, batchId, changes });
        // What was drawn stays here until the lock is off.
        return answer.ok || answer.reason !== 'locked' ? answer : { ...answer, reason: 'refused' };
      } catch (error) {
        if (failureOf(error).code === 'BAD_REQUEST')
          return { ok: false, reason: 'invalid', message: explain(error) };
        return failed(error);
      }
    },
    since: async (revision) => {
      try {
        const answer = await client.stories.changesSince.query({ id, revision });
        return { ok: true, ...answer };
      } catch (error) {
        return failed(error);
      }
    },
    snapshot: async () => {
      try {
        const { graph, revision, webhooks } = await client.stories.get.query({ id });
        return { ok: true, graph, revision, webhooks };
      } catch (error) {
        return failed(error);
      }
    },
  };
}

function failed(error: unknown) {
  const { code } = failureOf(error);
  if (code !== null && final.has(code))
    return { ok: false, reason: 'refused', message: explain(error) } as const;
  return { ok: false, reason: 'unreachable' } as const;
}
