/**
 * Counts of events on the canvas. Commits insert deltas in their own statement, because adding to one row per
 * Action would make them queue up behind each other, or deadlock; folding sums the deltas up now and then. Reading
 * always sums, so it is right at any moment, folded or not.
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

/** Of hours before the last day only the month is kept, in UTC, this one and the last; before that all is one: the epoch. */
const aged = (hour: string) => `
CASE WHEN ${hour} >= now() - interval '25 hours' THEN ${hour}
     WHEN ${hour} >= date_trunc('month', now(), 'UTC') - interval '1 month' THEN date_trunc('month', ${hour}, 'UTC')
     ELSE 'epoch' END`;

// Rows that another process is folding are skipped, never waited for: each row is in one sum only. An hour that is
// over becomes one row, the present one stays a few rows, so that a quiet database is not written to.
const foldSql = {
  name: 'storyloom_fold_counts',
  text: `
WITH many AS (
  SELECT story_id, action_id, port, hour
  FROM (
    SELECT story_id, action_id, port, ${aged('hour')} AS hour
    FROM event_count WHERE id > (SELECT max(id) FROM event_count) - $1::bigint
  ) one
  GROUP BY 1, 2, 3, 4
  HAVING count(*) > CASE WHEN hour < date_trunc('hour', now()) THEN 1 ELSE 8 END
), picked AS (
  SELECT c.id, many.hour FROM event_count c
  JOIN many USING (story_id, action_id, port)
  WHERE ${aged('c.hour')} = many.hour AND c.id > (SELECT max(id) FROM event_count) - $1::bigint
  FOR UPDATE OF c SKIP LOCKED
), gone AS (
  DELETE FROM event_count c USING picked WHERE c.id = picked.id
  RETURNING c.story_id, c.action_id, c.port, picked.hour, c.delta
), sums AS (
  INSERT INTO event_count (story_id, action_id, port, hour, delta)
  SELECT story_id, action_id, port, hour, sum(delta)::bigint FROM gone GROUP BY 1, 2, 3, 4
)
SELECT count(*)::int AS folded FROM gone`,
};

/** So many rows grow between two folds of a busy system, at most; looking at them takes some 30 ms. */
const recently = 20_000;

/**
 * Sums deltas up in one statement; safe from several processes at once. Looks at the latest rows, which are the
 * many; at all of them when told to, which a large system need not do all the time. Answers how many rows went.
 */
export async function foldCounts(pool: Pool, { all = false } = {}): Promise<number> {
  const { rows } = await pool.query<{ folded: number }>({
    ...foldSql,
    values: [all ? Number.MAX_SAFE_INTEGER : recently],
  });
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
