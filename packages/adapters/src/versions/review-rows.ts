/** Reviews as they are stored, and the one of a story that counts: the newest, until it is done with. */
import type { Id } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import type { StoryDeps, Transaction } from '../stories/story-deps.ts';

const states = ['open', 'approved', 'rejected', 'withdrawn', 'published'] as const;
export type ReviewState = (typeof states)[number];

export type Review = {
  id: Id;
  state: ReviewState;
  /** The revision of the draft that it is about. */
  revision: number;
  note: string;
  /** Who asked; null when they are gone. */
  requestedBy: { id: Id; name: string } | null;
  requestedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  comment: string;
};

export const reviewColumns = {
  id: true,
  state: true,
  revision: true,
  note: true,
  requestedById: true,
  createdAt: true,
  decidedById: true,
  decidedAt: true,
  comment: true,
} as const;

type Row = {
  id: Id;
  state: string;
  revision: number;
  note: string;
  requestedById: Id | null;
  createdAt: Date;
  decidedById: Id | null;
  decidedAt: Date | null;
  comment: string;
};

export async function toReviews(db: Pick<Transaction, 'user'>, rows: readonly Row[]): Promise<Review[]> {
  const names = await namesOf(
    db,
    rows.flatMap(({ requestedById, decidedById }) => [requestedById, decidedById]),
  );
  return rows.map(({ requestedById, createdAt, decidedById, state, ...row }) => {
    const requester = requestedById === null ? undefined : names.get(requestedById);
    return {
      ...row,
      state: states.find((one) => one === state) ?? 'withdrawn',
      requestedBy: requestedById !== null && requester ? { id: requestedById, name: requester } : null,
      requestedAt: createdAt,
      decidedBy: decidedById === null ? null : (names.get(decidedById) ?? null),
    };
  });
}

/** The newest review of a story, while it is open, approved or rejected. */
export async function currentReview(
  db: Pick<Transaction, 'storyReview' | 'user'>,
  storyId: Id,
): Promise<Review | null> {
  const row = await db.storyReview.findFirst({
    where: { storyId },
    orderBy: { id: 'desc' },
    select: reviewColumns,
  });
  if (!row || row.state === 'withdrawn' || row.state === 'published') return null;
  const [review] = await toReviews(db, [row]);
  return review ?? null;
}

/** Ends what is under way: another draft was published, or is asked about. */
export async function endReviews(tx: Pick<Transaction, 'storyReview'>, storyId: Id): Promise<void> {
  await tx.storyReview.updateMany({
    where: { storyId, state: { in: ['open', 'approved', 'rejected'] } },
    data: { state: 'withdrawn' },
  });
}

/** Which of these stories ask for a review that nobody has decided. */
export async function storiesInReview(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  ids: readonly Id[],
): Promise<Set<Id>> {
  const rows = await prisma.storyReview.findMany({
    where: { storyId: { in: [...ids] }, state: 'open' },
    select: { storyId: true },
  });
  return new Set(rows.map(({ storyId }) => storyId));
}

/** A review that waits for somebody to decide. */
export type OpenReview = {
  storyId: Id;
  storyName: string;
  /** The number of the live version; null when none is. */
  live: number | null;
  note: string;
  /** Who asked; null when they are gone. */
  by: string | null;
  at: Date;
};

/** Those of a team, the newest first. Only stories that ask for reviews are looked at. */
export async function openReviews(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId, limit }: { teamId: Id; limit: number },
): Promise<OpenReview[]> {
  const rows = await prisma.$queryRaw<
    { story_id: Id; story_name: string; live: number | null; note: string; by_id: Id | null; at: Date }[]
  >`
    select r.story_id, s.name as story_name, v.number as live, r.note, r.requested_by_id as by_id,
           r.created_at as at
    from story s join story_review r on r.story_id = s.id and r.state = 'open'
    left join story_version v on v.id = s.live_version_id
    where s.team_id = ${teamId}::uuid and s.deleted_at is null and s.review_required
    order by r.id desc limit ${limit}`;
  const names = await namesOf(
    prisma,
    rows.map((row) => row.by_id),
  );
  return rows.map(({ story_id, story_name, live, note, by_id, at }) => ({
    storyId: story_id,
    storyName: story_name,
    live,
    note,
    by: by_id === null ? null : (names.get(by_id) ?? null),
    at,
  }));
}
