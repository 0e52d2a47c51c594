/**
 * A database as it looks after months: millions of events, made by the server itself. For the benchmark
 * and for tests of what lists and retention cost.
 */
import { type Id, newId } from '@storyloom/engine';
import type { Pool } from 'pg';
import { databaseTime, ensurePartitions } from '../postgres/partitions.ts';
import { lasting } from '../postgres/pool.ts';
import { firstIdAt } from '../stories/id-time.ts';

export type ManyEvents = {
  teamId: Id;
  /** The first has half of all events. */
  storyIds: Id[];
  versionId: Id;
  /** The source and the three Actions behind it, in order. */
  actionIds: Id[];
  events: number;
  seconds: number;
};

const eventsPerRun = 4;
const dayMs = 86_400_000;
/** Story runs a statement makes. */
const chunk = 20_000;

/**
 * Fills the tables with story runs of four events and three Action runs each, evenly spread over the last
 * `days` days up to now. Of a hundred story runs two failed and one was cancelled; of the last percent of
 * all, one of a hundred is running and one waits. Makes the team and its stories; drops the indexes for the time
 * of the load and makes them again.
 */
export async function loadManyEvents(
  pool: Pool,
  options: { events: number; stories?: number; days?: number; teamId?: Id },
): Promise<ManyEvents> {
  const { events, stories = 20, days = 7 } = options;
  const started = Date.now();
  const now = await databaseTime(pool);
  const runs = Math.ceil(events / eventsPerRun);
  const made = await makeStories(pool, stories, options.teamId);
  for (let day = days; day >= 0; day -= 1) {
    await ensurePartitions(pool, { daysAhead: day === 0 ? 3 : 0, now: new Date(now - day * dayMs) });
  }
  const indexes = await dropIndexes(pool);
  const starts = Array.from({ length: Math.ceil(runs / chunk) }, (_, index) => index * chunk);
  const first = Math.floor(now - days * dayMs);
  const everyMs = (days * dayMs) / runs;
  const load = async () => {
    for (let from = starts.shift(); from !== undefined; from = starts.shift()) {
      const values = [from, Math.min(from + chunk, runs) - 1, first, everyMs, made.teamId, made.versionId];
      await withoutLimits(pool, loadSql, [...values, made.storyIds, made.actionIds]);
    }
  };
  await Promise.all([load(), load()]);
  // One after the other: PostgreSQL makes up the names of the partitions' indexes, and two would get the same.
  for (const index of indexes) await withoutLimits(pool, index);
  const last = Math.floor(runs * 0.99);
  await openSome(pool, last, first + last * everyMs - 1);
  for (const table of ['story_run', 'event', 'action_run', 'open_run', 'story']) {
    // As autovacuum leaves them: counted, and known to be visible to all.
    await outsideTransaction(pool, `VACUUM (ANALYZE) ${table}`);
  }
  return { ...made, events: runs * eventsPerRun, seconds: (Date.now() - started) / 1000 };
}

async function makeStories(pool: Pool, stories: number, team: Id | undefined) {
  const [teamId, versionId] = [team ?? newId(), newId()];
  const storyIds = Array.from({ length: stories }, () => newId());
  const actionIds = Array.from({ length: eventsPerRun }, () => newId());
  const actions = actionIds.map((id, place) => {
    const type = place === 0 ? 'webhook' : 'event-transform';
    return { id, type, name: `Step ${place}`, slug: `step_${place}`, options: {}, position: { x: 0, y: 0 } };
  });
  const graph = {
    actions: Object.fromEntries(actions.map((one) => [one.id, one])),
    links: {},
    notes: {},
    groups: {},
  };
  await pool.query('INSERT INTO team (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [teamId, 'Many']);
  await pool.query(
    `INSERT INTO story (id, team_id, name, draft, live_version_id)
     SELECT id, $2, 'Story ' || n, $3, $4 FROM unnest($1::uuid[]) WITH ORDINALITY AS s(id, n)`,
    [storyIds, teamId, JSON.stringify(graph), versionId],
  );
  await pool.query('INSERT INTO story_version (id, story_id, number, graph) VALUES ($1, $2, 1, $3)', [
    versionId,
    storyIds[0],
    JSON.stringify(graph),
  ]);
  return { teamId, versionId, storyIds, actionIds };
}

/** A UUIDv7 of the moment `ms`, told apart by `kind` (three hex digits, ascending) and `n`. */
const idSql = (kind: string) =>
  `(lpad(to_hex(ms), 12, '0') || '7' || ${kind} || '8' || lpad(to_hex(n), 15, '0'))::uuid`;

/** Parameters: from, to, the time of run 0 in ms, ms a run, team, version, stories, Actions. */
const loadSql = `
WITH run AS MATERIALIZED (
  SELECT n, ms, ${idSql("'000'")} AS id, to_timestamp(ms / 1000.0) AS at,
         ($7::uuid[])[CASE WHEN n / 100 % 2 = 0 THEN 1 ELSE 1 + n / 200 % cardinality($7::uuid[]) END] AS story_id,
         CASE WHEN n % 100 IN (13, 14) THEN 'failed' WHEN n % 100 = 37 THEN 'cancelled' ELSE 'succeeded' END AS ends
  FROM (SELECT n, ($3::bigint + n * $4::float8)::bigint AS ms
        FROM generate_series($1::bigint, $2::bigint) AS n) one
), step AS MATERIALIZED (
  SELECT run.*, place, ${idSql("lpad(to_hex(2 * place + 1), 3, '0')")} AS action_run_id,
         ${idSql("lpad(to_hex(2 * place + 2), 3, '0')")} AS event_id,
         ${idSql("lpad(to_hex(2 * place), 3, '0')")} AS cause_id,
         ($8::uuid[])[place + 1] AS action_id, 'step_' || place AS action_slug
  FROM run CROSS JOIN generate_series(0, 3) AS place
), runs AS (
  INSERT INTO story_run (id, team_id, story_id, version_id, created_at)
  SELECT id, $5, story_id, $6, at FROM run
), ran AS (
  INSERT INTO action_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
                          state, attempt, error, created_at, started_at, ended_at)
  SELECT action_run_id, $5, story_id, id, $6, action_id, action_slug, cause_id,
         CASE WHEN place = 3 THEN ends ELSE 'succeeded' END, 1,
         CASE WHEN place = 3 AND ends = 'failed' THEN '{"code": "broken", "message": "It broke."}'::jsonb END,
         at, at, at + place * interval '10 ms'
  FROM step WHERE place > 0
)
INSERT INTO event (id, team_id, story_id, story_run_id, action_id, action_slug, action_run_id, seq, port,
                   causes, ancestors, output, created_at)
SELECT event_id, $5, story_id, id, action_id, action_slug, CASE WHEN place > 0 THEN action_run_id END, 0,
       'success', CASE WHEN place > 0 THEN ARRAY[cause_id] ELSE '{}' END,
       json_build_object(action_id, event_id),
       json_build_object('order', n, 'place', place, 'customer', 'Ada Lovelace', 'text', repeat('lorem ', 15)),
       at
FROM step`;

/** The statements that make the indexes again that no constraint stands on. */
async function dropIndexes(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; made: string }>(`
    SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made
    FROM pg_index i
    WHERE i.indrelid IN ('story_run'::regclass, 'event'::regclass, 'action_run'::regclass)
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`);
  for (const { name } of rows) await pool.query(`DROP INDEX ${name}`);
  return rows.map((row) => row.made.replace(' ON ONLY ', ' ON '));
}

/** Of the story runs from number `from` on, one of a hundred runs still and one waits for a retry. */
async function openSome(pool: Pool, from: number, fromMs: number): Promise<void> {
  const text = `
WITH moved AS (
  DELETE FROM action_run
  WHERE id >= $1 AND action_slug = 'step_3' AND ${numberSql} >= $2 AND ${numberSql} % 100 IN (50, 51)
  RETURNING *, ${numberSql} % 2 = 0 AS runs
)
INSERT INTO open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state,
                      attempt, failures, wake_at, wait_kind, created_at, started_at)
SELECT id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
       CASE WHEN runs THEN 'running' ELSE 'waiting' END, 1, 1, now() + interval '1 hour',
       CASE WHEN NOT runs THEN 'retry' END, created_at, started_at
FROM moved`;
  await withoutLimits(pool, text, [firstIdAt(fromMs), from]);
}

/** The number of its story run, as it stands in an id. */
const numberSql = `('x' || right(id::text, 12))::bit(48)::bigint`;

async function outsideTransaction(pool: Pool, text: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('SET statement_timeout = 0');
    await client.query(lasting(text));
  } finally {
    client.release(true);
  }
}

/** The load is worth nothing after a crash, so its commits wait for no disk. */
async function withoutLimits(pool: Pool, text: string, values: unknown[] = []): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL synchronous_commit = off; SET LOCAL maintenance_work_mem = '256MB'",
    );
    await client.query(lasting(text, values));
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}
