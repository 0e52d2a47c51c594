import type { Pool } from 'pg';
import type { Story } from './imported.ts';

/** From the events themselves: of so many runs of the story, those without a last event, and those with more. */
export async function outcomeOf(
  database: Pool,
  story: Story,
  runs: number,
): Promise<{ lost: number; doubled: number }> {
  const { rows } = await database.query<{ ended: number; doubled: number }>(
    `select count(*)::int as ended, count(*) filter (where events > 1)::int as doubled
     from (select count(*) as events from event where story_id = $1 and action_id = $2 group by story_run_id) run`,
    [story.id, story.lastId],
  );
  const { ended = 0, doubled = 0 } = rows[0] ?? {};
  return { lost: runs - ended, doubled };
}
