import type { Pool } from 'pg';

/** What lists and retention need of a database beyond its migrations; what is there already stays. */
export async function makeHistoryTables(pool: Pool): Promise<void> {
  await pool.query(wanted);
}

const wanted = `
CREATE INDEX IF NOT EXISTS action_run_story_id_state_idx
  ON action_run (story_id, state, story_run_id, id) WHERE state <> 'succeeded';
CREATE INDEX IF NOT EXISTS story_run_cancelled_idx ON story_run (story_id, id) WHERE cancelled_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS open_run_story_id_state_idx
  ON open_run (story_id, state, story_run_id) WHERE state <> 'queued';

CREATE TABLE IF NOT EXISTS schedule (
  id uuid PRIMARY KEY, story_id uuid NOT NULL REFERENCES story ON DELETE CASCADE, team_id uuid NOT NULL,
  action_id uuid NOT NULL, place int NOT NULL, spec jsonb NOT NULL, enabled boolean NOT NULL DEFAULT true,
  next_at timestamptz, last_at timestamptz, missed int NOT NULL DEFAULT 0, last_missed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (story_id, action_id, place)
);
CREATE TABLE IF NOT EXISTS schedule_tick (
  schedule_id uuid NOT NULL REFERENCES schedule ON DELETE CASCADE, due_at timestamptz NOT NULL,
  state text NOT NULL, story_run_id uuid, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (schedule_id, due_at)
);
`;
