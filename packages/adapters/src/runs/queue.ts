/** How the installation, or a team's part of it, keeps up: what is open, how old it is, who works on it. */
import type { Id, WaitKind } from '@storyloom/engine';
import type { Pool } from '../postgres/pool.ts';
import { firstIdAt } from '../stories/id-time.ts';
import { findStuck, type StuckRun } from './stuck.ts';

export type QueueSummary = {
  queued: number;
  running: number;
  waiting: number;
  waitingFor: Partial<Record<WaitKind, number>>;
  /** Milliseconds that the oldest Action run has been queued that was not tried before; null when none is. */
  oldestQueuedMs: number | null;
  /** The fullest first. */
  stories: QueuedStory[];
  workers: QueueWorker[];
  /** A second, over the last ten. */
  rates: { storyRuns: number; events: number; actionRuns: number };
  stuck: StuckRun[];
};

export type QueuedStory = {
  id: Id;
  name: string;
  suspended: boolean;
  queued: number;
  running: number;
  waiting: number;
  oldestQueuedMs: number | null;
};

export type QueueWorker = {
  /** Host and process. */
  id: string;
  startedAt: Date;
  seenAt: Date;
  consumedAt: Date | null;
  /** Action runs under way, and at most. */
  busy: number;
  slots: number;
};

const mostStories = 20;
/** A worker that was not seen for so long is not listed. */
const workerSeconds = 60;
const rateSeconds = 10;
/** Ended Action runs are looked for among those that were queued in this time. */
const endedSeconds = 30;

/** Of one team, or of the whole installation; workers belong to no team. */
export async function queueSummary(pool: Pool, { teamId }: { teamId?: Id } = {}): Promise<QueueSummary> {
  const team = teamId ?? null;
  const [states, stories, workers, rates, stuck] = await Promise.all([
    readStates(pool, team),
    readStories(pool, team),
    readWorkers(pool),
    readRates(pool, team),
    findStuck(pool, team),
  ]);
  const sum = (state: string) =>
    states.filter((row) => row.state === state).reduce((all, row) => all + row.count, 0);
  return {
    queued: sum('queued'),
    running: sum('running'),
    waiting: sum('waiting'),
    waitingFor: Object.fromEntries(
      states.flatMap((row) => (row.state === 'waiting' && row.wait_kind ? [[row.wait_kind, row.count]] : [])),
    ),
    oldestQueuedMs: states.find((row) => row.state === 'queued')?.oldest_ms ?? null,
    stories,
    workers,
    rates,
    stuck,
  };
}

/** What was put off, or taken up before, is older than it has been queued. */
const queuedMs = `
(extract(epoch FROM now() - min(o.created_at) FILTER (
   WHERE o.state = 'queued' AND o.attempt = 0 AND o.wait_kind IS NULL)) * 1000)::float8`;

type StateRow = { state: string; wait_kind: WaitKind | null; count: number; oldest_ms: number | null };

async function readStates(pool: Pool, team: Id | null): Promise<StateRow[]> {
  const { rows } = await pool.query<StateRow>({
    name: 'storyloom_queue_states',
    text: `
SELECT o.state, CASE WHEN o.state = 'waiting' THEN o.wait_kind END AS wait_kind, count(*)::int AS count,
       ${queuedMs} AS oldest_ms
FROM open_run o WHERE $1::uuid IS NULL OR o.team_id = $1
GROUP BY 1, 2`,
    values: [team],
  });
  return rows;
}

type StoryRow = Omit<QueuedStory, 'oldestQueuedMs'> & { oldest_ms: number | null };

async function readStories(pool: Pool, team: Id | null): Promise<QueuedStory[]> {
  const { rows } = await pool.query<StoryRow>({
    name: 'storyloom_queue_stories',
    text: `
SELECT top.id, coalesce(s.name, '') AS name, s.suspended_at IS NOT NULL AS suspended,
       top.queued, top.running, top.waiting, top.oldest_ms
FROM (
  SELECT o.story_id AS id, count(*) FILTER (WHERE o.state = 'queued')::int AS queued,
         count(*) FILTER (WHERE o.state = 'running')::int AS running,
         count(*) FILTER (WHERE o.state = 'waiting')::int AS waiting,
         ${queuedMs} AS oldest_ms
  FROM open_run o WHERE $1::uuid IS NULL OR o.team_id = $1
  GROUP BY o.story_id
  ORDER BY queued DESC, running DESC, waiting DESC, id LIMIT ${mostStories}
) top LEFT JOIN story s ON s.id = top.id
ORDER BY queued DESC, running DESC, waiting DESC, id`,
    values: [team],
  });
  return rows.map(({ oldest_ms: oldestQueuedMs, ...story }) => ({ ...story, oldestQueuedMs }));
}

type WorkerRow = {
  id: string;
  started_at: Date;
  seen_at: Date;
  consumed_at: Date | null;
  busy: number;
  slots: number;
};

async function readWorkers(pool: Pool): Promise<QueueWorker[]> {
  const { rows } = await pool.query<WorkerRow>(
    `SELECT id, started_at, seen_at, consumed_at, busy, slots FROM worker_heartbeat
     WHERE seen_at > now() - make_interval(secs => $1) ORDER BY id`,
    [workerSeconds],
  );
  return rows.map(({ id, busy, slots, ...row }) => ({
    id,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    consumedAt: row.consumed_at,
    busy,
    slots,
  }));
}

type RateRow = { story_runs: number; events: number; action_runs: number };

/** From the ids, which tell time: only the youngest partitions are read. */
async function readRates(pool: Pool, team: Id | null): Promise<QueueSummary['rates']> {
  const since = (seconds: number) => firstIdAt(Date.now() - seconds * 1000);
  const { rows } = await pool.query<RateRow>({
    name: 'storyloom_queue_rates',
    text: `
SELECT (SELECT count(*) FROM story_run r WHERE r.id >= $2 AND ($1::uuid IS NULL OR r.team_id = $1))::float8 AS story_runs,
       (SELECT count(*) FROM event e WHERE e.id >= $2 AND ($1::uuid IS NULL OR e.team_id = $1))::float8 AS events,
       (SELECT count(*) FROM action_run a WHERE a.id >= $3 AND ($1::uuid IS NULL OR a.team_id = $1)
           AND a.ended_at > now() - make_interval(secs => ${rateSeconds}))::float8 AS action_runs`,
    values: [team, since(rateSeconds), since(endedSeconds)],
  });
  const [row] = rows;
  const perSecond = (count = 0) => Math.round((count / rateSeconds) * 10) / 10;
  return {
    storyRuns: perSecond(row?.story_runs),
    events: perSecond(row?.events),
    actionRuns: perSecond(row?.action_runs),
  };
}
