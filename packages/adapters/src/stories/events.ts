import type { Id, Json } from '@storyloom/engine';
import type { Payloads } from '../postgres/payloads.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { horizon } from './run-states.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

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

export type EventPreview = {
  id: Id;
  actionId: Id;
  actionSlug: string;
  actionName: string;
  storyRunId: Id;
  createdAt: Date;
  port: string;
  /** The start of the payload as text; nothing of one that is kept elsewhere, for its size. */
  preview: string;
};

type PreviewRow = {
  id: Id;
  action_id: Id;
  action_slug: string;
  story_run_id: Id;
  created_at: Date;
  port: string;
  preview: string;
};

/** Characters of a payload that a list shows. */
const previewLength = 200;

/** Events of a story, or of one of its Actions, newest first, without payloads. */
export async function listEvents(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  query: { storyId: Id; actionId?: Id | undefined; after?: Id | undefined; limit: number },
): Promise<{ events: EventPreview[]; more: boolean } | NotFound> {
  const { storyId, actionId, after, limit } = query;
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { draft: true },
  });
  if (!story) return notFound;
  const ofAction = actionId ? Prisma.sql`and action_id = ${actionId}::uuid` : Prisma.empty;
  const behind = after ? Prisma.sql`and id < ${after}::uuid` : Prisma.empty;
  const rows = await prisma.$queryRaw<PreviewRow[]>`
    select id, action_id, action_slug, story_run_id, created_at, port,
      case when blob is null then left(output::text, ${previewLength}) else '' end as preview
    from event where story_id = ${storyId}::uuid and id < ${horizon()}::uuid ${ofAction} ${behind}
    order by id desc limit ${limit + 1}`;
  const { actions } = decodeGraph(story.draft);
  const events = rows.slice(0, limit).map((row) => ({
    id: row.id,
    actionId: row.action_id,
    actionSlug: row.action_slug,
    actionName: actions[row.action_id]?.name ?? row.action_slug,
    storyRunId: row.story_run_id,
    createdAt: row.created_at,
    port: row.port,
    preview: row.preview,
  }));
  return { events, more: rows.length > limit };
}

/** A payload as it was stored: the engine writes nothing but JSON there. */
export function decodeOutput(stored: unknown): Json {
  return stored as Json;
}
