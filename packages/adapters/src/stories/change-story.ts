/**
 * The only way to change a draft: a batch of changes under the lock of the story's row. Batches of two
 * editors that touch different things both land; those that clash are answered, never overwritten.
 */
import {
  type ActionTypes,
  applyChanges,
  type Change,
  ChangeError,
  clashes,
  type Graph,
  type Id,
  newId,
} from '@storyloom/engine';
import { type AppliedBatch, batchesSince } from './changes-since.ts';
import { type LockRow, refusedByLock } from './lock.ts';
import { publish, runsDifferently } from './publish.ts';
import {
  decodeGraph,
  type NotFound,
  notFound,
  type Scope,
  type StoryDeps,
  type Transaction,
  transactionLimits,
} from './story-deps.ts';
import { type WebhookUrls, webhookUrls } from './webhook-urls.ts';
import { writeDraft } from './write-draft.ts';

export type ChangeBatch = {
  storyId: Id;
  /** The revision that the editor saw. */
  baseRevision: number;
  /** Chosen by the editor; a batch that comes again is answered again and not applied again. */
  batchId: Id;
  changes: Change[];
};

export type Others = Pick<AppliedBatch, 'revision' | 'changes' | 'by'>[];

export type ChangeResult =
  | { ok: true; revision: number; others: Others; webhooks: WebhookUrls }
  | { ok: false; reason: 'conflict'; revision: number; others: Others; clashes: string[] }
  | { ok: false; reason: 'invalid'; message: string }
  | { ok: false; reason: 'locked'; message: string };

/** Stores the batch and, when the story is in live edit and runs differently now, publishes it, in one transaction. */
export async function changeStory(
  deps: StoryDeps,
  scope: Scope,
  batch: ChangeBatch,
): Promise<ChangeResult | NotFound> {
  const result = await deps.prisma.$transaction((tx) => change(deps, tx, scope, batch), transactionLimits);
  if (result !== notFound && result.ok) {
    const { storyId } = batch;
    deps.live.announce([{ kind: 'draft', id: newId(), storyId, revision: result.revision }]);
  }
  return result;
}

type Row = { draft: unknown; draft_revision: number; change_control: boolean } & LockRow;

async function change(
  deps: StoryDeps,
  tx: Transaction,
  scope: Scope,
  batch: ChangeBatch,
): Promise<ChangeResult | NotFound> {
  const { storyId, baseRevision, batchId, changes } = batch;
  const [story] = await tx.$queryRaw<Row[]>`
    select draft, draft_revision, change_control, locked_at as "lockedAt", locked_by_id as "lockedById",
      lock_note as "lockNote"
    from story
    where id = ${storyId}::uuid and team_id = ${scope.teamId}::uuid and deleted_at is null
    for update`;
  if (!story) return notFound;

  const since = await batchesSince(tx, storyId, baseRevision);
  const before = await tx.storyChange.findUnique({
    where: { storyId_batchId: { storyId, batchId } },
    select: { revision: true },
  });
  if (before) {
    const { revision } = before;
    const others = toOthers(since.filter((other) => other.revision < revision));
    return { ok: true, revision, others, webhooks: await webhookUrls(deps, tx, storyId) };
  }

  const locked = await refusedByLock(tx, story);
  if (locked) return { ok: false, reason: 'locked', message: locked.message };

  const current = story.draft_revision;
  if (baseRevision > current) {
    return invalid('This copy of the story is newer than the stored one. Reload the page.');
  }
  const others = toOthers(since);
  const clashing = clashes(
    changes,
    others.flatMap((other) => other.changes),
  );
  if (clashing.length > 0) {
    return { ok: false, reason: 'conflict', revision: current, others, clashes: clashing };
  }

  const draft = decodeGraph(story.draft);
  const applied = apply(deps.types, draft, changes);
  if (!applied.ok) return invalid(applied.message);
  const revision = current + 1;
  const { userId } = scope;
  const { graph } = applied;
  await writeDraft(tx, { storyId, userId, revision, batchId, changes, graph });
  if (!story.change_control && runsDifferently(draft, graph)) {
    await publish(tx, { vault: deps.vault, storyId, userId, graph, revision });
  }
  return { ok: true, revision, others, webhooks: await webhookUrls(deps, tx, storyId) };
}

function apply(
  types: ActionTypes,
  graph: Graph,
  changes: Change[],
): { ok: true; graph: Graph } | { ok: false; message: string } {
  const fault = changes.map((one) => typeFault(types, one)).find((message) => message !== null);
  if (fault) return { ok: false, message: fault };
  try {
    return { ok: true, graph: applyChanges(graph, changes) };
  } catch (error) {
    if (error instanceof ChangeError) return { ok: false, message: error.message };
    throw error;
  }
}

/** What the reducer cannot know: which Action types are installed. */
function typeFault(types: ActionTypes, change: Change): string | null {
  if (change.op !== 'add_action' || Object.hasOwn(types, change.action.type)) return null;
  return `There is no Action type "${change.action.type}".`;
}

function toOthers(batches: AppliedBatch[]): Others {
  return batches.map(({ revision, changes, by }) => ({ revision, changes, by }));
}

function invalid(message: string): ChangeResult {
  return { ok: false, reason: 'invalid', message };
}
