import type { Pool } from 'pg';

/** Turns the tables of a prepared, empty database into those that this folder's tests are written for. */
export async function makeHistoryTables(pool: Pool): Promise<void> {
  const { rows } = await pool.query("SELECT to_regclass('open_run') IS NOT NULL AS there");
  if (rows[0]?.there === true) return;
  await pool.query(tables);
}

const tables = `
DROP TABLE story_run, action_run, event;
CREATE TABLE story_run (
  id uuid PRIMARY KEY, team_id uuid NOT NULL, story_id uuid NOT NULL, version_id uuid NOT NULL,
  source text NOT NULL DEFAULT 'webhook', gate text, suspended_at timestamptz, cancelled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
) PARTITION BY RANGE (id);
CREATE TABLE story_run_default PARTITION OF story_run DEFAULT;
CREATE INDEX ON story_run (story_id, id DESC);
CREATE INDEX ON story_run (story_id, id) WHERE cancelled_at IS NOT NULL;

CREATE TABLE event (
  id uuid PRIMARY KEY, team_id uuid NOT NULL, story_id uuid NOT NULL, story_run_id uuid NOT NULL,
  action_id uuid NOT NULL, action_slug text NOT NULL, action_run_id uuid, seq int NOT NULL, port text NOT NULL,
  causes uuid[], ancestors json NOT NULL, re_emitted boolean NOT NULL DEFAULT false, output json,
  created_at timestamptz NOT NULL DEFAULT now(), turns json, blob text
) PARTITION BY RANGE (id);
CREATE TABLE event_default PARTITION OF event DEFAULT;
CREATE INDEX ON event (story_id, action_id, id);
CREATE INDEX ON event (story_id, id);
CREATE INDEX ON event (story_run_id);

CREATE TABLE action_run (
  id uuid PRIMARY KEY, team_id uuid NOT NULL, story_id uuid NOT NULL, story_run_id uuid NOT NULL,
  version_id uuid NOT NULL, action_id uuid NOT NULL, action_slug text NOT NULL, event_id uuid NOT NULL,
  state text NOT NULL, attempt int NOT NULL DEFAULT 0, error jsonb, warnings jsonb, logs jsonb,
  created_at timestamptz NOT NULL DEFAULT now(), started_at timestamptz, ended_at timestamptz NOT NULL DEFAULT now()
) PARTITION BY RANGE (id);
CREATE TABLE action_run_default PARTITION OF action_run DEFAULT;
CREATE INDEX ON action_run (story_run_id);
CREATE INDEX ON action_run (story_id, state, story_run_id, id) WHERE state <> 'succeeded';

CREATE TABLE open_run (
  id uuid PRIMARY KEY, team_id uuid NOT NULL, story_id uuid NOT NULL, story_run_id uuid NOT NULL,
  version_id uuid NOT NULL, action_id uuid NOT NULL, action_slug text NOT NULL, event_id uuid NOT NULL,
  state text NOT NULL, attempt int NOT NULL DEFAULT 0, failures int NOT NULL DEFAULT 0,
  interrupted boolean NOT NULL DEFAULT false, lease_owner text, wake_at timestamptz, wait_kind text,
  wait_key text, error jsonb, warnings jsonb, logs jsonb, priority smallint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(), started_at timestamptz
);
CREATE INDEX ON open_run (story_run_id);
CREATE INDEX ON open_run (story_id, story_run_id);

CREATE VIEW any_run AS
  SELECT id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state, attempt,
         error, warnings, logs, created_at, started_at, NULL::timestamptz AS ended_at FROM open_run
  UNION ALL
  SELECT id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state, attempt,
         error, warnings, logs, created_at, started_at, ended_at FROM action_run;

CREATE TABLE schedule (
  id uuid PRIMARY KEY, story_id uuid NOT NULL REFERENCES story ON DELETE CASCADE, team_id uuid NOT NULL,
  action_id uuid NOT NULL, place int NOT NULL, spec json NOT NULL, next_at timestamptz, last_at timestamptz,
  missed int NOT NULL DEFAULT 0, last_missed_at timestamptz, enabled boolean NOT NULL DEFAULT true,
  UNIQUE (story_id, action_id, place)
);
CREATE TABLE schedule_tick (
  schedule_id uuid NOT NULL, due_at timestamptz NOT NULL, state text NOT NULL, story_run_id uuid,
  PRIMARY KEY (schedule_id, due_at)
);
CREATE TABLE webhook_key (
  action_id uuid NOT NULL, key text NOT NULL, story_run_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (action_id, key)
);
CREATE TABLE gate (
  key text PRIMARY KEY, team_id uuid NOT NULL, max int, rate_max int, rate_ms int, tat timestamptz
);
CREATE TABLE re_emission (
  id uuid PRIMARY KEY, team_id uuid NOT NULL, story_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), ended_at timestamptz
);
`;
