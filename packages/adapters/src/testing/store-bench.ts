import type { Ancestors, Id, Json, NewEvent, Turns } from '@storyloom/engine';
import type { StoreUnderTest } from '@storyloom/engine/testing';
import type { Pool } from 'pg';
import { postgresCalls } from '../postgres/calls.ts';
import { postgresFlow } from '../postgres/flow.ts';
import { postgresStore } from '../postgres/store.ts';

const noStories = async () => ({ ok: false, message: 'There are none.' }) as const;

/** The window that the contract of stores needs on a prepared, empty database. */
export function storeOn(pool: Pool, close: () => Promise<void>): StoreUnderTest {
  return {
    store: postgresStore(pool),
    flow: postgresFlow(pool),
    calls: postgresCalls(pool, { find: noStories }),
    approvals: async () => {
      const { rows } = await pool.query(
        'SELECT action_run_id, title, message, choices, who, commentable FROM approval',
      );
      return new Map(rows.map(({ action_run_id: id, ...approval }) => [id, approval]));
    },
    // Time that passes for the rows: the database's clock stands still instead.
    pass: async (ms) => {
      await pool.query("UPDATE open_run SET wake_at = wake_at - $1 * interval '1 millisecond'", [ms]);
      await pool.query(
        `UPDATE story_call SET created_at = created_at - $1 * interval '1 millisecond',
                               due_at = due_at - $1 * interval '1 millisecond'`,
        [ms],
      );
    },
    storyRunIds: async () =>
      (await pool.query<{ id: Id }>('SELECT id FROM story_run')).rows.map((row) => row.id),
    runs: async () => {
      const { rows } = await pool.query('SELECT id, state, error, warnings FROM any_run');
      return rows.map((row) => ({ ...row, warnings: row.warnings ?? [] }));
    },
    events: async () => (await pool.query<EventRow>('SELECT * FROM event')).rows.map(toEvent),
    counts: async () => {
      const { rows } = await pool.query<{ actionId: Id; port: string; count: number }>(
        'SELECT action_id AS "actionId", port, sum(delta)::int AS count FROM event_count GROUP BY 1, 2',
      );
      return rows;
    },
    close,
  };
}

type EventRow = {
  id: Id;
  team_id: Id;
  story_id: Id;
  story_run_id: Id;
  action_id: Id;
  action_slug: string;
  action_run_id: Id | null;
  seq: number;
  port: string;
  causes: Id[];
  ancestors: Ancestors;
  turns: Turns | null;
  output: Json;
};

function toEvent(row: EventRow): NewEvent {
  return {
    id: row.id,
    teamId: row.team_id,
    storyId: row.story_id,
    storyRunId: row.story_run_id,
    actionId: row.action_id,
    actionSlug: row.action_slug,
    actionRunId: row.action_run_id,
    seq: row.seq,
    port: row.port,
    causes: row.causes,
    ancestors: row.ancestors,
    turns: row.turns,
    output: row.output,
  };
}
