/** Under change control a draft goes live when a person says so; where a review is asked for, what was approved does. */
import {
  diffCount,
  diffGraphs,
  emptyGraph,
  type Graph,
  type Id,
  type PublishProblem,
  publishProblems,
} from '@storyloom/engine';
import { publish } from '../stories/publish.ts';
import {
  decodeGraph,
  type NotFound,
  type Scope,
  type StoryDeps,
  type Transaction,
} from '../stories/story-deps.ts';
import { type LockedStory, type Refused, refused, withLockedStory } from './locked-story.ts';
import type { Naming } from './read-versions.ts';
import { currentReview, endReviews } from './review-rows.ts';

export type PublishRequest = Naming & {
  storyId: Id;
  /** The revision that the person looked at; whatever the draft is now when it is not told. */
  revision?: number | undefined;
  /** Publishes without the review that the story asks for. Who may do that was checked before. */
  bypassReason?: string | undefined;
};

export type Published = { ok: true; id: Id; number: number; warnings: PublishProblem[] };

export function publishDraft(
  deps: StoryDeps,
  scope: Scope,
  request: PublishRequest,
): Promise<Published | Refused | NotFound> {
  return withLockedStory<Published | Refused>(deps, scope, request.storyId, (tx, story) =>
    publishLocked(deps, tx, { story, scope, request }),
  );
}

type Locked = { story: LockedStory; scope: Scope; request: PublishRequest };

async function publishLocked(
  deps: StoryDeps,
  tx: Transaction,
  { story, scope, request }: Locked,
): Promise<Published | Refused> {
  const { storyId, name, note, bypassReason } = request;
  if (!story.changeControl)
    return refused('This story is in live edit: every change that runs is published when it is saved.');
  const wanted = await wantedOf(tx, story, request);
  if (!wanted.ok) return wanted;
  const { graph, revision, reviewId } = wanted;
  if (diffCount(diffGraphs(story.live?.graph ?? emptyGraph, graph)) === 0)
    return refused(nothingToPublish(story));
  const { fatal, warnings } = publishProblems(graph, deps.types);
  const [first] = fatal;
  if (first) return refused(`${first.action} cannot run: ${first.message} Remove or disable it first.`);
  const version = await publish(tx, {
    vault: deps.vault,
    storyId,
    userId: scope.userId,
    graph,
    revision,
    name,
    note,
    ...(reviewId === null ? {} : { reviewId }),
    ...(bypassReason === undefined ? {} : { bypassReason }),
  });
  if (reviewId !== null)
    await tx.storyReview.update({ where: { id: reviewId }, data: { state: 'published' } });
  await endReviews(tx, storyId);
  return { ok: true, ...version, warnings };
}

type Wanted = { ok: true; graph: Graph; revision: number; reviewId: Id | null };

/** The approved graph where one is asked for; else the draft, if it is still what the person saw. */
async function wantedOf(
  tx: Transaction,
  story: LockedStory,
  { storyId, revision, bypassReason }: PublishRequest,
): Promise<Wanted | Refused> {
  if (story.reviewRequired && bypassReason === undefined) return approvedOf(tx, storyId);
  if (revision !== undefined && revision !== story.revision) {
    return refused('Somebody changed the draft in the meantime. Look at it again, then publish it.');
  }
  return { ok: true, graph: story.draft, revision: story.revision, reviewId: null };
}

async function approvedOf(tx: Transaction, storyId: Id): Promise<Wanted | Refused> {
  const review = await currentReview(tx, storyId);
  if (review?.state !== 'approved') {
    return refused(
      review?.state === 'open'
        ? 'The review of this draft is still open: somebody else has to approve it.'
        : 'This story asks for a review: request one, and publish what was approved.',
    );
  }
  const { id, revision } = review;
  const { graph } = await tx.storyReview.findUniqueOrThrow({ where: { id }, select: { graph: true } });
  return { ok: true, graph: decodeGraph(graph), revision, reviewId: id };
}

function nothingToPublish({ live }: LockedStory): string {
  return live ? `Nothing changed since version ${live.number}.` : 'This story has nothing to publish yet.';
}
