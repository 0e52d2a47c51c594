/** What is set of a story outside its graph, for those who look at it. set-limits.ts changes it. */
import type { Id, SendToStory } from '@storyloom/engine';
import { type Lock, lockColumns, lockOf } from './lock.ts';
import { decodeSendToStory } from './send-to-story.ts';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type StorySettings = {
  teamId: Id;
  disabled: boolean;
  name: string;
  description: string;
  tags: string[];
  /** Null: at the top. */
  folderId: Id | null;
  /** Null while it is open to edits. */
  lock: Lock | null;
  /** Seconds. */
  keepEventsFor: number;
  /** Story runs at once; null for no limit. */
  concurrency: number | null;
  /** A formula over the first event: the limit holds for each of its values; null for all together. */
  concurrencyKey: string | null;
  /** Higher first. */
  priority: number;
  /** Failed runs in a row after which it switches itself off; null: never. */
  disableAfter: number | null;
  /** Its recipients are told when a run fails. */
  monitorFailures: boolean;
  /** The time that it saves is shown and summed up. */
  reportingStatus: boolean;
  /** Since when what is queued stays queued; null while it goes on. */
  suspendedAt: Date | null;
  /** Who may call it; null while nobody ever could. */
  sendToStory: SendToStory | null;
};

export async function readStorySettings(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<StorySettings | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id, teamId, deletedAt: null },
    select: {
      ...lockColumns,
      teamId: true,
      disabled: true,
      name: true,
      description: true,
      tags: true,
      folderId: true,
      keepEventsFor: true,
      concurrency: true,
      concurrencyKey: true,
      priority: true,
      disableAfter: true,
      monitorFailures: true,
      reportingStatus: true,
      suspendedAt: true,
      sendToStory: true,
    },
  });
  if (!story) return notFound;
  const { lockedAt, lockedById, lockNote, ...settings } = story;
  return {
    ...settings,
    sendToStory: decodeSendToStory(story.sendToStory),
    lock: await lockOf(prisma, { lockedAt, lockedById, lockNote }),
  };
}
