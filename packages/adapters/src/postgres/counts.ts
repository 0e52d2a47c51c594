/**
 * Counts of events on the canvas. Commits insert deltas, because adding to one row per Action would make
 * them queue up behind each other; folding sums the deltas up now and then. Reading always sums, so
 * it is right at any moment, folded or not.
 */
import type { Id } from '@storyloom/engine';
import type { Pool } from 'pg';

export type EventCount = {
  actionId: Id;
  /** A port, or `!failed` for failed Action runs. */
  port: string;
  /** Since ever. */
  count: number;
  /** In the last 24 hours, to the hour. */
  lately: number;
};

// Rows that another process is folding are skipped: each row is in one sum only. An hour that is over becomes
// one row, the present one stays a few rows, so that a quiet database is not written to; hours older than a
// day become one.
const foldSql = {
  name: 'storyloom_fold_counts',
  text: `
WITH aged AS (
  SELECT id, story_id, action_id, port,
         CASE WHEN hour < now() - interval '25 hours' THEN 'epoch' ELSE hour END AS hour
  FROM event_count
), many AS (
  SELECT story_id, action_id, port, hour FROM aged GROUP BY 1, 2, 3, 4
  HAVING count(*) > CASE WHEN hour < date_trunc('hour', now()) THEN 1 ELSE 8 END
), picked AS (
  SELECT c.id FROM event_count c
  JOIN aged USING (id)
  JOIN many ON many.story_id = c.story_id AND many.action_id = c.action_id AND many.port = c.port
    AND many.hour = aged.hour
  FOR UPDATE OF c SKIP LOCKED
), gone AS (
  DELETE FROM event_count c USING picked WHERE c.id = picked.id
  RETURNING c.story_id, c.action_id, c.port, c.delta,
            CASE WHEN c.hour < now() - interval '25 hours' THEN 'epoch' ELSE c.hour END AS hour
), sums AS (
  INSERT INTO event_count (story_id, action_id, port, delta, hour)
  SELECT story_id, action_id, port, sum(delta)::bigint, hour FROM gone GROUP BY 1, 2, 3, 5
)
SELECT count(*)::int AS folded FROM gone`,
};

/** Sums deltas up in one statement; safe from several processes at once. Answers how many rows went. */
export async function foldCounts(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ folded: number }>(foldSql);
  return rows[0]?.folded ?? 0;
}

/** What each Action of a story emitted by port, and how many of its runs failed; without zeros. */
export async function readCounts(pool: Pick<Pool, 'query'>, storyId: Id): Promise<EventCount[]> {
  const { rows } = await pool.query<{ action_id: Id; port: string; count: number; lately: number }>({
    name: 'storyloom_counts',
    text: `
SELECT action_id, port, sum(delta)::float8 AS count,
       coalesce(sum(delta) FILTER (WHERE hour > now() - interval '25 hours'), 0)::float8 AS lately
FROM event_count WHERE story_id = $1
GROUP BY action_id, port HAVING sum(delta) <> 0
ORDER BY action_id, port`,
    values: [storyId],
  });
  return rows.map(({ action_id: actionId, port, count, lately }) => ({ actionId, port, count, lately }));
}
