/**
 * The time that stories save: what each event of an Action is said to save, times the events that it emitted, errors
 * left out. From counts that are kept anyway, with the values of the live version.
 */
import type { Id } from '@storyloom/engine';
import type { Pool } from '../postgres/pool.ts';

/** In seconds; months in UTC. */
export type TimeSaved = { thisMonth: number; lastMonth: number; total: number };

/** Of the team's stories whose time is reported, or of one of them; null when no Action of them says what it saves. */
export async function readTimeSaved(
  pool: Pool,
  { teamId, storyId = null }: { teamId: Id; storyId?: Id | null },
): Promise<TimeSaved | null> {
  const { rows } = await pool.query<{
    measures: number;
    this_month: number;
    last_month: number;
    total: number;
  }>({
    name: 'storyloom_time_saved',
    text: `
WITH month AS (SELECT date_trunc('month', now(), 'UTC') AS began)
SELECT count(*)::int AS measures,
       coalesce(sum(emitted.this_month * saved.value::float8), 0)::float8 AS this_month,
       coalesce(sum(emitted.last_month * saved.value::float8), 0)::float8 AS last_month,
       coalesce(sum(emitted.total * saved.value::float8), 0)::float8 AS total
FROM month CROSS JOIN story s
CROSS JOIN LATERAL jsonb_each_text(s.time_saved) AS saved(action_id, value)
LEFT JOIN LATERAL (
  SELECT sum(c.delta) AS total,
         coalesce(sum(c.delta) FILTER (WHERE c.hour >= month.began), 0) AS this_month,
         coalesce(sum(c.delta) FILTER (
           WHERE c.hour >= month.began - interval '1 month' AND c.hour < month.began), 0) AS last_month
  FROM event_count c
  WHERE c.story_id = s.id AND c.action_id = saved.action_id::uuid AND c.port NOT IN ('!failed', 'failure')
) emitted ON true
WHERE s.team_id = $1 AND ($2::uuid IS NULL OR s.id = $2) AND s.deleted_at IS NULL
  AND s.reporting_status AND s.time_saved IS NOT NULL`,
    values: [teamId, storyId],
  });
  const [row] = rows;
  if (!row || row.measures === 0) return null;
  return { thisMonth: row.this_month, lastMonth: row.last_month, total: row.total };
}
