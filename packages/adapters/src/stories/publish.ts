/**
 * A graph becomes the live version, and webhooks get or lose their addresses, schedules their next tick,
 * mailboxes whoever watches them, in the same transaction, so none ever leads to a version without it. In
 * live edit that happens as soon as a draft is saved; under change control, when a person says so.
 */
import { type Graph, type Id, newId } from '@storyloom/engine';
import { measuresOf } from '../monitoring/live-measures.ts';
import { registerEndpoints } from './register-endpoints.ts';
import { registerInboxes } from './register-inboxes.ts';
import { registerSchedules } from './register-schedules.ts';
import type { StoryDeps, Transaction } from './story-deps.ts';

/** Whether a run of `after` could differ from one of `before`: notes, groups, places and pins do not matter. */
export function runsDifferently(before: Graph, after: Graph): boolean {
  return JSON.stringify(runnable(before)) !== JSON.stringify(runnable(after));
}

function runnable(graph: Graph): unknown {
  const actions = Object.values(graph.actions)
    .map(({ position: _, group: __, pin: ___, ...action }) => action)
    .sort(byId);
  return { actions, links: Object.values(graph.links).sort(byId) };
}

/** Versions as people know them; the others are drafts, kept for runs of them: see keep-draft.ts. */
export const isPublished = { number: { gt: 0 } } as const;

/** Pinned events are the draft's. */
export function withoutPins(graph: Graph): Graph {
  const actions = Object.entries(graph.actions).map(([id, { pin: _, ...action }]) => [id, action] as const);
  return { ...graph, actions: Object.fromEntries(actions) };
}

function byId(a: { id: Id }, b: { id: Id }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export type NewVersion = {
  storyId: Id;
  userId: Id | null;
  graph: Graph;
  /** Of the draft that the graph was made of; null when that is not known. */
  revision: number | null;
  name?: string | undefined;
  note?: string | undefined;
  /** The number of the version that it repeats. */
  restoredFrom?: number;
  /** Why nobody reviewed it. */
  bypassReason?: string;
  /** The review that approved it. */
  reviewId?: Id;
};

/** Makes `graph` the story's live version. The caller holds the lock on the story's row. */
export async function publish(
  tx: Transaction,
  { vault, storyId, userId, graph, revision, name, ...more }: Pick<StoryDeps, 'vault'> & NewVersion,
): Promise<{ id: Id; number: number }> {
  const last = await tx.storyVersion.aggregate({
    where: { storyId, ...isPublished },
    _max: { number: true },
  });
  const id = newId();
  const number = (last._max.number ?? 0) + 1;
  const { note = '', ...origin } = more;
  await tx.storyVersion.create({
    data: {
      ...origin,
      id,
      storyId,
      number,
      graph: withoutPins(graph),
      revision,
      name: name || null,
      note,
      createdById: userId,
    },
  });
  const { teamId } = await tx.story.update({
    where: { id: storyId },
    data: { liveVersionId: id, liveRevision: revision, ...measuresOf(graph) },
    select: { teamId: true },
  });
  await registerEndpoints(tx, { vault, storyId, teamId, graph });
  await registerSchedules(tx, { storyId, teamId, graph });
  await registerInboxes(tx, { storyId, teamId, graph });
  return { id, number };
}
