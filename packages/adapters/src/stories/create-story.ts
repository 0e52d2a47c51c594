import {
  emptyGraph,
  type Graph,
  type Id,
  newId,
  type SendToStory,
  type StoryContent,
} from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import { freshIds } from './fresh-ids.ts';
import { publish, runsDifferently } from './publish.ts';
import { decodeSendToStory } from './send-to-story.ts';
import {
  decodeGraph,
  type NotFound,
  notFound,
  type Scope,
  type StoryDeps,
  type Transaction,
  transactionLimits,
} from './story-deps.ts';

export type NewStory = {
  name: string;
  description?: string;
  keepEventsFor?: number;
  /** Failed runs in a row after which it switches itself off; null: never. */
  disableAfter?: number | null;
  /** Its recipients are told when a run fails. */
  monitorFailures?: boolean;
  /** The time that it saves is shown and summed up. */
  reportingStatus?: boolean;
  disabled?: boolean;
  /** Of the team; another's is as good as none. */
  folderId?: Id | null;
  tags?: string[];
};

export type StoryToInsert = NewStory & { graph: Graph; sendToStory?: SendToStory | null | undefined };

/** An empty story. */
export function createStory(deps: StoryDeps, scope: Scope, story: NewStory): Promise<{ id: Id }> {
  return insertStory(deps, scope, { ...story, graph: emptyGraph });
}

/** A story with a graph, published at once: all of it is there, or nothing. */
export async function insertStory(
  { prisma, vault }: Pick<StoryDeps, 'prisma' | 'vault'>,
  scope: Scope,
  story: StoryToInsert,
): Promise<{ id: Id }> {
  const id = await prisma.$transaction((tx) => insertStoryIn(tx, { vault, scope, story }), transactionLimits);
  return { id };
}

/** As `insertStory`, in a transaction of the caller. */
export async function insertStoryIn(
  tx: Transaction,
  { vault, scope, story }: Pick<StoryDeps, 'vault'> & { scope: Scope; story: StoryToInsert },
): Promise<Id> {
  const id = newId();
  const { teamId, userId } = scope;
  const { graph, sendToStory, folderId, ...data } = story;
  const folder = folderId
    ? await tx.storyFolder.findFirst({ where: { id: folderId, teamId }, select: { id: true } })
    : null;
  await tx.story.create({
    data: {
      ...data,
      folderId: folder?.id ?? null,
      sendToStory: sendToStory ?? Prisma.DbNull,
      id,
      teamId,
      draft: graph,
      actionCount: Object.keys(graph.actions).length,
      editedById: userId,
      ...(data.disabled ? { disabledAt: new Date(), disabledById: userId } : {}),
    },
  });
  if (runsDifferently(emptyGraph, graph))
    await publish(tx, { vault, storyId: id, userId, graph, revision: 0 });
  return id;
}

/** A copy of the draft in the same folder, under new ids and webhook addresses, named "… (copy)". It tells nobody yet. */
export async function duplicateStory(
  deps: StoryDeps,
  scope: Scope,
  storyId: Id,
): Promise<{ id: Id } | NotFound> {
  const story = await deps.prisma.story.findFirst({
    where: { id: storyId, teamId: scope.teamId, deletedAt: null },
  });
  if (!story) return notFound;
  const draft = decodeGraph(story.draft);
  const graph = freshIds(draft);
  const settings = decodeSendToStory(story.sendToStory);
  const entrySlug = settings?.entry ? draft.actions[settings.entry]?.slug : undefined;
  const entry = Object.values(graph.actions).find(({ slug }) => slug === entrySlug)?.id ?? null;
  const content: StoryContent = {
    name: copyName(story.name),
    description: story.description,
    graph,
    sendToStory: settings && { ...settings, entry },
  };
  const { keepEventsFor, disableAfter, monitorFailures, reportingStatus, folderId, tags } = story;
  const kept = { keepEventsFor, disableAfter, monitorFailures, reportingStatus, folderId, tags };
  return insertStory(deps, scope, { ...content, ...kept });
}

const suffix = ' (copy)';
const longestName = 120;

function copyName(name: string): string {
  return `${name.slice(0, longestName - suffix.length)}${suffix}`;
}
