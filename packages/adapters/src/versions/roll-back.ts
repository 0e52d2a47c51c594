/**
 * An earlier version goes live again, as a new version that repeats it, so that the list of versions tells
 * what ran when. In live edit the draft goes with it, as changes in the op log: else the next edit would
 * bring back what was just taken away. Under change control the draft stays as it is.
 */
import {
  applyChanges,
  changesBetween,
  diffCount,
  diffGraphs,
  type Id,
  newId,
  publishProblems,
} from '@storyloom/engine';
import { publish, runsDifferently } from '../stories/publish.ts';
import {
  decodeGraph,
  type NotFound,
  notFound,
  type Scope,
  type StoryDeps,
  type Transaction,
} from '../stories/story-deps.ts';
import { writeDraft } from '../stories/write-draft.ts';
import { type LockedStory, type Refused, refused, withLockedStory } from './locked-story.ts';

type Target = { storyId: Id; number: number };
/** `revision` is the draft's after it. */
type RolledBack = { ok: true; id: Id; number: number; revision: number };
type Restored = { ok: true; revision: number };

/** Makes version `number` live, forwards as well as backwards. */
export function rollBack(
  deps: StoryDeps,
  scope: Scope,
  target: Target,
): Promise<RolledBack | Refused | NotFound> {
  return withLockedStory<RolledBack | Refused>(deps, scope, target.storyId, async (tx, story) => {
    const old = await tx.storyVersion.findUnique({
      where: { storyId_number: target },
      select: { graph: true, revision: true },
    });
    if (!old) return notFound;
    const graph = decodeGraph(old.graph);
    const { live } = story;
    if (live && diffCount(diffGraphs(live.graph, graph)) === 0) {
      return refused(
        live.number === target.number
          ? `Version ${live.number} is live already.`
          : `Version ${live.number}, which is live, is the same as version ${target.number}.`,
      );
    }
    const [fatal] = publishProblems(graph, deps.types).fatal;
    if (fatal) return refused(`Version ${target.number} cannot run here: ${fatal.action}: ${fatal.message}`);
    const draft = story.changeControl ? null : await takeIntoDraft(tx, scope, { story, target, graph });
    const version = await publish(tx, {
      vault: deps.vault,
      storyId: target.storyId,
      userId: scope.userId,
      graph: draft?.graph ?? graph,
      revision: draft?.revision ?? old.revision,
      restoredFrom: target.number,
    });
    return { ok: true, ...version, revision: draft?.revision ?? story.revision };
  });
}

/** Makes the draft what version `number` is; in live edit that goes live as any other edit does. */
export function restoreDraft(
  deps: StoryDeps,
  scope: Scope,
  target: Target,
): Promise<Restored | Refused | NotFound> {
  return withLockedStory<Restored | Refused>(deps, scope, target.storyId, async (tx, story) => {
    const old = await tx.storyVersion.findUnique({
      where: { storyId_number: target },
      select: { graph: true },
    });
    if (!old) return notFound;
    const before = story.draft;
    const draft = await takeIntoDraft(tx, scope, { story, target, graph: decodeGraph(old.graph) });
    if (!story.changeControl && runsDifferently(before, draft.graph)) {
      const { storyId } = target;
      await publish(tx, { vault: deps.vault, storyId, userId: scope.userId, ...draft });
    }
    return { ok: true, revision: draft.revision };
  });
}

type Taking = { story: LockedStory; target: Target; graph: LockedStory['draft'] };

/** One batch of changes; none when the draft is that already. */
async function takeIntoDraft(
  tx: Transaction,
  { userId }: Scope,
  { story, target, graph: wanted }: Taking,
): Promise<{ graph: LockedStory['draft']; revision: number }> {
  const changes = changesBetween(story.draft, wanted);
  if (changes.length === 0) return { graph: story.draft, revision: story.revision };
  const graph = applyChanges(story.draft, changes);
  const revision = story.revision + 1;
  const { storyId } = target;
  await writeDraft(tx, { storyId, userId, revision, batchId: newId(), changes, graph });
  return { graph, revision };
}
