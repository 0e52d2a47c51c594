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
  count: number;
};

// Rows that another process is folding are skipped: each row is in one sum only. Groups of a few rows
// stay as they are, so that a quiet database is not written to.
const foldSql = {
  name: 'storyloom_fold_counts',
  text: `
WITH many AS (
  SELECT story_id, action_id, port FROM event_count GROUP BY 1, 2, 3 HAVING count(*) > 8
), picked AS (
  SELECT c.id FROM event_count c
  JOIN many USING (story_id, action_id, port)
  FOR UPDATE OF c SKIP LOCKED
), gone AS (
  DELETE FROM event_count c USING picked WHERE c.id = picked.id
  RETURNING c.story_id, c.action_id, c.port, c.delta
), sums AS (
  INSERT INTO event_count (story_id, action_id, port, delta)
  SELECT story_id, action_id, port, sum(delta)::bigint FROM gone GROUP BY 1, 2, 3
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
  const { rows } = await pool.query<{ action_id: Id; port: string; count: number }>({
    name: 'storyloom_counts',
    text: `
SELECT action_id, port, sum(delta)::float8 AS count
FROM event_count WHERE story_id = $1
GROUP BY action_id, port HAVING sum(delta) <> 0
ORDER BY action_id, port`,
    values: [storyId],
  });
  return rows.map((row) => ({ actionId: row.action_id, port: row.port, count: row.count }));
}
