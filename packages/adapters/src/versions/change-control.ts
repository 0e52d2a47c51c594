/** Whether edits of a story go live as they are saved, or when they are published. */
import { emptyGraph, type Id } from '@storyloom/engine';
import { runsDifferently } from '../stories/publish.ts';
import type { NotFound, Scope, StoryDeps } from '../stories/story-deps.ts';
import { type Refused, refused, withLockedStory } from './locked-story.ts';
import { endReviews } from './review-rows.ts';

export type ChangeControl = { changeControl: boolean; reviewRequired: boolean };

/** Back to live edit only while the draft runs as the live version does: nothing goes live by a switch. */
export async function setChangeControl(
  deps: Pick<StoryDeps, 'prisma' | 'live'>,
  scope: Scope,
  { storyId, changeControl, reviewRequired }: ChangeControl & { storyId: Id },
): Promise<{ ok: true } | Refused | NotFound> {
  return withLockedStory<{ ok: true } | Refused>(deps, scope, storyId, async (tx, story) => {
    if (!changeControl && runsDifferently(story.live?.graph ?? emptyGraph, story.draft)) {
      return refused(
        'The draft has changes that are not live: publish them, or take the live version back into the draft.',
      );
    }
    const asks = changeControl && reviewRequired;
    if (!asks) await endReviews(tx, storyId);
    await tx.story.update({
      where: { id: storyId },
      data: { changeControl, reviewRequired: asks },
    });
    return { ok: true };
  });
}
