/**
 * Stories that were removed: hidden and out of reach of webhooks, kept as they are for some days. Restored, they
 * have their runs, addresses and secrets. What is over is taken away by the worker's cleaner, in batches.
 */
import type { Id } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import { editable, type Locked, whyNotEdited } from './lock.ts';
import { type PageStart, startAt } from './page-start.ts';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

type Deps = Pick<StoryDeps, 'prisma'>;

export type TrashedStory = {
  id: Id;
  name: string;
  actionCount: number;
  /** Where it comes back to; null for the top. */
  folder: string | null;
  deletedAt: Date;
  deletedBy: string | null;
  /** From then on it is gone for good. */
  purgedAt: Date;
};

const dayMs = 86_400_000;

/** Hides a story, and webhooks no longer reach it; `restoreStory` brings it back as it was. */
export async function removeStory(
  { prisma }: Deps,
  { teamId, userId }: Scope,
  id: Id,
): Promise<{ ok: true } | Locked | NotFound> {
  const { count } = await prisma.story.updateMany({
    where: editable(teamId, id),
    data: { deletedAt: new Date(), deletedById: userId },
  });
  return count > 0 ? { ok: true } : whyNotEdited(prisma, { teamId, id });
}

/** Back to its folder, or to the top where that is gone. A story that was not removed stays as it is. */
export async function restoreStory({ prisma }: Deps, { teamId }: Scope, id: Id): Promise<'ok' | NotFound> {
  const { count } = await prisma.story.updateMany({
    where: { id, teamId, purgedAt: null },
    data: { deletedAt: null, deletedById: null },
  });
  return count > 0 ? 'ok' : notFound;
}

/** Cannot be undone: only what is in the trash can be deleted for good. The cleaner's next round removes it. */
export async function purgeStory({ prisma }: Deps, { teamId }: Scope, id: Id): Promise<'ok' | NotFound> {
  const { count } = await prisma.story.updateMany({
    where: { id, teamId, deletedAt: { not: null }, purgedAt: null },
    data: { purgedAt: new Date() },
  });
  return count > 0 ? 'ok' : notFound;
}

/** Everything in the team's trash, at once. Answers how many stories that were. */
export async function emptyTrash({ prisma }: Deps, { teamId }: Scope): Promise<{ stories: number }> {
  const { count } = await prisma.story.updateMany({
    where: { teamId, deletedAt: { not: null }, purgedAt: null },
    data: { purgedAt: new Date() },
  });
  return { stories: count };
}

/** The team's removed stories, the latest first. `trashDays` is how long they stay. */
export async function listTrash(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  {
    limit,
    from = { skip: 0 },
    trashDays,
  }: { limit: number; from?: PageStart | undefined; trashDays: number },
): Promise<{ stories: TrashedStory[]; total: number; more: boolean }> {
  const where = { teamId, deletedAt: { not: null }, purgedAt: null };
  const [rows, total] = await Promise.all([
    prisma.story.findMany({
      where,
      select: {
        id: true,
        name: true,
        actionCount: true,
        deletedAt: true,
        deletedById: true,
        folder: { select: { name: true } },
      },
      orderBy: [{ deletedAt: 'desc' }, { id: 'asc' }],
      take: limit + 1,
      ...startAt(from),
    }),
    prisma.story.count({ where }),
  ]);
  const names = await namesOf(
    prisma,
    rows.map((row) => row.deletedById),
  );
  const stories = rows.slice(0, limit).flatMap(({ deletedAt, deletedById, folder, ...story }) =>
    deletedAt === null
      ? []
      : {
          ...story,
          folder: folder?.name ?? null,
          deletedAt,
          deletedBy: deletedById === null ? null : (names.get(deletedById) ?? null),
          purgedAt: new Date(deletedAt.getTime() + trashDays * dayMs),
        },
  );
  return { stories, total, more: rows.length > limit };
}

/** Counts of what goes with a story go up to here; one more says that there is more. */
export const lossUpTo = 10_000;

/** What is lost when a removed story is deleted for good. */
export async function lossOf(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<{ events: number; runs: number } | NotFound> {
  const story = await prisma.story.findFirst({ where: { id, teamId, purgedAt: null }, select: { id: true } });
  if (!story) return notFound;
  const [row] = await prisma.$queryRaw<{ events: bigint; runs: bigint }[]>`
    select (select count(*) from (select from event where story_id = ${id}::uuid limit ${lossUpTo + 1}) e) as events,
           (select count(*) from (select from story_run where story_id = ${id}::uuid limit ${lossUpTo + 1}) r) as runs`;
  return { events: Number(row?.events ?? 0), runs: Number(row?.runs ?? 0) };
}
