/**
 * Mailboxes that are watched. A worker holds one under a lease, by PostgreSQL's clock, and writes under the
 * fence of its epoch: what a holder writes that lost its lease does not land. A mail comes in by one
 * transaction, which holds its keys, so that it comes in once however often it is looked at.
 */
import type { Acceptance, Id } from '@storyloom/engine';
import type { Pool, PoolClient } from 'pg';
import { acceptParameters, type Outputs } from './rows.ts';
import { acceptSql } from './store.sql.ts';
import { inTransaction } from './transaction.ts';
import { youngAcceptances } from './young-ids.ts';

/** Mail is remembered so long; what the server received before is told by its date. */
export const rememberedDays = 90;

/** A mailbox as its holder knows it. */
export type HeldInbox = {
  id: Id;
  epoch: number;
  storyId: Id;
  teamId: Id;
  actionId: Id;
  failures: number;
  /** Of its Action's options: when it changes, the holder begins anew. */
  options: string;
  /** The story as it is now. */
  versionId: Id | null;
  concurrency: number | null;
  concurrencyKey: string | null;
  priority: number;
};

type HeldRow = {
  id: Id;
  epoch: number;
  story_id: Id;
  team_id: Id;
  action_id: Id;
  failures: number;
  options: string;
  version_id: Id | null;
  concurrency: number | null;
  concurrency_key: string | null;
  priority: number;
};

const columns = `i.id, i.epoch, i.story_id, i.team_id, i.action_id, i.failures, i.options,
  st.live_version_id AS version_id, st.concurrency, st.concurrency_key, st.priority`;
/** Nothing of a story that is off, in the trash or suspended comes in: its mail waits in the mailbox. */
const isOn = 'i.enabled AND NOT st.disabled AND st.deleted_at IS NULL AND st.suspended_at IS NULL';
const mine = 'i.id = $1 AND i.epoch = $2 AND i.owner IS NOT NULL';

/** Takes at most `limit` mailboxes that are due and that nobody holds, or whose holder is gone. */
export async function claimInboxes(
  pool: Pool,
  { limit, owner, leaseMs }: { limit: number; owner: string; leaseMs: number },
): Promise<HeldInbox[]> {
  const { rows } = await pool.query<HeldRow>(
    `WITH due AS (
       SELECT i.id FROM inbox i JOIN story st ON st.id = i.story_id
       WHERE i.enabled AND i.wake_at <= now() AND ${isOn}
       ORDER BY i.wake_at LIMIT $1 FOR UPDATE OF i SKIP LOCKED
     )
     UPDATE inbox i SET owner = $2, epoch = i.epoch + 1, wake_at = now() + $3 * interval '1 ms'
     FROM due, story st WHERE i.id = due.id AND st.id = i.story_id
     RETURNING ${columns}`,
    [limit, owner, leaseMs],
  );
  return rows.map(heldOf);
}

/** Pushes the lease on. Null when it is lost, or when nothing of it is to come in any more. */
export async function renewInbox(pool: Pool, held: HeldInbox, leaseMs: number): Promise<HeldInbox | null> {
  const { rows } = await pool.query<HeldRow>(
    `UPDATE inbox i SET wake_at = now() + $3 * interval '1 ms'
     FROM story st WHERE ${mine} AND st.id = i.story_id AND ${isOn}
     RETURNING ${columns}`,
    [held.id, held.epoch, leaseMs],
  );
  return rows[0] ? heldOf(rows[0]) : null;
}

/** All of it was looked at; `error` is what of it could not be. */
export async function checkedInbox(pool: Pool, held: HeldInbox, error: string | null): Promise<void> {
  await pool.query(`UPDATE inbox i SET checked_at = now(), error = $3, failures = 0 WHERE ${mine}`, [
    held.id,
    held.epoch,
    error,
  ]);
}

/** Gives it back, to be looked at in so many milliseconds; a failure is counted. */
export async function releaseInbox(
  pool: Pool,
  held: HeldInbox,
  { inMs, failure }: { inMs: number; failure: string | null },
): Promise<void> {
  await pool.query(
    `UPDATE inbox i
     SET owner = NULL, wake_at = now() + $3 * interval '1 ms',
         error = coalesce($4, i.error), failures = CASE WHEN $4::text IS NULL THEN i.failures ELSE i.failures + 1 END
     WHERE ${mine}`,
    [held.id, held.epoch, inMs, failure],
  );
}

/** How far a folder was read; mail that the server received before `since` was there before. */
export type FolderState = { uidValidity: bigint; lastUid: number; since: Date };
export type FolderOf = { held: HeldInbox; mailbox: string; folder: string };

/** Null for a folder that was not looked at yet. */
export async function folderState(
  pool: Pool,
  { held, mailbox, folder }: FolderOf,
): Promise<FolderState | null> {
  const { rows } = await pool.query<{ uid_validity: string; last_uid: string; since: Date }>(
    `SELECT uid_validity, last_uid, greatest(since, now() - interval '${rememberedDays - 1} days') AS since
     FROM inbox_folder WHERE inbox_id = $1 AND mailbox = $2 AND folder = $3`,
    [held.id, mailbox, folder],
  );
  const [row] = rows;
  if (!row) return null;
  return { uidValidity: BigInt(row.uid_validity), lastUid: Number(row.last_uid), since: row.since };
}

/** Moves a folder's state on; the mail of these keys is not to come in any more. */
export async function moveFolder(
  pool: Pool,
  { held, mailbox, folder }: FolderOf,
  { state, passed }: { state: FolderState; passed: string[] },
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockHeld(client, held);
    await remember(client, held, passed);
    await client.query(
      `INSERT INTO inbox_folder (inbox_id, mailbox, folder, uid_validity, last_uid, since)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (inbox_id, mailbox, folder)
       DO UPDATE SET uid_validity = EXCLUDED.uid_validity, last_uid = EXCLUDED.last_uid`,
      [held.id, mailbox, folder, String(state.uidValidity), state.lastUid, state.since],
    );
  });
}

/** Which of these keys are known. */
export async function knownMail(pool: Pool, held: HeldInbox, keys: string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ key: string }>(
    'SELECT key FROM inbox_mail WHERE inbox_id = $1 AND key = ANY($2::text[])',
    [held.id, keys],
  );
  return new Set(rows.map(({ key }) => key));
}

/**
 * Stores what a mail starts, unless one of its keys is known: then false. Once it resolves, the mail is in,
 * for good. Throws LeaseLost when someone else holds the mailbox.
 */
export async function deliverMail(
  pool: Pool,
  held: HeldInbox,
  { keys, acceptance, outputs }: { keys: string[]; acceptance: Acceptance; outputs: Outputs },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await lockHeld(client, held);
    const fresh = await remember(client, held, keys);
    if (fresh < keys.length) return false;
    const young = youngAcceptances([acceptance], outputs);
    await client.query({ ...acceptSql, values: acceptParameters(young.items, young.outputs) });
    return true;
  });
}

/** Someone else holds the mailbox, or nobody is to. */
export class LeaseLost extends Error {
  constructor() {
    super('Another worker holds the mailbox.');
    this.name = 'LeaseLost';
  }
}

async function lockHeld(client: PoolClient, held: HeldInbox): Promise<void> {
  const { rowCount } = await client.query(`SELECT FROM inbox i WHERE ${mine} FOR UPDATE`, [
    held.id,
    held.epoch,
  ]);
  if (rowCount === 0) throw new LeaseLost();
}

/** Answers how many were not known. */
async function remember(client: PoolClient, held: HeldInbox, keys: string[]): Promise<number> {
  if (keys.length === 0) return 0;
  const { rowCount } = await client.query(
    'INSERT INTO inbox_mail (inbox_id, key) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
    [held.id, keys],
  );
  return rowCount ?? 0;
}

function heldOf(row: HeldRow): HeldInbox {
  return {
    id: row.id,
    epoch: row.epoch,
    storyId: row.story_id,
    teamId: row.team_id,
    actionId: row.action_id,
    failures: row.failures,
    options: row.options,
    versionId: row.version_id,
    concurrency: row.concurrency,
    concurrencyKey: row.concurrency_key,
    priority: row.priority,
  };
}
