/**
 * Cancelling: what is open ends as cancelled, whatever it does or waits for. A worker that carries one of
 * these runs out has lost its fence, and is told. What such a worker commits at the same moment is ended by the
 * next round here or, when it comes later, by the claim, which reads the story run's mark.
 */
import { type Id, newId } from '@storyloom/engine';
import { asker } from '../postgres/ask.ts';
import { persist } from '../postgres/errors.ts';
import type { Pool } from '../postgres/pool.ts';
import type { Statement } from '../postgres/store.sql.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { announce, type ControlDeps, type RunOf } from './runs-deps.ts';

/** `ended`: there was nothing left to cancel. */
export type Cancelled = { state: 'cancelled'; actionRuns: number } | { state: 'ended' };

/** So many Action runs end with one statement. */
const atOnce = 5_000;
/** Watchers are told of so many story runs by name. */
const mostAnnounced = 100;
const patienceMs = 5_000;

/** Marks it if something of it is open: what follows from an open run is there when that has ended. */
const markSql: Statement = {
  name: 'storyloom_cancel_mark',
  text: `
UPDATE story_run SET cancelled_at = coalesce(cancelled_at, now())
WHERE id = $1 AND team_id = $2 AND story_id = coalesce($3::uuid, story_id)
  AND EXISTS (SELECT FROM open_run o WHERE o.story_run_id = $1)
RETURNING story_id`,
};

const standsSql: Statement = {
  name: 'storyloom_cancel_stands',
  text: `
SELECT story_id, cancelled_at IS NOT NULL AS cancelled FROM story_run
WHERE id = $1 AND team_id = $2 AND story_id = coalesce($3::uuid, story_id)`,
};

/** It ended by itself at the last moment: nothing of it was cancelled. */
const unmarkSql: Statement = {
  name: 'storyloom_cancel_unmark',
  text: `
UPDATE story_run SET cancelled_at = NULL
WHERE id = $1 AND NOT EXISTS (SELECT FROM action_run a WHERE a.story_run_id = $1 AND a.state = 'cancelled')
RETURNING id`,
};

/** Moves `picked` of open_run to action_run. Log lines stay, and one is added. */
const movePicked = `
gone AS (
  DELETE FROM open_run r USING picked WHERE r.id = picked.id RETURNING r.*
), kept AS (
  INSERT INTO action_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
                          state, attempt, warnings, logs, created_at, started_at, ended_at)
  SELECT id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id,
         'cancelled', attempt, warnings,
         coalesce(logs, '[]') || jsonb_build_object('at', floor(extract(epoch FROM now()) * 1000), 'level', 'info',
                                                    'message', 'Cancelled while it was ' || state || '.',
                                                    -- After all that the attempt under way may have written.
                                                    'seq', (attempt + 1) * 1000000 - 1),
         created_at, started_at, now()
  FROM gone
)
SELECT count(*)::int AS moved, array_agg(DISTINCT action_id) AS action_ids,
       (array_agg(DISTINCT story_run_id))[1:${mostAnnounced}] AS story_run_ids
FROM gone`;

const moveRunSql: Statement = {
  name: 'storyloom_cancel_run',
  text: `
WITH picked AS (
  SELECT id FROM open_run WHERE story_run_id = $1 ORDER BY id LIMIT ${atOnce} FOR UPDATE
), ${movePicked}`,
};

const moveStorySql: Statement = {
  name: 'storyloom_cancel_story',
  text: `
WITH picked AS (
  SELECT id, story_run_id FROM open_run
  WHERE story_id = $1 AND team_id = $2 AND story_run_id <= $3 ORDER BY id LIMIT ${atOnce} FOR UPDATE
), marked AS (
  UPDATE story_run SET cancelled_at = now()
  WHERE id = ANY(ARRAY(SELECT DISTINCT story_run_id FROM picked)) AND cancelled_at IS NULL
), ${movePicked}`,
};

type Moved = { moved: number; action_ids: Id[] | null; story_run_ids: Id[] | null };

/** Cancels a story run. Doing it again changes nothing. */
export async function cancelRun(
  deps: ControlDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  { runId, storyId }: RunOf,
): Promise<Cancelled | NotFound> {
  const ask = asker(deps.pool);
  const which = [runId, teamId, storyId ?? null];
  const [marked] = await ask<{ story_id: Id }>(markSql, which);
  if (!marked) {
    const [run] = await ask<{ cancelled: boolean }>(standsSql, which);
    if (!run) return notFound;
    return run.cancelled ? { state: 'cancelled', actionRuns: 0 } : { state: 'ended' };
  }
  const isOpen = () => hasRows(deps.pool, 'SELECT FROM open_run WHERE story_run_id = $1 LIMIT 1', [runId]);
  const actionRuns = await moveAll(deps, marked.story_id, { move: [moveRunSql, [runId]], isOpen });
  await cancelOrphans(deps);
  if (actionRuns === 0 && (await ask(unmarkSql, [runId])).length > 0) return { state: 'ended' };
  return { state: 'cancelled', actionRuns };
}

/** Cancels every story run of a story that was open at the call. Answers how many Action runs ended. */
export async function cancelAllRuns(
  deps: ControlDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  storyId: Id,
): Promise<{ actionRuns: number } | NotFound> {
  if (!(await hasRows(deps.pool, 'SELECT FROM story WHERE id = $1 AND team_id = $2', [storyId, teamId]))) {
    return notFound;
  }
  // Story runs that start meanwhile are younger: this ends however fast they come.
  const which = [storyId, teamId, newId()];
  const isOpen = () =>
    hasRows(
      deps.pool,
      'SELECT FROM open_run WHERE story_id = $1 AND team_id = $2 AND story_run_id <= $3 LIMIT 1',
      which,
    );
  const actionRuns = await moveAll(deps, storyId, { move: [moveStorySql, which], isOpen });
  await cancelOrphans(deps);
  return { actionRuns };
}

/** Round after round: a run that a worker settles meanwhile leaves others, which only the next round sees. */
async function moveAll(
  deps: ControlDeps,
  storyId: Id,
  { move, isOpen }: { move: [Statement, unknown[]]; isOpen: () => Promise<boolean> },
): Promise<number> {
  let all = 0;
  do {
    const [round] = await persist(() => asker(deps.pool)<Moved>(...move), patienceMs);
    if (!round || round.moved === 0) continue;
    all += round.moved;
    announce(deps, { storyId, actionIds: round.action_ids ?? [], storyRunIds: round.story_run_ids ?? [] });
  } while (await isOpen());
  // Limits on what runs at once have room now.
  if (all > 0) deps.queue.wake();
  return all;
}

/** Open calls that nobody waits for, because their caller was cancelled: one that gave up has taken note. */
const orphansSql: Statement = {
  name: 'storyloom_cancel_orphans',
  text: `
SELECT c.story_run_id, run.team_id FROM story_call c
JOIN story_run run ON run.id = c.story_run_id
WHERE c.state = 'open' AND NOT c.told AND NOT EXISTS (SELECT FROM open_run o WHERE o.id = c.caller_run_id)
LIMIT 200`,
};

/**
 * Cancels what cancelled callers had called, and what that called in turn. After each cancelling, and by the
 * sweep when that was cut short.
 */
export async function cancelOrphans(deps: ControlDeps): Promise<number> {
  const orphans = await asker(deps.pool)<{ story_run_id: Id; team_id: Id }>(orphansSql, []);
  for (const { story_run_id: runId, team_id: teamId } of orphans) {
    await cancelRun(deps, { teamId }, { runId });
  }
  // A story run that had ended by itself is not looked at again.
  if (orphans.length > 0) await asker(deps.pool)(closeSql, [orphans.map((one) => one.story_run_id)]);
  return orphans.length;
}

const closeSql: Statement = {
  name: 'storyloom_cancel_close',
  text: `UPDATE story_call SET state = 'cancelled', told = true WHERE story_run_id = ANY($1::uuid[]) AND state = 'open'`,
};

async function hasRows(pool: Pool, text: string, values: unknown[]): Promise<boolean> {
  return (await pool.query(text, values)).rows.length > 0;
}
