import type { Change, Id } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import { type NotFound, notFound, type Scope, type StoryDeps, type Transaction } from './story-deps.ts';

export type AppliedBatch = {
  revision: number;
  batchId: Id;
  changes: Change[];
  /** Who made it, as a name; null when nobody is known. */
  by: string | null;
  at: string;
};

/** What the draft's revision is now, and every batch after `revision`, oldest first. */
export async function changesSince(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, revision }: { storyId: Id; revision: number },
): Promise<{ revision: number; batches: AppliedBatch[] } | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { draftRevision: true },
  });
  if (!story) return notFound;
  const batches = await batchesSince(prisma, storyId, revision);
  return { revision: batches.at(-1)?.revision ?? story.draftRevision, batches };
}

/** Batches after `revision`, oldest first. The caller has checked that the story may be seen. */
export async function batchesSince(
  db: Pick<Transaction, 'storyChange' | 'user'>,
  storyId: Id,
  revision: number,
): Promise<AppliedBatch[]> {
  const rows = await db.storyChange.findMany({
    where: { storyId, revision: { gt: revision } },
    orderBy: { revision: 'asc' },
  });
  const names = await namesOf(
    db,
    rows.map((row) => row.userId),
  );
  return rows.map((row) => ({
    revision: row.revision,
    batchId: row.batchId,
    changes: decodeChanges(row.changes),
    by: row.userId === null ? null : (names.get(row.userId) ?? null),
    at: row.createdAt.toISOString(),
  }));
}

/** Changes as they were stored: only checked ones are ever written there. */
function decodeChanges(stored: unknown): Change[] {
  return stored as Change[];
}
