/** What an Action run has logged so far, all attempts of it, whether it has ended or not. */
import { type ActionRunState, type Id, isId, type LogLevel } from '@storyloom/engine';
import type { Pool } from '../postgres/pool.ts';
import { type NotFound, notFound } from '../stories/story-deps.ts';

/** `seq` puts the lines of a run in order; it says where a reader was. */
export type LoggedLine = { seq: number; at: Date; level: LogLevel; message: string };

export type LinesOfRun = {
  teamId: Id;
  storyId: Id;
  storyRunId: Id;
  state: ActionRunState;
  /** Nothing more comes. */
  ended: boolean;
  lines: LoggedLine[];
  /** Where the next page begins; null when there is none now. */
  next: number | null;
};

export type LineRange = {
  /** After this line. */
  after?: number | undefined;
  since?: Date | undefined;
  /** Before this instant. */
  until?: Date | undefined;
  limit: number;
};

type Row = {
  team_id: Id;
  story_id: Id;
  story_run_id: Id;
  state: ActionRunState;
  ended_at: Date | null;
  seq: string | null;
  at: number;
  level: LogLevel;
  message: string;
};

/** One statement, so that a run that ends meanwhile is seen before or after that, and no line of it is missed. */
const linesText = `
WITH run AS MATERIALIZED (
  SELECT a.team_id, a.story_id, a.story_run_id, a.state, a.ended_at, a.logs FROM any_run a
  JOIN story s ON s.id = a.story_id AND s.deleted_at IS NULL
  WHERE a.id = $1 AND a.team_id = ANY($2::uuid[])
), line AS (
  SELECT coalesce((one.line->>'seq')::bigint, one.place) AS seq, (one.line->>'at')::float8 AS at,
         one.line->>'level' AS level, one.line->>'message' AS message
  FROM run CROSS JOIN LATERAL jsonb_array_elements(coalesce(run.logs, '[]')) WITH ORDINALITY AS one(line, place)
  UNION ALL
  SELECT seq, round(extract(epoch FROM at) * 1000)::float8, level, message FROM run_log WHERE action_run_id = $1
), picked AS (
  SELECT DISTINCT ON (seq) seq, at, level, message FROM line
  WHERE seq > $3::bigint AND at >= coalesce($4::float8, at) AND at < coalesce($5::float8, at + 1)
  ORDER BY seq LIMIT $6
)
SELECT run.team_id, run.story_id, run.story_run_id, run.state, run.ended_at,
       picked.seq, picked.at, picked.level, picked.message
FROM run LEFT JOIN picked ON true ORDER BY picked.seq`;

/** Lines of a run of one of these teams, oldest first. */
export async function linesOf(
  pool: Pick<Pool, 'query'>,
  teamIds: Id[],
  { runId, after = -1, since, until, limit }: LineRange & { runId: string },
): Promise<LinesOfRun | NotFound> {
  if (!isId(runId)) return notFound;
  const { rows } = await pool.query<Row>({
    name: 'storyloom_run_lines',
    text: linesText,
    values: [runId, teamIds, after, since?.getTime() ?? null, until?.getTime() ?? null, limit + 1],
  });
  const [run] = rows;
  if (!run) return notFound;
  const found = rows.flatMap(({ seq, at, level, message }): LoggedLine[] =>
    seq === null ? [] : [{ seq: Number(seq), at: new Date(at), level, message }],
  );
  const lines = found.slice(0, limit);
  return {
    teamId: run.team_id,
    storyId: run.story_id,
    storyRunId: run.story_run_id,
    state: run.state,
    ended: run.ended_at !== null,
    lines,
    next: found.length > limit ? (lines.at(-1)?.seq ?? null) : null,
  };
}
