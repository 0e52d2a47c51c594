/**
 * A locked story is edited by nobody until someone takes the lock off: not its draft, its name, its settings,
 * nor its being there. What runs goes on; where it lies (folder, tags, stars) is not guarded.
 */
import { type Id, newId } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import type { Prisma, PrismaClient } from '../prisma/client.ts';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type Lock = { at: Date; by: string | null; note: string };

/** What an edit of a locked story is answered with; `message` is one sentence for people. */
export type Locked = { ok: false; locked: true; message: string };

export type LockRow = { lockedAt: Date | null; lockedById: Id | null; lockNote: string };

export const lockColumns = { lockedAt: true, lockedById: true, lockNote: true } as const;

/** Who locked it, and why; null while it is open to edits. */
export async function lockOf(prisma: Pick<PrismaClient, 'user'>, row: LockRow): Promise<Lock | null> {
  const { lockedAt: at, lockedById, lockNote: note } = row;
  if (at === null) return null;
  const names = await namesOf(prisma, [lockedById]);
  return { at, by: lockedById === null ? null : (names.get(lockedById) ?? null), note };
}

/** The answer to an edit; null while the story is open to edits. */
export async function refusedByLock(
  prisma: Pick<PrismaClient, 'user'>,
  row: LockRow,
): Promise<Locked | null> {
  const lock = await lockOf(prisma, row);
  if (lock === null) return null;
  const why = lock.note === '' ? '' : `: “${lock.note}”`;
  const message = `${lock.by ?? 'Somebody'} locked this story${why}. Take the lock off to change it.`;
  return { ok: false, locked: true, message };
}

/** Why nothing was edited where the row asked for was not locked: it is, or it is not there. */
export async function whyNotEdited(
  prisma: Pick<PrismaClient, 'user' | 'story'>,
  { teamId, id }: { teamId: Id; id: Id },
): Promise<Locked | NotFound> {
  const row = await prisma.story.findFirst({ where: { id, teamId, deletedAt: null }, select: lockColumns });
  return (row && (await refusedByLock(prisma, row))) ?? notFound;
}

/** What an edit asks of the rows that it writes: there, of the team, and open to edits. */
export function editable(teamId: Id, id: Id): Prisma.StoryWhereInput {
  return { id, teamId, deletedAt: null, lockedAt: null };
}

/** Locks a story. One that is locked keeps its lock as it is. Open editors are told. */
export async function lockStory(
  deps: Pick<StoryDeps, 'prisma' | 'live'>,
  { teamId, userId }: Scope,
  { id, note = '' }: { id: Id; note?: string | undefined },
): Promise<'ok' | NotFound> {
  const { count } = await deps.prisma.story.updateMany({
    where: editable(teamId, id),
    data: { lockedAt: new Date(), lockedById: userId, lockNote: note.trim() },
  });
  return count > 0 ? tellEditors(deps, id) : isThere(deps, { teamId, id });
}

/** Opens a story to edits again; one that is open stays so. */
export async function unlockStory(
  deps: Pick<StoryDeps, 'prisma' | 'live'>,
  { teamId }: Scope,
  id: Id,
): Promise<'ok' | NotFound> {
  const { count } = await deps.prisma.story.updateMany({
    where: { id, teamId, deletedAt: null, lockedAt: { not: null } },
    data: { lockedAt: null, lockedById: null, lockNote: '' },
  });
  return count > 0 ? tellEditors(deps, id) : isThere(deps, { teamId, id });
}

async function isThere(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId, id }: { teamId: Id; id: Id },
): Promise<'ok' | NotFound> {
  return (await prisma.story.count({ where: { id, teamId, deletedAt: null } })) > 0 ? 'ok' : notFound;
}

/** The hint that the draft changed makes editors look at the lock, and at what is set of the story, too. */
export async function tellEditors(
  { prisma, live }: Pick<StoryDeps, 'prisma' | 'live'>,
  id: Id,
): Promise<'ok'> {
  const story = await prisma.story.findUnique({ where: { id }, select: { draftRevision: true } });
  if (story) live.announce([{ kind: 'draft', id: newId(), storyId: id, revision: story.draftRevision }]);
  return 'ok';
}
