/**
 * Live edit: what can run of a draft becomes the live version as soon as it is saved, and webhooks get
 * or lose their addresses, schedules their next tick, mailboxes whoever watches them, in the same
 * transaction, so none ever leads to a version without it.
 */
import { randomBytes } from 'node:crypto';
import { type Graph, type Id, newId } from '@storyloom/engine';
import { registerInboxes } from './register-inboxes.ts';
import { registerSchedules } from './register-schedules.ts';
import type { Transaction } from './story-deps.ts';

export const webhookType = 'webhook';

/** Whether a run of `after` could differ from one of `before`: notes and positions do not matter. */
export function runsDifferently(before: Graph, after: Graph): boolean {
  return JSON.stringify(runnable(before)) !== JSON.stringify(runnable(after));
}

function runnable(graph: Graph): unknown {
  const actions = Object.values(graph.actions)
    .map(({ position: _, ...action }) => action)
    .sort(byId);
  return { actions, links: Object.values(graph.links).sort(byId) };
}

function byId(a: { id: Id }, b: { id: Id }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Makes `graph` the story's live version. The caller holds the lock on the story's row. */
export async function publish(
  tx: Transaction,
  { storyId, userId, graph }: { storyId: Id; userId: Id | null; graph: Graph },
): Promise<void> {
  const last = await tx.storyVersion.aggregate({ where: { storyId }, _max: { number: true } });
  const id = newId();
  const number = (last._max.number ?? 0) + 1;
  await tx.storyVersion.create({ data: { id, storyId, number, graph, createdById: userId } });
  const { teamId } = await tx.story.update({
    where: { id: storyId },
    data: { liveVersionId: id },
    select: { teamId: true },
  });
  await registerEndpoints(tx, storyId, graph);
  await registerSchedules(tx, { storyId, teamId, graph });
  await registerInboxes(tx, { storyId, teamId, graph });
}

/**
 * A webhook keeps its path and secret, 128 random bits each, for as long as its story is there: an Action
 * that was removed no longer answers, and answers at the same address when it is brought back.
 */
async function registerEndpoints(tx: Transaction, storyId: Id, graph: Graph): Promise<void> {
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
      data: fresh.map((action) => ({
        path: random128(),
        secret: random128(),
        storyId,
        actionId: action.id,
        enabled: !action.disabled,
      })),
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
