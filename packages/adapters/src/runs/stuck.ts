/** Action runs that do not get on, each with the reason in words. */
import type { Id, RunError, WaitKind } from '@storyloom/engine';
import type { Pool } from '../postgres/pool.ts';

export type StuckCode =
  | 'decision'
  | 'lease_over'
  | 'no_worker'
  | 'queued_long'
  | 'slot'
  | 'story_suspended'
  | 'run_suspended';

export type StuckRun = {
  id: Id;
  code: StuckCode;
  /** One sentence: why, and what to do. */
  reason: string;
  /** How many there are of this story and code; the oldest is shown. */
  count: number;
  storyId: Id;
  storyName: string;
  storyRunId: Id;
  actionSlug: string;
  state: 'queued' | 'running' | 'waiting';
  /** Milliseconds since it was made. */
  ageMs: number;
};

const most = 50;

type Row = {
  id: Id;
  code: StuckCode;
  count: number;
  story_id: Id;
  story_name: string | null;
  story_run_id: Id;
  action_slug: string;
  state: StuckRun['state'];
  wait_kind: WaitKind | null;
  slot_key: string | null;
  credential_name: string | null;
  error: RunError | null;
  age_ms: number;
  late_ms: number | null;
};

/**
 * One for each story and reason, the oldest. A lease counts as over 5 s after its end, a worker as gone when
 * it was not seen for 15 s; a slot is waited for for a minute, a turn in the queue for 30 s.
 */
const stuckSql = `
WITH alive AS (
  SELECT EXISTS (SELECT FROM worker_heartbeat WHERE seen_at > now() - interval '15 seconds') AS is
), told AS (
  SELECT o.id, o.story_id,
    CASE
      WHEN o.state = 'waiting' AND o.wait_kind = 'decision' THEN 'decision'
      WHEN o.state = 'waiting' AND o.wait_kind = 'resume' THEN 'run_suspended'
      WHEN o.state = 'waiting' AND o.slot_key IS NOT NULL AND o.created_at < now() - interval '1 minute' THEN 'slot'
      WHEN o.state = 'running' AND o.wake_at < now() - interval '5 seconds' THEN 'lease_over'
      WHEN o.state = 'queued' AND s.suspended_at IS NOT NULL THEN 'story_suspended'
      WHEN o.state = 'queued' AND NOT alive.is THEN 'no_worker'
      WHEN o.state = 'queued' AND o.attempt = 0 AND o.wait_kind IS NULL
           AND o.created_at < now() - interval '30 seconds' THEN 'queued_long'
    END AS code
  FROM open_run o CROSS JOIN alive LEFT JOIN story s ON s.id = o.story_id
  WHERE $1::uuid IS NULL OR o.team_id = $1
), oldest AS (
  -- Ids sort by time. Sorting tens of thousands of rows for it would take longer than all the rest.
  SELECT code, count(*)::int AS count, min(id::text COLLATE "C")::uuid AS id
  FROM told WHERE code IS NOT NULL GROUP BY story_id, code
)
SELECT o.id, oldest.code, oldest.count, o.story_id, s.name AS story_name, o.story_run_id, o.action_slug,
       o.state, o.wait_kind, o.slot_key, c.name AS credential_name, o.error,
       (extract(epoch FROM now() - o.created_at) * 1000)::float8 AS age_ms,
       (extract(epoch FROM now() - o.wake_at) * 1000)::float8 AS late_ms
FROM oldest JOIN open_run o ON o.id = oldest.id LEFT JOIN story s ON s.id = o.story_id
LEFT JOIN credential c ON c.id = substring(o.slot_key FROM '^rate:credential:([-0-9a-f]{36})')::uuid
ORDER BY o.created_at, o.id LIMIT ${most}`;

export async function findStuck(pool: Pool, teamId: Id | null): Promise<StuckRun[]> {
  const { rows } = await pool.query<Row>({ name: 'storyloom_stuck', text: stuckSql, values: [teamId] });
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    reason: reasons[row.code](row),
    count: row.count,
    storyId: row.story_id,
    storyName: row.story_name ?? '',
    storyRunId: row.story_run_id,
    actionSlug: row.action_slug,
    state: row.state,
    ageMs: Math.max(0, row.age_ms),
  }));
}

const reasons: Record<StuckCode, (row: Row) => string> = {
  decision: ({ error }) => error?.message ?? 'It waits for a person to decide.',
  lease_over: ({ late_ms }) =>
    `Its worker has not been heard of for ${spoken(late_ms ?? 0)}, and no other has taken it over. Is a worker running?`,
  no_worker: () => 'No worker has been seen for 15 s. Start one, or look at its log.',
  queued_long: ({ age_ms }) =>
    `It has been queued for ${spoken(age_ms)}: the workers have not come to it yet. Add workers or slots.`,
  slot: (row) => `It has waited for ${spoken(row.age_ms)} for ${limitOf(row)}.`,
  story_suspended: () => 'Its story is suspended. Resume the story to go on.',
  run_suspended: () => 'Its story run is suspended. Resume the story run to go on.',
};

/** What the first part of a limit's key says of it. */
function limitOf({ slot_key: key, wait_kind, credential_name }: Row): string {
  if (wait_kind === 'pace') return `the rate of the credential “${credential_name ?? ''}”`;
  if (key?.startsWith('story:')) return "its story's limit on story runs at once";
  if (key?.startsWith('rate:')) {
    const name = key.split(':').slice(2).join(':');
    return name.startsWith('action:') ? 'its own pace' : `the rate limit “${name}”`;
  }
  return "its Action's limit on Action runs at once";
}

function spoken(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
