import { type Graph, type Id, newId } from '@storyloom/engine';
import { type LockRow, refusedByLock } from '../stories/lock.ts';
import {
  decodeGraph,
  type NotFound,
  notFound,
  type Scope,
  type StoryDeps,
  type Transaction,
  transactionLimits,
} from '../stories/story-deps.ts';

export type LockedStory = {
  draft: Graph;
  /** Of the draft. */
  revision: number;
  changeControl: boolean;
  reviewRequired: boolean;
  live: LiveVersion | null;
};

export type LiveVersion = { id: Id; number: number; graph: Graph };

type Row = {
  draft: unknown;
  draft_revision: number;
  change_control: boolean;
  review_required: boolean;
  live_version_id: Id | null;
} & LockRow;

/** The story under its row's lock, until the transaction ends; null when there is none in this team. */
async function lockStory(
  tx: Transaction,
  { teamId }: Pick<Scope, 'teamId'>,
  storyId: Id,
): Promise<LockedStory | Refused | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    select draft, draft_revision, change_control, review_required, live_version_id,
      locked_at as "lockedAt", locked_by_id as "lockedById", lock_note as "lockNote"
    from story
    where id = ${storyId}::uuid and team_id = ${teamId}::uuid and deleted_at is null
    for update`;
  if (!row) return null;
  const locked = await refusedByLock(tx, row);
  if (locked) return refused(locked.message);
  const live = row.live_version_id
    ? await tx.storyVersion.findUnique({
        where: { id: row.live_version_id },
        select: { id: true, number: true, graph: true },
      })
    : null;
  return {
    draft: decodeGraph(row.draft),
    revision: row.draft_revision,
    changeControl: row.change_control,
    reviewRequired: row.review_required,
    live: live && { ...live, graph: decodeGraph(live.graph) },
  };
}

type Outcome = { ok: true; revision?: number } | Refused;

/**
 * Does something to a story under its row's lock, all of it or nothing, and tells whoever has it open that
 * its draft, its versions or its review are not what they were. A story that somebody locked stays as it is.
 */
export async function withLockedStory<T extends Outcome>(
  deps: Pick<StoryDeps, 'prisma' | 'live'>,
  scope: Scope,
  storyId: Id,
  work: (tx: Transaction, story: LockedStory) => Promise<T | NotFound>,
): Promise<T | Refused | NotFound> {
  let before = 0;
  const result = await deps.prisma.$transaction(async (tx) => {
    const story = await lockStory(tx, scope, storyId);
    if (story === null) return notFound;
    if ('ok' in story) return story;
    before = story.revision;
    return work(tx, story);
  }, transactionLimits);
  if (result !== notFound && result.ok) {
    deps.live.announce([{ kind: 'draft', id: newId(), storyId, revision: result.revision ?? before }]);
  }
  return result;
}

/** What could not be done, in a sentence. */
export type Refused = { ok: false; message: string };

export function refused(message: string): Refused {
  return { ok: false, message };
}
