/**
 * Storage that cleans itself, in rounds: days are made ahead and dropped when nobody keeps them any more;
 * stories for which that would be much too late have theirs removed in batches; removed stories,
 * and what stories and teams left that are gone, follow. One process works at a time, under a lock, on
 * one connection, for two seconds at most; by the database's clock.
 *
 * Counts of events (`event_count`) are folded by `counts.ts`; the last of them goes with its story.
 */
import type { Blobs, Id } from '@storyloom/engine';
import type { Pool, PoolClient } from 'pg';
import type { Log } from '../log/log.ts';
import { firstIdAt } from '../stories/id-time.ts';
import { rememberedDays } from './inboxes.ts';
import {
  databaseTime,
  dayMs,
  dropPartitions,
  ensurePartitions,
  idsOfDay,
  isBusy,
  listPartitions,
  partitionName,
} from './partitions.ts';
import {
  batchSize,
  count,
  deletion,
  type Removal,
  removeLeftovers,
  removeOldRuns,
  untilNone,
} from './remove-history.ts';
import { removeStory } from './remove-story.ts';
import { foldRunLogs, runsAtOnce } from './run-log.ts';

export type RetentionDeps = {
  pool: Pool;
  /** Null: payloads are all in PostgreSQL. */
  blobs: Blobs | null;
  /** Days until a removed story is deleted. */
  trashDays: number;
  /** Days that entries of the audit log are kept. */
  auditDays: number;
  log: Pick<Log, 'warn'>;
  /** How long a round works, 2 s unless told. */
  budgetMs?: number;
  /** Instead of the database's clock. */
  now?: () => Date;
};

export type RetentionReport = {
  /** Partitions made and dropped, by name. */
  made: string[];
  dropped: string[];
  /** How many rows were removed, by table; `blob` counts files. */
  removed: Record<string, number>;
  /** The round ended before the work did: another one finds more. */
  more: boolean;
};

/** One bounded round; null when another process is at it. */
export type Retention = { round: (signal: AbortSignal) => Promise<RetentionReport | null> };

const lockKey = 8_140_927_302;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** `in_trash`: its time in the trash is over, or somebody deleted it for good. */
type StoryRow = { id: Id; keep_s: number; in_trash: boolean };

/** Remembers between rounds where it was, so that no row is looked at in every one; to forget is harmless. */
export function makeRetention({
  pool,
  blobs,
  trashDays,
  auditDays,
  log,
  budgetMs = 2_000,
  now,
}: RetentionDeps): Retention {
  const places = new Map<string, Id | null>();
  const visits = new Map<string, number>();

  /** Whether `what` has its turn: once in `everyMs`, or at once when its last turn did not come to its end. */
  const isDue = (what: string, at: number) => (visits.get(what) ?? 0) <= at;
  const visited = (
    what: string,
    { at, everyMs, place, done }: { at: number; everyMs: number; place?: Id | null; done: boolean },
  ) => {
    places.set(what, place ?? null);
    visits.set(what, done && !place ? at + everyMs : at);
  };

  async function work(client: PoolClient, signal: AbortSignal): Promise<RetentionReport> {
    const until = performance.now() + budgetMs;
    const removed = new Map<string, number>();
    const goesOn = () => !signal.aborted && performance.now() < until;
    const removal: Removal = { client, blobs, log, goesOn, removed };
    const at = now?.().getTime() ?? (await databaseTime(client));
    const made = await ensurePartitions(client, { now: new Date(at) }).catch((error: unknown) => {
      if (isBusy(error)) return [];
      throw error;
    });
    const { rows: stories } = await client.query<StoryRow>(
      `SELECT id, keep_events_for AS keep_s,
              coalesce(deleted_at < $1::timestamptz, false) OR purged_at IS NOT NULL AS in_trash
       FROM story`,
      [new Date(at - trashDays * dayMs)],
    );
    const longestMs = Math.max(hourMs, ...stories.map((story) => story.keep_s * 1_000));
    const dropped = await dropPartitions(client, { keepMs: longestMs, now: at, signal });
    if (dropped.length > 0 || isDue('blobs', at)) {
      await removeBlobDays(removal, at - longestMs);
      visited('blobs', { at, everyMs: 10 * minuteMs, done: goesOn() });
    }
    if (isDue('small', at)) {
      await removeSmall(removal, at);
      await removeAudit(removal, firstIdAt(at - auditDays * dayMs));
      visited('small', { at, everyMs: 10 * minuteMs, done: goesOn() });
    }
    await foldLogs(removal, at);
    for (const story of stories.filter((one) => one.in_trash)) await removeStory(removal, story.id);
    await removeGone(removal, at);
    await removeShort(removal, stories, { at, longestMs });
    await removeRest(removal, { at, longestMs });
    return {
      made: made.map(partitionName),
      dropped: dropped.map(partitionName),
      removed: Object.fromEntries(removed),
      more: !signal.aborted && !goesOn(),
    };
  }

  /** History of stories whose rows are gone, found by stepping from one story of the history to the next. */
  async function removeGone(removal: Removal, at: number): Promise<void> {
    if (!isDue('gone', at) || !removal.goesOn()) return;
    const { rows } = await removal.client.query<{ id: Id; there: boolean }>(nextStories, [
      places.get('gone') ?? '00000000-0000-0000-0000-000000000000',
      storiesAtOnce,
    ]);
    for (const { id, there } of rows) if (!there && !(await removeStory(removal, id))) return;
    const place = rows.length < storiesAtOnce ? null : (rows.at(-1)?.id ?? null);
    visited('gone', { at, everyMs: hourMs, place, done: true });
  }

  /** Stories that keep events for less than their day's partition lives, or for so short that a day more is much. */
  async function removeShort(
    removal: Removal,
    stories: StoryRow[],
    { at, longestMs }: { at: number; longestMs: number },
  ): Promise<void> {
    const shortMs = Math.max(longestMs - dayMs, 2 * dayMs);
    const short = stories.filter((story) => story.keep_s * 1_000 < shortMs && isDue(story.id, at));
    // Those that wait for the longest come first, so that each has its turn however many there are.
    short.sort((a, b) => (visits.get(a.id) ?? 0) - (visits.get(b.id) ?? 0));
    for (const { id, keep_s } of short) {
      if (!removal.goesOn()) return;
      const keepMs = keep_s * 1_000;
      const below = firstIdAt(at - keepMs);
      const place = await removeOldRuns(removal, { storyId: id, after: places.get(id) ?? null, below });
      visited(id, {
        at,
        everyMs: Math.min(hourMs, Math.max(minuteMs, keepMs / 60)),
        place,
        done: removal.goesOn(),
      });
    }
  }

  /** What should have gone with its day, and could not. */
  async function removeRest(
    removal: Removal,
    { at, longestMs }: { at: number; longestMs: number },
  ): Promise<void> {
    const below = firstIdAt(Math.floor((at - longestMs) / dayMs) * dayMs);
    if (isDue('beside', at) && removal.goesOn()) {
      const done = await removeBeside(removal, below);
      visited('beside', { at, everyMs: 10 * minuteMs, done });
    }
    for (const table of ['event', 'action_run', 'story_run'] as const) {
      if (!isDue(table, at) || !removal.goesOn()) continue;
      const place = await removeLeftovers(removal, table, { after: places.get(table) ?? null, below });
      visited(table, { at, everyMs: minuteMs, place, done: removal.goesOn() });
    }
  }

  return {
    round: async (signal) => {
      const client = await pool.connect();
      let broken = true;
      try {
        const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [
          lockKey,
        ]);
        const report = rows[0]?.got === true ? await work(client, signal) : null;
        if (report !== null) await client.query('SELECT pg_advisory_unlock($1)', [lockKey]);
        broken = false;
        return report;
      } finally {
        // The lock goes with the connection.
        client.release(broken);
      }
    },
  };
}

const storiesAtOnce = 50;
const nextStories = `
WITH RECURSIVE next AS (
  (SELECT story_id FROM story_run WHERE story_id > $1 ORDER BY story_id LIMIT 1)
  UNION ALL
  SELECT (SELECT r.story_id FROM story_run r WHERE r.story_id > next.story_id ORDER BY r.story_id LIMIT 1)
  FROM next WHERE next.story_id IS NOT NULL
)
SELECT story_id AS id, EXISTS (SELECT FROM story s WHERE s.id = story_id) AS there
FROM next WHERE story_id IS NOT NULL LIMIT $2`;

/** Rows of use for a time only. `$1` is the moment now, where it is asked for. */
const small: [what: string, text: string][] = [
  [
    'webhook_key',
    `DELETE FROM webhook_key WHERE (action_id, key) IN (
       SELECT action_id, key FROM webhook_key WHERE created_at < $1::timestamptz - interval '24 hours'
       ORDER BY created_at LIMIT ${batchSize})`,
  ],
  [
    'resource_change',
    `DELETE FROM resource_change WHERE id IN (
       SELECT id FROM resource_change WHERE created_at < $1::timestamptz - interval '31 days'
       ORDER BY created_at LIMIT ${batchSize})`,
  ],
  [
    'inbox_mail',
    `DELETE FROM inbox_mail WHERE (inbox_id, key) IN (
       SELECT inbox_id, key FROM inbox_mail WHERE at < $1::timestamptz - interval '${rememberedDays} days'
       ORDER BY at LIMIT ${batchSize})`,
  ],
  [
    'schedule_tick',
    `DELETE FROM schedule_tick WHERE (schedule_id, due_at) IN (
       SELECT old.schedule_id, old.due_at FROM schedule s CROSS JOIN LATERAL (
         SELECT t.schedule_id, t.due_at FROM schedule_tick t
         WHERE t.schedule_id = s.id AND t.due_at < $1::timestamptz - interval '31 days'
           AND t.at < $1::timestamptz - interval '31 days'
         ORDER BY t.due_at LIMIT ${batchSize}) old
       LIMIT ${batchSize})`,
  ],
  [
    're_emission',
    `DELETE FROM re_emission WHERE id IN (
       SELECT id FROM re_emission WHERE ended_at < $1::timestamptz - interval '30 days' LIMIT ${batchSize})`,
  ],
  [
    'worker_heartbeat',
    `DELETE FROM worker_heartbeat WHERE id IN (
       SELECT id FROM worker_heartbeat WHERE seen_at < $1::timestamptz - interval '1 hour' LIMIT ${batchSize})`,
  ],
  [
    'event_count',
    `DELETE FROM event_count WHERE id IN (
       SELECT c.id FROM event_count c WHERE NOT EXISTS (SELECT FROM story s WHERE s.id = c.story_id) LIMIT ${batchSize})`,
  ],
  [
    'action_memory',
    `DELETE FROM action_memory WHERE (action_id, key) IN (
       SELECT action_id, key FROM action_memory WHERE forget_at < $1::timestamptz LIMIT ${batchSize})`,
  ],
  [
    'action_memory',
    `DELETE FROM action_memory WHERE (action_id, key) IN (
       SELECT m.action_id, m.key FROM action_memory m
       WHERE NOT EXISTS (SELECT FROM story s WHERE s.id = m.story_id) LIMIT ${batchSize})`,
  ],
  // Drafts, kept for runs of them: what ran on one began before the next edit of the draft.
  [
    'draft',
    `DELETE FROM story_version WHERE id IN (
       SELECT v.id FROM story_version v
       JOIN story s ON s.id = v.story_id
       JOIN story_change c ON c.story_id = v.story_id AND c.revision = v.revision + 1
       WHERE v.number < 0 AND c.created_at < $1::timestamptz - (s.keep_events_for + 86400) * interval '1 second'
         AND NOT EXISTS (SELECT FROM open_run o WHERE o.story_id = v.story_id AND o.version_id = v.id)
       LIMIT ${batchSize})`,
  ],
  // A pace that is past holds nobody back; what is left of a join is of use while its story run goes on.
  [
    'rate_limit',
    `DELETE FROM rate_limit WHERE key IN (
       SELECT key FROM rate_limit WHERE pace_at < $1::timestamptz - interval '1 hour' LIMIT ${batchSize})`,
  ],
  [
    'join_rest',
    `DELETE FROM join_rest WHERE key IN (
       SELECT j.key FROM join_rest j WHERE j.created_at < $1::timestamptz - interval '31 days'
         AND NOT EXISTS (SELECT FROM open_run o WHERE o.story_run_id = split_part(j.key, ':', 2)::uuid)
       ORDER BY j.created_at LIMIT ${batchSize})`,
  ],
];

/** What stands beside runs, by their ids, once nobody keeps those any more. `$1` is the first id that is kept. */
const beside: [what: string, text: string][] = [
  [
    'story_call',
    `DELETE FROM story_call WHERE story_run_id IN (
       SELECT story_run_id FROM story_call WHERE story_run_id < $1 AND state <> 'open'
       ORDER BY story_run_id LIMIT ${batchSize})`,
  ],
  [
    'approval',
    `DELETE FROM approval WHERE action_run_id IN (
       SELECT a.action_run_id FROM approval a
       WHERE a.action_run_id < $1 AND NOT EXISTS (SELECT FROM open_run o WHERE o.id = a.action_run_id)
       ORDER BY a.action_run_id LIMIT ${batchSize})`,
  ],
  [
    'prompt_answer',
    `DELETE FROM prompt_answer WHERE (action_run_id, label) IN (
       SELECT action_run_id, label FROM prompt_answer WHERE action_run_id < $1
       ORDER BY action_run_id LIMIT ${batchSize})`,
  ],
];

/** False when the round ended before. */
async function removeBeside(removal: Removal, below: Id): Promise<boolean> {
  for (const [what, text] of beside) {
    if (!(await untilNone(removal, what, () => deletion(removal, text, [below])))) return false;
  }
  return true;
}

/** Nobody who followed the run may still need its rows. */
const foldedAfterMs = 20_000;

/** Log lines of runs that have ended stand with them, and nowhere else. */
async function foldLogs({ client, goesOn }: Removal, at: number): Promise<void> {
  while (goesOn() && (await foldRunLogs(client, new Date(at - foldedAfterMs))) === runsAtOnce);
}

async function removeSmall(removal: Removal, at: number): Promise<void> {
  for (const [what, text] of small) {
    await untilNone(removal, what, () => deletion(removal, text, text.includes('$1') ? [new Date(at)] : []));
  }
}

/** The table lets nobody delete who does not say that it is for its age. */
async function removeAudit(removal: Removal, below: Id): Promise<void> {
  const text = `DELETE FROM audit_entry
    WHERE id IN (SELECT id FROM audit_entry WHERE id < $1 ORDER BY id LIMIT ${batchSize})
      AND set_config('storyloom.audit_retention', 'on', true) = 'on'`;
  await untilNone(removal, 'audit_entry', () => deletion(removal, text, [below]));
}

/** Folders of days that no event is left of: also what a crash left there. */
async function removeBlobDays(removal: Removal, endedBy: number): Promise<void> {
  const { client, blobs, log } = removal;
  if (blobs === null) return;
  try {
    const kept = new Set(
      (await listPartitions(client)).filter((one) => one.table === 'event').map((one) => one.day),
    );
    for (const day of await blobs.days()) {
      if (kept.has(day) || Date.parse(day) + dayMs > endedBy || !removal.goesOn()) continue;
      const { first, next } = idsOfDay(day);
      const { rowCount } = await client.query('SELECT FROM event WHERE id >= $1 AND id < $2 LIMIT 1', [
        first,
        next,
      ]);
      if (rowCount !== 0) continue;
      await blobs.deleteDay(day);
      count(removal, 'blob day', 1);
    }
  } catch (error) {
    log.warn('could not remove days of large payloads', { err: error });
  }
}
