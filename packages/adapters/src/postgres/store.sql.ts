/**
 * The statements that own correctness. Each is one round trip and one commit, takes whole batches as
 * arrays, and is prepared once per connection under its name.
 *
 * `wake_at` says when someone must look at an Action run again:
 *   queued   when its hint counts as lost          running  when its lease ends
 *   waiting  when it is due                        ended    null
 */

type Statement = { name: string; text: string };

/** Rows of events as parallel arrays, from parameter `first` on; `owner` is whom they stand or fall with. */
const events = (first: number) => `
  SELECT owner, id, team_id, story_id, story_run_id, action_id, action_slug, action_run_id, seq, port,
         causes::uuid[] AS causes, ancestors::json AS ancestors, output::json AS output
  FROM unnest($${first}::uuid[], $${first + 1}::uuid[], $${first + 2}::uuid[], $${first + 3}::uuid[],
              $${first + 4}::uuid[], $${first + 5}::uuid[], $${first + 6}::text[], $${first + 7}::uuid[],
              $${first + 8}::int[], $${first + 9}::text[], $${first + 10}::text[], $${first + 11}::text[],
              $${first + 12}::text[])
    AS e(owner, id, team_id, story_id, story_run_id, action_id, action_slug, action_run_id, seq, port,
         causes, ancestors, output)`;

/** Rows of Action runs, in the same way. A run that ended inline has no `wake_at`. */
const runs = (first: number) => `
  SELECT owner, id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state,
         error::jsonb AS error, warnings::jsonb AS warnings
  FROM unnest($${first}::uuid[], $${first + 1}::uuid[], $${first + 2}::uuid[], $${first + 3}::uuid[],
              $${first + 4}::uuid[], $${first + 5}::uuid[], $${first + 6}::uuid[], $${first + 7}::text[],
              $${first + 8}::uuid[], $${first + 9}::text[], $${first + 10}::text[], $${first + 11}::text[])
    AS r(owner, id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state,
         error, warnings)`;

/**
 * Inserts the events and runs of those owners that `won`, and what they add to the counts. `hint` is the
 * parameter with the milliseconds after which the hint of a queued run counts as lost.
 */
const insertWon = (at: { won: string; events: number; runs: number; hint: number }) => `
emitted AS (
  INSERT INTO event (id, team_id, story_id, story_run_id, action_id, action_slug, action_run_id, seq, port,
                     causes, ancestors, output)
  SELECT e.id, e.team_id, e.story_id, e.story_run_id, e.action_id, e.action_slug, e.action_run_id, e.seq,
         e.port, e.causes, e.ancestors, e.output
  FROM (${events(at.events)}) e
  JOIN ${at.won} won ON won.id = e.owner
  RETURNING story_id, action_id, port
), started AS (
  INSERT INTO action_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
                          state, error, warnings, wake_at, started_at, ended_at)
  SELECT r.id, r.team_id, r.story_id, r.story_run_id, r.version_id, r.action_id, r.action_slug, r.event_id,
         r.state, r.error, r.warnings,
         CASE WHEN r.state = 'queued' THEN now() + $${at.hint}::int * interval '1 millisecond' END,
         CASE WHEN r.state <> 'queued' THEN now() END,
         CASE WHEN r.state <> 'queued' THEN now() END
  FROM (${runs(at.runs)}) r
  JOIN ${at.won} won ON won.id = r.owner
  RETURNING story_id, action_id, state
)`;

const count = (more: string) => `
counted AS (
  INSERT INTO event_count (story_id, action_id, port, delta)
  SELECT story_id, action_id, port, count(*)
  FROM (
    SELECT story_id, action_id, port FROM emitted
    UNION ALL
    SELECT story_id, action_id, '!failed' FROM started WHERE state = 'failed'
    ${more}
  ) one
  GROUP BY story_id, action_id, port
)`;

/**
 * A story run that is there already brings nothing with it, so the statement may run twice; a first run
 * that is still committing is waited for. Parameters: story runs (1–4), hint (5), events (6), runs (19).
 */
export const acceptSql: Statement = {
  name: 'storyloom_accept',
  text: `
WITH fresh AS (
  INSERT INTO story_run (id, team_id, story_id, version_id)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[])
  ON CONFLICT (id) DO NOTHING
  RETURNING id
), ${insertWon({ won: 'fresh', events: 6, runs: 19, hint: 5 })}, ${count('')}
SELECT id FROM fresh`,
};

/**
 * queued, waiting and due, or running past its lease → running under the next attempt. A row that another
 * claim holds is skipped. `error` told why it waited. Parameters: ids, owner, lease in ms.
 */
export const claimSql: Statement = {
  name: 'storyloom_claim',
  text: `
WITH free AS (
  SELECT id FROM action_run
  WHERE id = ANY($1::uuid[])
    AND (state = 'queued' OR (state IN ('waiting', 'running') AND wake_at <= now()))
  FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE action_run r
  SET state = 'running', attempt = r.attempt + 1, lease_owner = $2, error = NULL,
      wake_at = now() + $3::int * interval '1 millisecond', started_at = coalesce(r.started_at, now())
  FROM free
  WHERE r.id = free.id
  RETURNING r.id, r.attempt, r.team_id, r.story_id, r.story_run_id, r.version_id, r.action_id, r.event_id
)
SELECT t.id, t.attempt, t.team_id, t.story_id, t.story_run_id, t.version_id, t.action_id,
       t.event_id, e.action_id AS event_action_id, e.action_slug AS event_action_slug, e.output, e.ancestors
FROM taken t
JOIN event e ON e.id = t.event_id`,
};

/**
 * running → succeeded, failed or waiting, fenced by the attempt; only those that pass the fence bring
 * their events, runs and counts. A waiting run keeps its reason in `error`. Parameters: settlements (1–6:
 * id, attempt, state, ms to wait, error, warnings), hint (7), events (8), runs (21).
 */
export const settleSql: Statement = {
  name: 'storyloom_settle',
  text: `
WITH landed AS (
  UPDATE action_run r
  SET state = s.state, error = s.error::jsonb, warnings = s.warnings::jsonb, lease_owner = NULL,
      wake_at = CASE WHEN s.state = 'waiting' THEN now() + s.wait_ms * interval '1 millisecond' END,
      ended_at = CASE WHEN s.state <> 'waiting' THEN now() END
  FROM unnest($1::uuid[], $2::int[], $3::text[], $4::float8[], $5::text[], $6::text[])
    AS s(id, attempt, state, wait_ms, error, warnings)
  WHERE r.id = s.id AND r.state = 'running' AND r.attempt = s.attempt
  RETURNING r.id, r.story_id, r.action_id, r.state
), ${insertWon({ won: 'landed', events: 8, runs: 21, hint: 7 })}, ${count(
    `UNION ALL SELECT story_id, action_id, '!failed' FROM landed WHERE state = 'failed'`,
  )}
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
JOIN action_run r ON r.id = s.id
WHERE (r.attempt = s.attempt AND r.state = s.state)
   OR EXISTS (SELECT FROM event e WHERE e.id = s.event_id)`,
};

/**
 * What is late becomes queued, so that anyone may claim it at once although its `wake_at` moves on: a
 * lease that ended is taken away here, and its attempt can no longer settle. Oldest first; rows that
 * another sweep holds are skipped. Parameters: limit, ms until it counts as late again.
 */
export const dueSql: Statement = {
  name: 'storyloom_due',
  text: `
WITH late AS (
  SELECT id, wake_at FROM action_run
  WHERE wake_at <= now()
  ORDER BY wake_at
  LIMIT $1
  FOR UPDATE SKIP LOCKED
), woken AS (
  UPDATE action_run r
  SET state = 'queued', lease_owner = NULL, wake_at = now() + $2::int * interval '1 millisecond'
  FROM late
  WHERE r.id = late.id
  RETURNING r.id, late.wake_at
)
SELECT id FROM woken ORDER BY wake_at`,
};

/** Leases that are still held last `ms` longer from now. Parameters: ids, attempts, ms. */
export const extendSql: Statement = {
  name: 'storyloom_extend',
  text: `
UPDATE action_run r
SET wake_at = now() + $3::int * interval '1 millisecond'
FROM unnest($1::uuid[], $2::int[]) AS held(id, attempt)
WHERE r.id = held.id AND r.state = 'running' AND r.attempt = held.attempt
RETURNING r.id`,
};

export const outputsSql: Statement = {
  name: 'storyloom_outputs',
  text: 'SELECT id, output FROM event WHERE id = ANY($1::uuid[])',
};
