/** The stories that one person has at hand: those opened lately, and those marked. */
import type { Id } from '@storyloom/engine';
import type { Scope, StoryDeps } from './story-deps.ts';

export type StoryAtHand = { id: Id; name: string; disabled: boolean; locked: boolean; at: Date };

type Deps = Pick<StoryDeps, 'prisma'>;

const recentShown = 8;
const mostFavourites = 50;

const columns = { id: true, name: true, disabled: true, lockedAt: true, editedAt: true } as const;

/** Opened by the person, the latest first. `at` is when. */
export async function recentStories({ prisma }: Deps, { teamId, userId }: Scope): Promise<StoryAtHand[]> {
  if (userId === null) return [];
  const rows = await prisma.storyVisit.findMany({
    where: { userId, story: { teamId, deletedAt: null } },
    select: { at: true, story: { select: columns } },
    orderBy: { at: 'desc' },
    take: recentShown,
  });
  return rows.map(({ at, story }) => atHand(story, at));
}

/** Marked by the person, by name. `at` is the last edit. */
export async function favouriteStories({ prisma }: Deps, { teamId, userId }: Scope): Promise<StoryAtHand[]> {
  if (userId === null) return [];
  const rows = await prisma.storyFavourite.findMany({
    where: { userId, story: { teamId, deletedAt: null } },
    select: { story: { select: columns } },
    orderBy: [{ story: { name: 'asc' } }, { storyId: 'asc' }],
    take: mostFavourites,
  });
  return rows.map(({ story }) => atHand(story, story.editedAt));
}

/** The team's latest edits, for someone who has opened nothing yet. */
export async function latestStories(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<StoryAtHand[]> {
  const rows = await prisma.story.findMany({
    where: { teamId, deletedAt: null },
    select: columns,
    orderBy: [{ editedAt: 'desc' }, { id: 'asc' }],
    take: recentShown,
  });
  return rows.map((story) => atHand(story, story.editedAt));
}

/** Which of these stories the person marked. */
export async function markedOf(
  { prisma }: Deps,
  { userId }: Pick<Scope, 'userId'>,
  ids: readonly Id[],
): Promise<Set<Id>> {
  if (userId === null || ids.length === 0) return new Set();
  const rows = await prisma.storyFavourite.findMany({
    where: { userId, storyId: { in: [...ids] } },
    select: { storyId: true },
  });
  return new Set(rows.map((row) => row.storyId));
}

type Row = { id: Id; name: string; disabled: boolean; lockedAt: Date | null };

function atHand({ id, name, disabled, lockedAt }: Row, at: Date): StoryAtHand {
  return { id, name, disabled, locked: lockedAt !== null, at };
}
