import type { Id } from '@storyloom/engine';
import type { Pool } from 'pg';

/** The limit on story runs at once of each story, as it is now; null for none. */
export function storyLimits(pool: Pool): (storyIds: Id[]) => Promise<Map<Id, number | null>> {
  return async (storyIds) => {
    if (storyIds.length === 0) return new Map();
    const { rows } = await pool.query<{ id: Id; concurrency: number | null }>({
      name: 'storyloom_story_limits',
      text: 'SELECT id, concurrency FROM story WHERE id = ANY($1::uuid[])',
      values: [storyIds],
    });
    return new Map(rows.map((row) => [row.id, row.concurrency]));
  };
}
