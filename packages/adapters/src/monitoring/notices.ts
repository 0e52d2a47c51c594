/**
 * Messages that are due, as rows. Any number of workers send them: each is taken under a lease, and what its holder
 * says of it lands only under the attempt that it was taken for. One that dies in between leaves the row due.
 */
import { type Id, newId } from '@storyloom/engine';
import type { Pool, PoolClient } from 'pg';
import { jsonbText } from '../postgres/rows.ts';
import type { NoticeMessage } from './message.ts';

export type Notice = { id: Id; storyId: Id; recipient: string; message: NoticeMessage; attempt: number };

/** To each of these, due at once. */
export async function addNotices(
  on: Pool | PoolClient,
  notices: readonly { recipients: readonly string[]; message: NoticeMessage }[],
): Promise<void> {
  const rows = notices.flatMap(({ recipients, message }) =>
    recipients.map((recipient) => ({ recipient, storyId: message.story.id, text: jsonbText(message) })),
  );
  if (rows.length === 0) return;
  await on.query({
    name: 'storyloom_notice_add',
    text: `
INSERT INTO notice (id, story_id, recipient, message, wake_at)
SELECT id, story_id, recipient, message::jsonb, now()
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS given(id, story_id, recipient, message)`,
    values: [
      rows.map(() => newId()),
      rows.map(({ storyId }) => storyId),
      rows.map(({ recipient }) => recipient),
      rows.map(({ text }) => text),
    ],
  });
}

type NoticeRow = { id: Id; story_id: Id; recipient: string; message: NoticeMessage; attempt: number };

/** Takes at most `limit` that are due, or whose sender is gone. */
export async function claimNotices(
  pool: Pool,
  { limit, leaseMs }: { limit: number; leaseMs: number },
): Promise<Notice[]> {
  const { rows } = await pool.query<NoticeRow>({
    name: 'storyloom_notice_claim',
    text: `
WITH due AS (
  SELECT id FROM notice WHERE wake_at <= now() ORDER BY wake_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE notice n SET attempt = n.attempt + 1, wake_at = now() + $2::int * interval '1 millisecond'
FROM due WHERE n.id = due.id
RETURNING n.id, n.story_id, n.recipient, n.message, n.attempt`,
    values: [limit, leaseMs],
  });
  return rows.map(({ story_id: storyId, ...row }) => ({ ...row, storyId }));
}

/** What came of an attempt; `pauseMs` until the next one, null when there is none. */
export type Sent = { ok: true } | { ok: false; message: string; pauseMs: number | null };

/** False when somebody else took it meanwhile. */
export async function settleNotice(pool: Pool, { id, attempt }: Notice, sent: Sent): Promise<boolean> {
  const pauseMs = sent.ok ? null : sent.pauseMs;
  const { rowCount } = await pool.query({
    name: 'storyloom_notice_settle',
    text: `
UPDATE notice
SET state = $3, error = $4, wake_at = now() + $5::float8 * interval '1 millisecond',
    ended_at = CASE WHEN $5::float8 IS NULL THEN now() END
WHERE id = $1 AND attempt = $2 AND state = 'due'`,
    values: [
      id,
      attempt,
      sent.ok ? 'sent' : pauseMs === null ? 'failed' : 'due',
      sent.ok ? null : sent.message,
      pauseMs,
    ],
  });
  return rowCount === 1;
}
