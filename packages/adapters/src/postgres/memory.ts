/**
 * What Actions remember, on PostgreSQL: one row for each key that an Action let pass. The row's lock is
 * what lets exactly one of any number pass that bring a key at once.
 */
import type { Id, Memory } from '@storyloom/engine';
import type { Pool } from 'pg';
import { persist } from './errors.ts';

/** Before the keys of runs of a draft, which are counted apart. */
const draftWord = 'draft\u001f';
const ofDraft = (key: string) => `starts_with(${key}, E'draft\\x1f')`;

/** How long to ask again while the database is away, in milliseconds; then the run is taken up again later. */
const patienceMs = 10_000;
/** Keys that are counted out are removed now and then. */
const removeEvery = 64;

/** The Memory port on PostgreSQL: all workers remember the same. */
export function postgresMemory(pool: Pool): Memory {
  return {
    // Harmless when it runs twice: the run that let the key pass is told so again.
    remember: ({ storyId, actionId, runId, isTest }, what) =>
      persist(async () => {
        const of = [actionId, (isTest ? draftWord : '') + what.key, storyId, runId];
        const statement = 'last' in what ? among : within;
        const reach = 'last' in what ? what.last : what.periodMs;
        const { rows } = await pool.query<{ place: string | null; mine: boolean }>({
          ...statement,
          values: [...of, reach],
        });
        const { place, mine } = rows[0] ?? { place: null, mine: false };
        if ('last' in what && place !== null && Number(place) % removeEvery === 0) {
          await pool.query({ ...removeOlder, values: [actionId, what.last, isTest] });
        }
        return place !== null || mine;
      }, patienceMs),
  };
}

/** Forgets every key of an Action of the team. Answers how many there were; none of another team's. */
export async function clearMemory(pool: Pool, of: { teamId: Id; actionId: Id }): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM action_memory m USING story s
     WHERE m.action_id = $1 AND s.id = m.story_id AND s.team_id = $2`,
    [of.actionId, of.teamId],
  );
  return rowCount ?? 0;
}

const told = `
SELECT (SELECT place FROM put) AS place,
       EXISTS (SELECT FROM action_memory WHERE action_id = $1 AND key = $2 AND run_id = $4) AS mine`;

/** By the clock of the database at the moment when the row's lock was got, not when the statement began. */
const within = {
  name: 'storyloom_remember_within',
  text: `
WITH put AS (
  INSERT INTO action_memory AS m (action_id, key, story_id, run_id, seen_at, forget_at)
  SELECT $1::uuid, $2::text, $3::uuid, $4::uuid, clock_timestamp(),
         clock_timestamp() + $5::float8 * interval '1 millisecond'
  ON CONFLICT (action_id, key) DO UPDATE
  SET story_id = excluded.story_id, run_id = excluded.run_id, place = excluded.place,
      seen_at = excluded.seen_at, forget_at = excluded.forget_at
  WHERE m.run_id <> excluded.run_id AND m.seen_at <= clock_timestamp() - $5::float8 * interval '1 millisecond'
  RETURNING place
)${told}`,
};

/** Counted by place: those that are younger than the key's own. */
const among = {
  name: 'storyloom_remember_among',
  text: `
WITH put AS (
  INSERT INTO action_memory AS m (action_id, key, story_id, run_id, seen_at)
  SELECT $1::uuid, $2::text, $3::uuid, $4::uuid, clock_timestamp()
  ON CONFLICT (action_id, key) DO UPDATE
  SET story_id = excluded.story_id, run_id = excluded.run_id, place = excluded.place,
      seen_at = excluded.seen_at, forget_at = NULL
  WHERE m.run_id <> excluded.run_id AND $5::int <= (
    SELECT count(*) FROM (
      SELECT FROM action_memory n
      WHERE n.action_id = $1 AND n.place > m.place AND ${ofDraft('n.key')} = ${ofDraft('m.key')}
      LIMIT $5::int) younger)
  RETURNING place
)${told}`,
};

const removeOlder = {
  name: 'storyloom_forget_older',
  text: `
DELETE FROM action_memory WHERE (action_id, key) IN (
  SELECT action_id, key FROM action_memory
  WHERE action_id = $1 AND forget_at IS NULL AND ${ofDraft('key')} = $3::bool AND place < (
    SELECT place FROM action_memory WHERE action_id = $1 AND ${ofDraft('key')} = $3::bool
    ORDER BY place DESC OFFSET $2::int - 1 LIMIT 1)
  FOR UPDATE SKIP LOCKED)`,
};
