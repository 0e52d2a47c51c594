/** What Action runs ask of people: who may see it, and the one answer that counts. */
import type { Id } from '@storyloom/engine';
import { asker } from '../postgres/ask.ts';
import { persist } from '../postgres/errors.ts';
import type { Pool } from '../postgres/pool.ts';
import type { Statement } from '../postgres/store.sql.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { announce, type ControlDeps, type Refused, refused } from './runs-deps.ts';

export type Approval = {
  actionRunId: Id;
  teamId: Id;
  storyId: Id;
  storyName: string;
  storyRunId: Id;
  title: string;
  message: string;
  choices: { value: string; label: string }[];
  who: 'anyone_with_link' | 'team';
  commentable: boolean;
  askedAt: Date;
  expiresAt: Date | null;
  /** `over`: its time is, or its run was cancelled. */
  state: 'waiting' | 'answered' | 'over';
  answer: { label: string; comment: string | null; by: string | null; at: Date } | null;
};

/** `by` is null for someone with the link who is not signed in. */
export type Answer = { choice: string; comment: string | null; by: { userId: Id; name: string } | null };

type Row = {
  action_run_id: Id;
  team_id: Id;
  story_id: Id;
  story_name: string;
  story_run_id: Id;
  title: string;
  message: string;
  choices: Approval['choices'];
  who: Approval['who'];
  commentable: boolean;
  created_at: Date;
  expires_at: Date | null;
  choice: string | null;
  comment: string | null;
  answered_by: string | null;
  answered_at: Date | null;
  waits: boolean;
};

const waits = `EXISTS (
  SELECT FROM open_run o WHERE o.id = a.action_run_id AND o.state = 'waiting' AND o.wait_kind = 'approval')`;
const columns = `a.*, s.name AS story_name, ${waits} AS waits`;

const readSql: Statement = {
  name: 'storyloom_approval_read',
  text: `SELECT ${columns} FROM approval a JOIN story s ON s.id = a.story_id WHERE a.action_run_id = $1`,
};

const listSql: Statement = {
  name: 'storyloom_approval_list',
  text: `
SELECT ${columns} FROM approval a JOIN story s ON s.id = a.story_id
WHERE a.team_id = $1 AND a.answered_at IS NULL AND ($2::uuid IS NULL OR a.action_run_id < $2)
  AND ($4::uuid IS NULL OR a.story_id = $4) AND ${waits}
  AND s.deleted_at IS NULL
ORDER BY a.action_run_id DESC LIMIT $3`,
};

/** Open approvals are counted up to here; one more says that there are more. */
export const approvalsUpTo = 99;

const countSql: Statement = {
  name: 'storyloom_approval_count',
  text: `
SELECT count(*)::int AS count FROM (
  SELECT FROM approval a JOIN story s ON s.id = a.story_id
  WHERE a.team_id = $1 AND a.answered_at IS NULL AND ${waits} AND s.deleted_at IS NULL LIMIT ${approvalsUpTo + 1}
) counted`,
};

/**
 * The answer and the wake-up are one statement. Whoever comes second finds the run no longer waiting.
 * Parameters: Action run, choice, label, comment, user, name.
 */
const answerSql: Statement = {
  name: 'storyloom_approval_answer',
  text: `
WITH run AS (
  SELECT id FROM open_run WHERE id = $1 AND state = 'waiting' AND wait_kind = 'approval' FOR UPDATE
), answered AS (
  UPDATE approval a
  SET choice = $2, comment = $4, answered_by_id = $5::uuid, answered_by = $6, answered_at = now()
  FROM run WHERE a.action_run_id = run.id AND a.answered_at IS NULL
  RETURNING a.action_run_id, a.answered_at
)
UPDATE open_run r
SET state = 'queued', wake_at = NULL, error = NULL,
    answer = jsonb_build_object('answer', $2::text, 'label', $3::text, 'comment', $4::text, 'answered_by', $6::text,
      'answered_at', to_char(answered.answered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
FROM answered WHERE r.id = answered.action_run_id
RETURNING r.story_id, r.story_run_id, r.action_id`,
};

const patienceMs = 5_000;
const longestComment = 2_000;

/** What an Action run asks people, and what was answered if it was. */
export async function readApproval(pool: Pool, actionRunId: Id): Promise<Approval | NotFound> {
  const [row] = await asker(pool)<Row>(readSql, [actionRunId]);
  return row ? toApproval(row) : notFound;
}

/** Approvals of a team, or of one of its stories, that wait, the youngest first. */
export async function listApprovals(
  pool: Pool,
  { teamId }: Pick<Scope, 'teamId'>,
  { limit, after, storyId }: { limit: number; after?: Id | undefined; storyId?: Id | undefined },
): Promise<Approval[]> {
  return (await asker(pool)<Row>(listSql, [teamId, after ?? null, limit, storyId ?? null])).map(toApproval);
}

/** How many approvals of a team wait. */
export async function countApprovals(pool: Pool, { teamId }: Pick<Scope, 'teamId'>): Promise<number> {
  const [row] = await asker(pool)<{ count: number }>(countSql, [teamId]);
  return row?.count ?? 0;
}

/** Whoever calls this has seen to it that the answer may be given. The first one counts. */
export async function answerApproval(
  deps: ControlDeps,
  approval: Approval,
  { choice, comment, by }: Answer,
): Promise<{ ok: true } | Refused> {
  const chosen = approval.choices.find(({ value }) => value === choice);
  if (!chosen) return refused('This is none of the answers that can be given.');
  const said = approval.commentable ? storable(comment) : null;
  const values = [approval.actionRunId, choice, chosen.label, said, by?.userId ?? null, by?.name ?? null];
  const [run] = await persist(
    () => asker(deps.pool)<{ story_id: Id; story_run_id: Id; action_id: Id }>(answerSql, values),
    patienceMs,
  );
  if (!run) return refused(whyNot(await readApproval(deps.pool, approval.actionRunId)));
  deps.queue.wake();
  announce(deps, { storyId: run.story_id, actionIds: [run.action_id], storyRunIds: [run.story_run_id] });
  return { ok: true };
}

function whyNot(approval: Approval | NotFound): string {
  if (approval === notFound || approval.answer === null) return 'It waits for no answer any more.';
  const { by, label } = approval.answer;
  return `${by ?? 'Someone with the link'} has answered already: ${label}.`;
}

function storable(comment: string | null): string | null {
  const text = comment?.trim().slice(0, longestComment).toWellFormed().replaceAll('\0', '\ufffd') ?? '';
  return text === '' ? null : text;
}

function toApproval(row: Row): Approval {
  const label = row.choices.find(({ value }) => value === row.choice)?.label ?? row.choice ?? '';
  return {
    actionRunId: row.action_run_id,
    teamId: row.team_id,
    storyId: row.story_id,
    storyName: row.story_name,
    storyRunId: row.story_run_id,
    title: row.title,
    message: row.message,
    choices: row.choices,
    who: row.who,
    commentable: row.commentable,
    askedAt: row.created_at,
    expiresAt: row.expires_at,
    state: row.answered_at ? 'answered' : row.waits ? 'waiting' : 'over',
    answer: row.answered_at
      ? { label, comment: row.comment, by: row.answered_by, at: row.answered_at }
      : null,
  };
}
