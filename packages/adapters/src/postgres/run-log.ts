/** Log lines of Action runs that go on: rows of `run_log`, until their run has ended and was cleaned up behind. */
import type { Id, RunLogs } from '@storyloom/engine';
import type { Pool, PoolClient } from 'pg';

/** An attempt that lost its run writes nothing. What is there already stays. */
const writeText = `
INSERT INTO run_log (action_run_id, seq, story_id, at, level, message)
SELECT given.id, given.seq, given.story_id, to_timestamp(given.at / 1000.0), given.level, given.message
FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::bigint[], $5::float8[], $6::text[], $7::text[])
  AS given(id, attempt, story_id, seq, at, level, message)
JOIN open_run r ON r.id = given.id AND r.state = 'running' AND r.attempt = given.attempt
ON CONFLICT DO NOTHING`;

export function postgresRunLogs(pool: Pool): RunLogs {
  return {
    write: async (lines) => {
      await pool.query({
        name: 'storyloom_run_log_write',
        text: writeText,
        values: [
          lines.map(({ run }) => run.id),
          lines.map(({ run }) => run.attempt),
          lines.map(({ run }) => run.storyId),
          lines.map(({ line }) => line.seq),
          lines.map(({ line }) => line.at),
          lines.map(({ line }) => line.level),
          // PostgreSQL has no text with this character.
          lines.map(({ line }) => line.message.replaceAll('\u0000', '\ufffd')),
        ],
      });
    },
  };
}

/** Runs that are cleaned up behind in one statement. */
export const runsAtOnce = 200;

/**
 * The rows of Action runs that have ended go. Lines of theirs that no settlement brought, since their worker died or
 * a person cancelled them, are put into the run's own row. Answers how many runs that were.
 */
const foldText = `
WITH ended AS MATERIALIZED (
  SELECT DISTINCT l.action_run_id AS id FROM run_log l
  WHERE l.created_at < $1 AND NOT EXISTS (SELECT FROM open_run o WHERE o.id = l.action_run_id)
  LIMIT ${runsAtOnce}
), gone AS (
  DELETE FROM run_log l USING ended WHERE l.action_run_id = ended.id RETURNING l.*
), kept AS (
  SELECT a.id, (line->>'seq')::bigint AS seq
  FROM ended JOIN action_run a ON a.id = ended.id
  CROSS JOIN LATERAL jsonb_array_elements(coalesce(a.logs, '[]')) AS line
), missing AS (
  SELECT gone.action_run_id AS id,
         jsonb_agg(jsonb_build_object('at', round(extract(epoch FROM gone.at) * 1000), 'level', gone.level,
                                      'message', gone.message, 'seq', gone.seq)) AS lines
  FROM gone LEFT JOIN kept ON kept.id = gone.action_run_id AND kept.seq = gone.seq
  WHERE kept.seq IS NULL
  GROUP BY 1
), folded AS (
  UPDATE action_run a
  SET logs = (SELECT jsonb_agg(line ORDER BY (line->>'seq')::bigint NULLS LAST)
              FROM jsonb_array_elements(coalesce(a.logs, '[]') || missing.lines) AS line)
  FROM missing WHERE a.id = missing.id
)
SELECT id FROM ended`;

export async function foldRunLogs(client: Pool | PoolClient, olderThan: Date): Promise<number> {
  const { rows } = await client.query<{ id: Id }>(foldText, [olderThan]);
  return rows.length;
}
