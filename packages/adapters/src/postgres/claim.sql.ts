/** What is claimed of open_run, in which order, and with which of its payloads. */
import { smallBytes } from '@storyloom/engine';
import type { Statement } from './store.sql.ts';

/**
 * What the worker is given of claimed rows of open_run: their event, and how their story run stands. Outputs
 * that take more than `mostBytes` where they are stored are left out, to be read one after the other.
 */
export const claimedRows = (taken: string, mostBytes: number | null) => `
SELECT t.id, t.attempt, t.failures, t.lost_leases, t.wait_kind, t.wait_before,
       t.join_key IS NULL
         AND 'join' = CASE WHEN t.wait_kind IN ('resume', 'pace') THEN t.wait_before ELSE t.wait_kind END AS stranded,
       t.emitted, t.answer, run.caller_run_id, coalesce(run.depth, 0) AS depth,
       t.team_id, t.story_id, t.story_run_id, t.version_id, t.action_id, t.priority, t.run_gate, t.gate,
       CASE WHEN run.cancelled_at IS NOT NULL THEN 'cancelled'
            WHEN run.suspended_at IS NOT NULL THEN 'suspended' END AS story_run_state,
       e.id AS event_id, e.action_id AS event_action_id, e.action_slug AS event_action_slug, e.port,
       ${mostBytes === null ? 'e.output' : `CASE WHEN pg_column_size(e.output) <= ${mostBytes} THEN e.output END AS output`},
       coalesce(pg_column_size(e.output), 0) AS stored_bytes, e.blob, e.ancestors, e.turns
FROM ${taken} t
LEFT JOIN event e ON e.id = t.event_id
LEFT JOIN story_run run ON run.id = t.story_run_id`;

/**
 * `seen`: what is queued, in the order in which it is claimed. The stories that have something queued take turns:
 * first what each of them would give first, by priority and age, then what each would give next; what the worker
 * holds of a story already counts as turns that it had. The list of stories is read from the index, one probe
 * each. More are looked at than are taken, so that several workers at once find something each. Parameters:
 * limit; stories and how many runs of each are held; whether only stories of which none is held have a turn.
 */
const turns = `
WITH RECURSIVE lane(story_id) AS (
  (SELECT story_id FROM open_run WHERE state = 'queued' ORDER BY story_id LIMIT 1)
  UNION ALL
  SELECT (SELECT o.story_id FROM open_run o
          WHERE o.state = 'queued' AND o.story_id > lane.story_id ORDER BY o.story_id LIMIT 1)
  FROM lane WHERE lane.story_id IS NOT NULL
), active AS MATERIALIZED (
  SELECT lane.story_id, coalesce(held.runs, 0) AS held
  FROM lane LEFT JOIN unnest($2::uuid[], $3::int[]) AS held(story_id, runs) ON held.story_id = lane.story_id
  WHERE lane.story_id IS NOT NULL AND (held.story_id IS NULL OR NOT $4::bool)
    AND NOT EXISTS (SELECT FROM story s WHERE s.id = lane.story_id AND s.suspended_at IS NOT NULL)
), seen AS MATERIALIZED (
  SELECT one.id, one.place + active.held AS place, one.priority
  FROM active
  CROSS JOIN LATERAL (
    SELECT first.id, first.priority, row_number() OVER (ORDER BY first.priority DESC, first.id) AS place
    FROM (
      SELECT o.id, o.priority FROM open_run o
      WHERE o.state = 'queued' AND o.story_id = active.story_id
      ORDER BY o.priority DESC, o.id
      LIMIT 4 + 4 * $1::int / (SELECT count(*) FROM active)
    ) first
  ) one
)`;

/**
 * Those of `seen` whose events are small. A statement of its own: PostgreSQL 18.4 was seen to crash, most
 * likely where one statement locks rows that have just changed and leaves partitions out by values of those rows.
 */
export const smallSql: Statement = {
  name: 'storyloom_small',
  text: `${turns}
SELECT o.id FROM seen
JOIN open_run o ON o.id = seen.id AND o.state = 'queued'
LEFT JOIN event e ON e.id = o.event_id
WHERE e.id IS NULL OR e.blob IS NULL AND pg_column_size(e.output) <= ${smallBytes}`,
};

/**
 * queued → running under the next attempt; only what is taken is locked. Parameters: those of `turns`; owner,
 * lease in ms; the ids from which it may take, or null for any.
 */
export const claimSql: Statement = {
  name: 'storyloom_claim',
  text: `${turns}, picked AS (
  SELECT o.id FROM seen
  JOIN open_run o ON o.id = seen.id AND o.state = 'queued'
  WHERE $7::uuid[] IS NULL OR o.id = ANY($7)
  ORDER BY seen.place, seen.priority DESC, seen.id
  LIMIT $1::int
  FOR UPDATE OF o SKIP LOCKED
), taken AS (
  UPDATE open_run r
  SET state = 'running', attempt = r.attempt + 1, lease_owner = $5, error = NULL,
      wake_at = now() + $6::int * interval '1 millisecond', started_at = coalesce(r.started_at, now())
  FROM picked
  WHERE r.id = picked.id
  RETURNING r.*
)
${claimedRows('taken', smallBytes)}`,
};

/** running → queued, for a claim whose runs were not begun. Parameters: its owner, ids or null for all. */
export const giveBackSql: Statement = {
  name: 'storyloom_give_back',
  text: `
UPDATE open_run
SET state = 'queued', lease_owner = NULL, wake_at = NULL
WHERE state = 'running' AND wake_at IS NOT NULL AND lease_owner = $1 AND ($2::uuid[] IS NULL OR id = ANY($2))
RETURNING id`,
};
