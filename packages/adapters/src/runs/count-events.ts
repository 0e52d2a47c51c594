/** How many events a re-emission would be of, before it is started. */
import type { Id } from '@storyloom/engine';
import type { Pool } from '../postgres/pool.ts';
import type { Scope } from '../stories/story-deps.ts';
import { matching, type ReEmissionFilter, toStored } from './re-emission-filter.ts';
import { mostEvents } from './re-emissions.ts';

/** `capped`: there are more than one re-emission takes. */
export type EventsFound = { total: number; capped: boolean };

/** At this moment, as starting it would count. Of a story of another team there are none. */
export async function countReEmission(
  { pool }: { pool: Pool },
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, filter }: { storyId: Id; filter: ReEmissionFilter },
): Promise<EventsFound> {
  const { where, values } = matching(toStored(filter), { storyId, teamId, first: 1 });
  const { rows } = await pool.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM (
       SELECT FROM event e WHERE ${where} AND e.created_at < now() LIMIT ${mostEvents}) few`,
    values,
  );
  const total = rows[0]?.total ?? 0;
  return { total, capped: total >= mostEvents };
}
