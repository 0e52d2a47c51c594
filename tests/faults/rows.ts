/** What the checks know of the tables: every name of the schema stands in this file. */

export const rows = {
  /** Every Action run: id, story_run_id, action_id, action_slug, event_id, state, attempt, error, created_at. */
  anyRun: 'any_run',
  /** Action runs that have not ended, with wake_at. */
  openRun: 'open_run',
  endedRun: 'action_run',
  event: 'event',
  storyRun: 'story_run',
  count: 'event_count',
  schedule: 'schedule',
  tick: 'schedule_tick',
  story: 'story',
  /** Makes one ended Action run of this slug an open one, to see that this is found. */
  reopen: (slug: string) =>
    `insert into open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state)
     select gen_random_uuid(), team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, 'queued'
     from action_run where action_slug = '${slug}' limit 1`,
} as const;

/** Longer than a lease and the sweep after it: no Action run may be past its time by more. */
export const lateSeconds = 20;
