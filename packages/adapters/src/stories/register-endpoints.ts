import { randomBytes } from 'node:crypto';
import type { Graph, Id } from '@storyloom/engine';
import { keptSecret } from '../vault/webhook-secret.ts';
import type { StoryDeps, Transaction } from './story-deps.ts';

export const webhookType = 'webhook';

/**
 * A webhook keeps its path and secret, 128 random bits each, for as long as its story is there: an Action
 * that was removed no longer answers, and answers at the same address when it is brought back.
 */
export async function registerEndpoints(
  tx: Transaction,
  { vault, storyId, teamId, graph }: Pick<StoryDeps, 'vault'> & { storyId: Id; teamId: Id; graph: Graph },
): Promise<void> {
  const webhooks = Object.values(graph.actions).filter((action) => action.type === webhookType);
  const actionIds = webhooks.map((action) => action.id);
  await tx.endpoint.updateMany({
    where: { storyId, enabled: true, actionId: { notIn: actionIds } },
    data: { enabled: false },
  });
  const known = await tx.endpoint.findMany({ where: { storyId }, select: { actionId: true, enabled: true } });
  const enabledBefore = new Map(known.map((endpoint) => [endpoint.actionId, endpoint.enabled]));

  const fresh = webhooks.filter((action) => !enabledBefore.has(action.id));
  if (fresh.length > 0) {
    await tx.endpoint.createMany({
      data: fresh.map((action) => {
        const path = random128();
        const secret = random128();
        const kept = vault ? keptSecret(vault, { teamId, path }, secret) : { secret };
        return { path, ...kept, storyId, actionId: action.id, enabled: !action.disabled };
      }),
    });
  }
  for (const enabled of [true, false]) {
    const turned = webhooks.filter(
      (action) => !action.disabled === enabled && enabledBefore.get(action.id) === !enabled,
    );
    if (turned.length === 0) continue;
    await tx.endpoint.updateMany({
      where: { storyId, actionId: { in: turned.map((action) => action.id) } },
      data: { enabled },
    });
  }
}

function random128(): string {
  return randomBytes(16).toString('hex');
}
