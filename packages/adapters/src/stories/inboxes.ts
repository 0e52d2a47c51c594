/** The mailboxes of a story as people see them: when they were looked at, and what is wrong. */
import type { Id } from '@storyloom/engine';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type InboxView = {
  actionId: Id;
  /** False while its Action is off, or is not in the live version. */
  enabled: boolean;
  /** A worker holds it: its connection is open, or is being opened. */
  isHeld: boolean;
  /** When all of it was looked at last. */
  checkedAt: Date | null;
  /** What keeps it, or some of it, from being looked at; a sentence. */
  error: string | null;
  /** When a worker looks at it next; null while one holds it, and while it is off. */
  nextCheckAt: Date | null;
};

/** Of the live version, by Action. */
export async function listInboxes(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  storyId: Id,
): Promise<InboxView[] | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { inboxes: { orderBy: { actionId: 'asc' } } },
  });
  if (!story) return notFound;
  return story.inboxes.map(({ actionId, enabled, owner, checkedAt, error, wakeAt }) => ({
    actionId,
    enabled,
    isHeld: enabled && owner !== null,
    checkedAt,
    error,
    nextCheckAt: enabled && owner === null ? wakeAt : null,
  }));
}
