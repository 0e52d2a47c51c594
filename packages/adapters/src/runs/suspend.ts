/**
 * Suspending: what runs goes on to its end, what follows waits. Of a story run its queued Action runs are
 * set aside; of a story they stay queued, and claims leave them alone.
 */
import type { Id } from '@storyloom/engine';
import { asker } from '../postgres/ask.ts';
import type { Pool } from '../postgres/pool.ts';
import { waitText } from '../postgres/rows.ts';
import type { Statement } from '../postgres/store.sql.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { announce, type ControlDeps, type RunOf } from './runs-deps.ts';

/** How the story run stands after it; `ended` and `cancelled` ones are left as they are. */
export type Suspended = { state: 'suspended' | 'running' | 'cancelled' | 'ended' };

const suspendSql: Statement = {
  name: 'storyloom_suspend_run',
  text: `
UPDATE story_run SET suspended_at = coalesce(suspended_at, now())
WHERE id = $1 AND team_id = $2 AND story_id = coalesce($3::uuid, story_id) AND cancelled_at IS NULL
  AND EXISTS (SELECT FROM open_run o WHERE o.story_run_id = $1)
RETURNING story_id`,
};

/** As a claim would do it: what a run had waited for before is kept. */
const setAsideSql: Statement = {
  name: 'storyloom_set_aside',
  text: `
UPDATE open_run
SET state = 'waiting', wait_kind = 'resume', error = $2::jsonb,
    wait_before = CASE WHEN wait_kind IN ('resume', 'pace') THEN wait_before ELSE wait_kind END
WHERE story_run_id = $1 AND state = 'queued'`,
};

const resumeSql: Statement = {
  name: 'storyloom_resume_run',
  text: `
UPDATE story_run SET suspended_at = NULL
WHERE id = $1 AND team_id = $2 AND story_id = coalesce($3::uuid, story_id) AND suspended_at IS NOT NULL
RETURNING story_id`,
};

const goOnSql: Statement = {
  name: 'storyloom_go_on',
  text: `
UPDATE open_run SET state = 'queued', error = NULL
WHERE story_run_id = $1 AND state = 'waiting' AND wait_kind = 'resume'`,
};

const standsSql: Statement = {
  name: 'storyloom_suspend_stands',
  text: `
SELECT CASE WHEN cancelled_at IS NOT NULL THEN 'cancelled'
            WHEN NOT EXISTS (SELECT FROM open_run o WHERE o.story_run_id = $1) THEN 'ended'
            WHEN suspended_at IS NOT NULL THEN 'suspended' ELSE 'running' END AS state
FROM story_run WHERE id = $1 AND team_id = $2 AND story_id = coalesce($3::uuid, story_id)`,
};

/**
 * A worker that had claimed a run while its story run was suspended may set it aside after the resumption. An array
 * of ids, since a join would leave partitions out by values of rows that change meanwhile: see `smallSql`.
 */
export const requeueSql: Statement = {
  name: 'storyloom_requeue_resumed',
  text: `
UPDATE open_run r SET state = 'queued', error = NULL
FROM story_run run
WHERE run.id = ANY(ARRAY(SELECT DISTINCT story_run_id FROM open_run WHERE state = 'waiting' AND wait_kind = 'resume'))
  AND run.suspended_at IS NULL
  AND r.story_run_id = run.id AND r.state = 'waiting' AND r.wait_kind = 'resume'`,
};

/** Holds a story run up; what is under way ends, joins keep who came to them. */
export async function suspendRun(
  deps: ControlDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  run: RunOf,
): Promise<Suspended | NotFound> {
  const ask = asker(deps.pool);
  const which = [run.runId, teamId, run.storyId ?? null];
  const [marked] = await ask<{ story_id: Id }>(suspendSql, which);
  if (marked) {
    await ask(setAsideSql, [run.runId, waitText('The story run is suspended.')]);
    announce(deps, { storyId: marked.story_id, actionIds: [], storyRunIds: [run.runId] });
  }
  return stands(deps.pool, which);
}

/** Goes on where it was held up. */
export async function resumeRun(
  deps: ControlDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  run: RunOf,
): Promise<Suspended | NotFound> {
  const ask = asker(deps.pool);
  const which = [run.runId, teamId, run.storyId ?? null];
  const [marked] = await ask<{ story_id: Id }>(resumeSql, which);
  // Also when it was resumed before: that call may have died in between.
  const now = await stands(deps.pool, which);
  if (now === notFound || now.state === 'suspended') return now;
  await ask(goOnSql, [run.runId]);
  deps.queue.wake();
  if (marked) announce(deps, { storyId: marked.story_id, actionIds: [], storyRunIds: [run.runId] });
  return now;
}

async function stands(pool: Pool, which: unknown[]): Promise<Suspended | NotFound> {
  const [run] = await asker(pool)<Suspended>(standsSql, which);
  return run ? { state: run.state } : notFound;
}

/** Queues what waits for a resumption that has been. Every few seconds, by any worker. Answers how many. */
export async function requeueResumed(pool: Pool): Promise<number> {
  return (await pool.query(requeueSql)).rowCount ?? 0;
}

/** Everything of the story that is queued stays so; webhooks are still accepted. */
export function suspendStory(
  deps: ControlDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  storyId: Id,
): Promise<'ok' | NotFound> {
  return setSuspended(deps, { teamId, storyId, value: 'coalesce(suspended_at, now())' });
}

export async function resumeStory(
  deps: ControlDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  storyId: Id,
): Promise<'ok' | NotFound> {
  const done = await setSuspended(deps, { teamId, storyId, value: 'NULL' });
  if (done === 'ok') deps.queue.wake();
  return done;
}

async function setSuspended(
  deps: ControlDeps,
  { teamId, storyId, value }: { teamId: Id; storyId: Id; value: 'NULL' | 'coalesce(suspended_at, now())' },
): Promise<'ok' | NotFound> {
  const { rowCount } = await deps.pool.query(
    `UPDATE story SET suspended_at = ${value} WHERE id = $1 AND team_id = $2 AND deleted_at IS NULL`,
    [storyId, teamId],
  );
  if (!rowCount) return notFound;
  announce(deps, { storyId, actionIds: [], storyRunIds: [] });
  return 'ok';
}
