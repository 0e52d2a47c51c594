import type { Id, Json } from '@storyloom/engine';
import type { Payloads } from '../postgres/payloads.ts';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type EventDetail = {
  id: Id;
  storyId: Id;
  actionId: Id;
  actionSlug: string;
  storyRunId: Id;
  createdAt: Date;
  port: string;
  previousEventIds: Id[];
  /** Action id to event id: the latest event of each Action before it. */
  ancestors: Record<Id, Id>;
  output: Json;
};

/** Reading payloads: where large ones are is the store's business. */
export type EventDeps = Pick<StoryDeps, 'prisma'> & { payloads: Pick<Payloads, 'load'> };

/** One event with its payload. Rejects when that is kept elsewhere and cannot be had. */
export async function getEvent(
  { prisma, payloads }: EventDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<EventDetail | NotFound> {
  const event = await prisma.event.findFirst({ where: { id, teamId } });
  if (!event) return notFound;
  const { storyId, actionId, actionSlug, storyRunId, createdAt, port, causes, blob } = event;
  const [whole] = await payloads.load([{ output: decodeOutput(event.output), blob }]);
  return {
    id,
    storyId,
    actionId,
    actionSlug,
    storyRunId,
    createdAt,
    port,
    previousEventIds: causes,
    ancestors: decodeAncestors(event.ancestors),
    output: whole?.output ?? null,
  };
}

/** As the engine wrote it. */
function decodeAncestors(stored: unknown): Record<Id, Id> {
  return stored as Record<Id, Id>;
}

/** A payload as it was stored: the engine writes nothing but JSON there. */
export function decodeOutput(stored: unknown): Json {
  return stored as Json;
}
