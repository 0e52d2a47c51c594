/** Somebody else looks at a draft before it goes live. What is approved is the graph that was asked about. */
import { diffCount, diffGraphs, emptyGraph, type Graph, type Id, newId } from '@storyloom/engine';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from '../stories/story-deps.ts';
import { type Refused, refused, withLockedStory } from './locked-story.ts';
import { endReviews, type Review, reviewColumns, toReviews } from './review-rows.ts';

type Deps = Pick<StoryDeps, 'prisma' | 'live'>;
type Asked = { storyId: Id; revision?: number | undefined; note: string };

/** Asks about the draft as it is; a review that was under way is withdrawn. `revision` is what the person saw. */
export function requestReview(
  deps: Deps,
  scope: Scope,
  { storyId, revision, note }: Asked,
): Promise<{ ok: true; id: Id } | Refused | NotFound> {
  return withLockedStory<{ ok: true; id: Id } | Refused>(deps, scope, storyId, async (tx, story) => {
    if (!story.reviewRequired) {
      return refused('This story is published without a review. Its settings can ask for one.');
    }
    if (revision !== undefined && revision !== story.revision) {
      return refused('Somebody changed the draft in the meantime. Look at it again, then ask for a review.');
    }
    if (diffCount(diffGraphs(story.live?.graph ?? emptyGraph, story.draft)) === 0) {
      return refused('The draft is what is live: there is nothing to review.');
    }
    await endReviews(tx, storyId);
    const id = newId();
    await tx.storyReview.create({
      data: { id, storyId, revision: story.revision, graph: story.draft, note, requestedById: scope.userId },
    });
    return { ok: true, id };
  });
}

type Decision = { storyId: Id; reviewId: Id; verdict: 'approve' | 'reject'; comment: string };

/** By anybody who may, but whoever asked. */
export function decideReview(
  deps: Deps,
  scope: Scope,
  { storyId, reviewId, verdict, comment }: Decision,
): Promise<{ ok: true } | Refused | NotFound> {
  return withLockedStory<{ ok: true } | Refused>(deps, scope, storyId, async (tx) => {
    const review = await tx.storyReview.findFirst({
      where: { id: reviewId, storyId },
      select: { state: true, requestedById: true },
    });
    if (!review) return notFound;
    if (review.state !== 'open') return refused(`This review is ${review.state} already.`);
    if (scope.userId === null || review.requestedById === scope.userId) {
      return refused('You asked for this review: somebody else has to decide.');
    }
    if (verdict === 'reject' && comment === '') return refused('Say what has to change before it goes live.');
    await tx.storyReview.update({
      where: { id: reviewId },
      data: {
        state: verdict === 'approve' ? 'approved' : 'rejected',
        decidedById: scope.userId,
        decidedAt: new Date(),
        comment,
      },
    });
    return { ok: true };
  });
}

/** Takes the question back, decided or not. */
export function withdrawReview(
  deps: Deps,
  scope: Scope,
  { storyId, reviewId }: { storyId: Id; reviewId: Id },
): Promise<{ ok: true } | Refused | NotFound> {
  return withLockedStory<{ ok: true } | Refused>(deps, scope, storyId, async (tx) => {
    const { count } = await tx.storyReview.updateMany({
      where: { id: reviewId, storyId, state: { in: ['open', 'approved', 'rejected'] } },
      data: { state: 'withdrawn' },
    });
    if (count > 0) return { ok: true };
    const known = await tx.storyReview.findFirst({
      where: { id: reviewId, storyId },
      select: { state: true },
    });
    return known ? refused(`This review is ${known.state} already.`) : notFound;
  });
}

/** Reviews of a story, newest first. */
export async function listReviews(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, limit, skip }: { storyId: Id; limit: number; skip: number },
): Promise<{ reviews: Review[]; total: number } | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { id: true },
  });
  if (!story) return notFound;
  const [rows, total] = await Promise.all([
    prisma.storyReview.findMany({
      where: { storyId },
      orderBy: { id: 'desc' },
      select: reviewColumns,
      take: limit,
      skip,
    }),
    prisma.storyReview.count({ where: { storyId } }),
  ]);
  return { reviews: await toReviews(prisma, rows), total };
}

/** The graph that a review is about. */
export async function reviewGraph(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, reviewId }: { storyId: Id; reviewId: Id },
): Promise<Graph | NotFound> {
  const row = await prisma.storyReview.findFirst({
    where: { id: reviewId, storyId, story: { teamId, deletedAt: null } },
    select: { graph: true },
  });
  return row ? decodeGraph(row.graph) : notFound;
}
