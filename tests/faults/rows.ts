/** What the checks know of the tables: every name of the schema stands in this file. */

/**
 * `one_table`: every Action run stands in action_run. `open_and_ended`: those that have not ended stand
 * in open_run, the others in action_run, and the view any_run has both.
 */
type Schema = 'one_table' | 'open_and_ended';

const schema: Schema = schemaOf('open_and_ended');

/** Keeps the union: what is compared with it may change by one word. */
function schemaOf(name: Schema): Schema {
  return name;
}

/** What the product can do already; the scenarios ask for less where it cannot. */
export const can = {
  /** Webhooks with a key that was seen before are answered and not stored again. */
  deduplicate: schema === 'open_and_ended',
  /** The story file knows `retry`, `timeout_s` and `outcome_unknown`. */
  settings: schema === 'open_and_ended',
  /** The story file knows `schedule`. */
  schedule: schema === 'open_and_ended',
} as const satisfies Record<string, boolean>;

const split = schema === 'open_and_ended';

export const rows = {
  /** Every Action run: id, story_run_id, action_id, action_slug, event_id, state, attempt, error, created_at. */
  anyRun: split ? 'any_run' : 'action_run',
  /** Action runs that have not ended, with wake_at. */
  openRun: split ? 'open_run' : `(select * from action_run where state in ('queued', 'running', 'waiting'))`,
  endedRun: split
    ? 'action_run'
    : `(select * from action_run where state in ('succeeded', 'failed', 'cancelled'))`,
  event: 'event',
  storyRun: 'story_run',
  count: 'event_count',
  schedule: 'schedule',
  tick: 'schedule_tick',
  /** Where ended Action runs can be written. */
  endedTable: 'action_run',
  /** Makes one ended Action run an open one, to see that this is found. */
  reopen: split
    ? `insert into open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state)
       select gen_random_uuid(), team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, 'queued'
       from action_run where action_slug = 'done' limit 1`
    : `update action_run set state = 'queued', wake_at = now()
       where id = (select id from action_run where action_slug = 'done' limit 1)`,
  /** Lets an Action run stand there twice for the same event and Action. */
  dropCauseIndex: split ? '' : 'drop index action_run_event_id_action_id_key;',
} as const;

/** Longer than a lease and the sweep after it: no Action run may be past its time by more. */
export const lateSeconds = 20;
