/**
 * The statements that own correctness. Each is one round trip and one commit, takes whole batches as
 * arrays, and is prepared once per connection under its name.
 *
 * What has not ended stands in `open_run`, what has ended in `action_run`; one statement moves it. A
 * queued run is found by looking, so nothing that is queued can be forgotten. `wake_at` says when someone
 * must look at another: running, when its lease ends; waiting, when it is due.
 */
import { smallBytes } from '@storyloom/engine';

export type Statement = { name: string; text: string };

/** Parallel arrays as rows, from parameter `first` on. `columns` names each with its type. */
export function rowsOf(first: number, columns: readonly (readonly [name: string, type: string])[]): string {
  const arrays = columns.map(([, type], index) => `$${first + index}::${type}[]`).join(', ');
  return `unnest(${arrays}) AS given(${columns.map(([name]) => name).join(', ')})`;
}

/** `owner` is whom the row stands or falls with; team, story, story run and version are the owner's. */
export const eventColumns = [
  ['owner', 'uuid'],
  ['id', 'uuid'],
  ['action_id', 'uuid'],
  ['action_slug', 'text'],
  ['action_run_id', 'uuid'],
  ['seq', 'int'],
  ['port', 'text'],
  ['causes', 'text'],
  ['ancestors', 'text'],
  ['turns', 'text'],
  ['re_emitted', 'bool'],
  ['output', 'text'],
  ['blob', 'text'],
] as const;

export const runColumns = [
  ['owner', 'uuid'],
  ['id', 'uuid'],
  ['action_id', 'uuid'],
  ['action_slug', 'text'],
  ['event_id', 'uuid'],
  ['state', 'text'],
  ['error', 'text'],
  ['warnings', 'text'],
  ['logs', 'text'],
  ['priority', 'int2'],
  ['run_gate', 'text'],
  ['gate', 'text'],
  ['slot_key', 'text'],
] as const;

/**
 * Inserts the events and runs of those owners that `won`, and what they add to the counts: runs that
 * ended inline as ended ones, the others as open ones. `won` has id, team_id, story_id, story_run_id and
 * version_id. `failed` selects (story_id, action_id) of other runs that failed in the same statement.
 */
export const insertWon = (at: { won: string; events: number; runs: number; failed?: string }) => `
emitted AS (
  INSERT INTO event (id, team_id, story_id, story_run_id, action_id, action_slug, action_run_id, seq, port,
                     causes, ancestors, turns, re_emitted, output, blob)
  SELECT e.id, won.team_id, won.story_id, won.story_run_id, e.action_id, e.action_slug, e.action_run_id, e.seq,
         e.port, e.causes::uuid[], e.ancestors::json, e.turns::json, e.re_emitted, e.output::json, e.blob
  FROM (SELECT * FROM ${rowsOf(at.events, eventColumns)}) e
  JOIN ${at.won} won ON won.id = e.owner
  RETURNING story_id, action_id, port
), made AS MATERIALIZED (
  SELECT r.*, won.team_id, won.story_id, won.story_run_id, won.version_id
  FROM (SELECT * FROM ${rowsOf(at.runs, runColumns)}) r
  JOIN ${at.won} won ON won.id = r.owner
), opened AS (
  INSERT INTO open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
                        state, wait_kind, slot_key, run_gate, gate, priority)
  SELECT id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
         state, CASE WHEN state = 'waiting' THEN 'slot' END, slot_key, run_gate, gate, priority
  FROM made WHERE state IN ('queued', 'waiting')
), done AS (
  INSERT INTO action_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
                          state, attempt, error, warnings, logs, started_at, ended_at)
  SELECT id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
         state, 1, error::jsonb, warnings::jsonb, logs::jsonb, now(), now()
  FROM made WHERE state NOT IN ('queued', 'waiting')
), counted AS (
  INSERT INTO event_count (story_id, action_id, port, delta)
  SELECT story_id, action_id, port, count(*)
  FROM (
    SELECT story_id, action_id, port FROM emitted
    UNION ALL
    SELECT story_id, action_id, '!failed' FROM made WHERE state = 'failed'
    ${at.failed ? `UNION ALL SELECT story_id, action_id, '!failed' FROM ${at.failed}` : ''}
  ) one
  GROUP BY story_id, action_id, port
)`;

export const storyRunColumns = [
  ['id', 'uuid'],
  ['team_id', 'uuid'],
  ['story_id', 'uuid'],
  ['version_id', 'uuid'],
  ['source', 'text'],
  ['caller_run_id', 'uuid'],
  ['depth', 'int2'],
  ['once_action', 'uuid'],
  ['once_key', 'text'],
  ['sealed_id', 'uuid'],
  ['sealed', 'bytea'],
  ['key_id', 'text'],
] as const;

const afterStoryRuns = 1 + storyRunColumns.length;

/**
 * A story run that is there already brings nothing with it, so the statement may run twice; a first run
 * that is still committing is waited for, as is another request with the same key. Answers which are new.
 */
export const acceptSql: Statement = {
  name: 'storyloom_accept',
  text: `
WITH given AS (
  SELECT * FROM ${rowsOf(1, storyRunColumns)}
), keyed AS (
  INSERT INTO webhook_key (action_id, key, story_run_id)
  SELECT once_action, once_key, id FROM given WHERE once_key IS NOT NULL ORDER BY once_action, once_key
  ON CONFLICT (action_id, key) DO NOTHING
  RETURNING story_run_id
), fresh AS (
  INSERT INTO story_run (id, team_id, story_id, version_id, source, caller_run_id, depth, sealed_id, sealed, key_id)
  SELECT id, team_id, story_id, version_id, source, caller_run_id, depth, sealed_id, sealed, key_id FROM given
  WHERE once_key IS NULL OR id IN (SELECT story_run_id FROM keyed)
  ON CONFLICT (id) DO NOTHING
  RETURNING id, team_id, story_id, id AS story_run_id, version_id
), ${insertWon({ won: 'fresh', events: afterStoryRuns, runs: afterStoryRuns + eventColumns.length })}
SELECT id FROM fresh`,
};

/** What keys started. Parameters: Action ids, keys. */
export const keysSql: Statement = {
  name: 'storyloom_keys',
  text: `
SELECT k.action_id, k.key, k.story_run_id
FROM unnest($1::uuid[], $2::text[]) AS given(action_id, key)
JOIN webhook_key k ON k.action_id = given.action_id AND k.key = given.key`,
};

export const settledColumns = [
  ['id', 'uuid'],
  ['attempt', 'int'],
  ['state', 'text'],
  ['wait_ms', 'float8'],
  ['wait_kind', 'text'],
  ['wait_before', 'text'],
  ['slot_key', 'text'],
  ['failures', 'int'],
  ['emitted', 'int'],
  ['error', 'text'],
  ['warnings', 'text'],
  ['logs', 'text'],
] as const;

const afterSettled = 1 + settledColumns.length;

/** Lines of earlier attempts stay; when they are a thousand, no more are added. */
const allLogs = (earlier: string, now: string) =>
  `CASE WHEN ${now} IS NULL OR jsonb_array_length(${earlier}) >= 1000 THEN ${earlier}
        ELSE coalesce(${earlier}, '[]') || ${now}::jsonb END`;

/**
 * running → succeeded, failed, cancelled or waiting, fenced by the attempt; only those that pass the fence
 * bring their events, runs and counts. A waiting run keeps its reason in `error`.
 */
export const settleSql: Statement = {
  name: 'storyloom_settle',
  text: `
WITH given AS (
  SELECT * FROM ${rowsOf(1, settledColumns)}
), ended AS (
  DELETE FROM open_run r USING given
  WHERE r.id = given.id AND r.state = 'running' AND r.attempt = given.attempt AND given.state <> 'waiting'
  RETURNING r.*, given.state AS outcome, given.error AS fault, given.warnings AS remarks, given.logs AS lines
), put_off AS (
  UPDATE open_run r
  SET state = 'waiting', wake_at = now() + given.wait_ms * interval '1 millisecond', wait_kind = given.wait_kind,
      wait_before = given.wait_before, slot_key = given.slot_key, failures = given.failures,
      emitted = r.emitted + given.emitted, error = given.error::jsonb,
      warnings = given.warnings::jsonb, logs = ${allLogs('r.logs', 'given.logs')}, lease_owner = NULL,
      lost_leases = CASE WHEN given.wait_kind IN ('resume', 'decision', 'pace') THEN r.lost_leases ELSE 0 END
  FROM given
  WHERE r.id = given.id AND r.state = 'running' AND r.attempt = given.attempt AND given.state = 'waiting'
  RETURNING r.id, r.team_id, r.story_id, r.story_run_id, r.version_id
), landed AS MATERIALIZED (
  SELECT id, team_id, story_id, story_run_id, version_id FROM ended
  UNION ALL SELECT id, team_id, story_id, story_run_id, version_id FROM put_off
), kept AS (
  INSERT INTO action_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
                          state, attempt, error, warnings, logs, created_at, started_at, ended_at)
  SELECT id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
         outcome, attempt, fault::jsonb, remarks::jsonb, ${allLogs('logs', 'lines')}, created_at, started_at, now()
  FROM ended
), ${insertWon({
    won: 'landed',
    events: afterSettled,
    runs: afterSettled + eventColumns.length,
    failed: `ended WHERE outcome = 'failed'`,
  })}
SELECT id FROM landed`,
};

/**
 * Which settlements of a statement whose answer was lost had landed: nobody else holds that attempt, so
 * its state or its events are its own. Parameters: ids, attempts, states, one event id each or null.
 */
export const landedSql: Statement = {
  name: 'storyloom_landed',
  text: `
SELECT s.id
FROM unnest($1::uuid[], $2::int[], $3::text[], $4::uuid[]) AS s(id, attempt, state, event_id)
WHERE EXISTS (SELECT FROM action_run a WHERE a.id = s.id AND a.attempt = s.attempt AND a.state = s.state)
   OR EXISTS (SELECT FROM open_run o WHERE o.id = s.id AND o.attempt = s.attempt AND o.state = s.state)
   OR EXISTS (SELECT FROM event e WHERE e.id = s.event_id)`,
};

/**
 * What is late becomes queued: a lease that ended is taken away here, and its attempt can no longer
 * settle. Of a join's group its first member wakes alone, and speaks for all. Oldest first; rows that
 * another sweep holds are skipped. Parameter: limit.
 */
export const dueSql: Statement = {
  name: 'storyloom_due',
  text: `
WITH late AS (
  SELECT id FROM open_run r
  WHERE wake_at <= now()
    AND (join_key IS NULL OR state = 'running'
         OR NOT EXISTS (SELECT FROM open_run o WHERE o.join_key = r.join_key AND o.id < r.id))
  ORDER BY wake_at
  LIMIT $1
  FOR UPDATE SKIP LOCKED
)
UPDATE open_run r
SET state = 'queued', lease_owner = NULL, wake_at = NULL,
    lost_leases = r.lost_leases + (r.state = 'running')::int
FROM late
WHERE r.id = late.id`,
};

/** Leases that are still held last `ms` longer from now. Parameters: ids, attempts, ms. */
export const extendSql: Statement = {
  name: 'storyloom_extend',
  text: `
UPDATE open_run r
SET wake_at = now() + $3::int * interval '1 millisecond'
FROM unnest($1::uuid[], $2::int[]) AS held(id, attempt)
WHERE r.id = held.id AND r.state = 'running' AND r.attempt = held.attempt
RETURNING r.id`,
};

export const heldSql: Statement = {
  name: 'storyloom_held',
  text: `
SELECT r.id FROM unnest($1::uuid[], $2::int[]) AS held(id, attempt)
JOIN open_run r ON r.id = held.id AND r.state = 'running' AND r.attempt = held.attempt`,
};

export const outputsSql: Statement = {
  name: 'storyloom_outputs',
  text: 'SELECT id, output, blob FROM event WHERE id = ANY($1::uuid[])',
};

/** As text, so that whoever reads them knows how much it was. Of large ones, where they are and what they take there. */
export const smallOutputsSql: Statement = {
  name: 'storyloom_small_outputs',
  text: `
SELECT id, blob, pg_column_size(output) AS stored_bytes,
       CASE WHEN blob IS NULL AND pg_column_size(output) <= ${smallBytes} THEN output::text END AS text
FROM event WHERE id = ANY($1::uuid[])`,
};

/** As text, of any size. */
export const outputTextsSql: Statement = {
  name: 'storyloom_output_texts',
  text: 'SELECT id, output::text AS text FROM event WHERE id = ANY($1::uuid[])',
};

const arrivedColumns = [
  ['id', 'uuid'],
  ['attempt', 'int'],
  ['wait_ms', 'float8'],
  ['error', 'text'],
  ['warnings', 'text'],
  ['logs', 'text'],
] as const;

/** running → waiting in the group $1, fenced. Answers who came. */
export const arriveSql: Statement = {
  name: 'storyloom_arrive',
  text: `
UPDATE open_run r
SET state = 'waiting', wait_kind = 'join', join_key = $1, lease_owner = NULL, lost_leases = 0,
    wake_at = now() + given.wait_ms * interval '1 millisecond', error = given.error::jsonb,
    warnings = given.warnings::jsonb, logs = ${allLogs('r.logs', 'given.logs')}
FROM (SELECT * FROM ${rowsOf(2, arrivedColumns)}) given
WHERE r.id = given.id AND r.state = 'running' AND r.attempt = given.attempt
RETURNING r.id`,
};

/**
 * The members of a group end, and one of them brings what it came to: also one whose time was over meanwhile, and
 * that is on its way already. Parameters: their ids, the id of that one, its state, the others' state, error, the
 * others' error, warnings, logs; events; runs.
 */
export const gatherSql: Statement = {
  name: 'storyloom_gather',
  text: `
WITH gone AS (
  DELETE FROM open_run WHERE id = ANY($1::uuid[])
  RETURNING *
), landed AS MATERIALIZED (
  SELECT id, team_id, story_id, story_run_id, version_id FROM gone WHERE id = $2::uuid
), kept AS (
  INSERT INTO action_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
                          state, attempt, error, warnings, logs, created_at, started_at, ended_at)
  SELECT id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
         CASE WHEN id = $2::uuid THEN $3 ELSE $4 END, attempt,
         CASE WHEN id = $2::uuid THEN $5::jsonb ELSE $6::jsonb END,
         CASE WHEN id = $2::uuid THEN $7::jsonb ELSE warnings END,
         CASE WHEN id = $2::uuid THEN ${allLogs('logs', '$8::text')} ELSE logs END,
         created_at, started_at, now()
  FROM gone
), ${insertWon({ won: 'landed', events: 9, runs: 9 + eventColumns.length, failed: `gone WHERE id = $2::uuid AND $3 = 'failed'` })}
SELECT count(*)::int AS members FROM gone`,
};
