import type { Change, Graph, Id } from '@storyloom/engine';
import type { Transaction } from './story-deps.ts';

export type DraftWrite = {
  storyId: Id;
  userId: Id | null;
  /** The draft's next revision. */
  revision: number;
  batchId: Id;
  changes: Change[];
  /** What the changes made of the draft. */
  graph: Graph;
};

/** The op log and the draft, together. The caller holds the lock on the story's row. */
export async function writeDraft(tx: Transaction, write: DraftWrite): Promise<void> {
  const { storyId, userId, revision, batchId, changes, graph } = write;
  await tx.storyChange.create({ data: { storyId, revision, batchId, changes, userId } });
  await tx.story.update({
    where: { id: storyId },
    data: {
      draft: graph,
      draftRevision: revision,
      actionCount: Object.keys(graph.actions).length,
      editedAt: new Date(),
      editedById: userId,
    },
  });
}
