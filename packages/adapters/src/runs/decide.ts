/** An Action run whose worker died in the middle of it, and that waits for a person to say what to do. */
import { type ClaimedRun, giveUp, type Id, type RunError, type Settlement } from '@storyloom/engine';
import type { PoolClient } from 'pg';
import { asker } from '../postgres/ask.ts';
import { claimedRows } from '../postgres/claim.sql.ts';
import { settleParameters } from '../postgres/rows.ts';
import { type Statement, settleSql } from '../postgres/store.sql.ts';
import { type ClaimedRow, toClaimedRun } from '../postgres/store.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { announce, type Refused, type RepeatDeps, refused } from './runs-deps.ts';

export type Decision = 'retry' | 'fail';

const notWaiting = refused('This Action run does not wait for a decision, or not any more.');

const error: RunError = {
  code: 'outcome_unknown',
  message: 'It is not known whether it was done, and a person decided not to run it again.',
};

/** Another death of its worker is to be asked about again, so nothing of this one is kept. */
const retrySql: Statement = {
  name: 'storyloom_decide_retry',
  text: `
UPDATE open_run SET state = 'queued', lost_leases = 0, wait_kind = NULL, error = NULL
WHERE id = $1 AND team_id = $2 AND state = 'waiting' AND wait_kind = 'decision'
RETURNING story_id, story_run_id, action_id`,
};

/** Nobody else sees it running: it is settled in the same transaction. */
const takeSql: Statement = {
  name: 'storyloom_decide_take',
  text: `
WITH taken AS (
  UPDATE open_run SET state = 'running', attempt = attempt + 1
  WHERE id = $1 AND team_id = $2 AND state = 'waiting' AND wait_kind = 'decision'
  RETURNING *
)${claimedRows('taken', null)}`,
};

const knownSql: Statement = {
  name: 'storyloom_decide_known',
  text: 'SELECT id FROM any_run WHERE id = $1 AND team_id = $2',
};

type Deps = Omit<RepeatDeps, 'store'> & { store: Pick<RepeatDeps['store'], 'outputs'> };

/** Runs it again, or ends it as failed: then its failure port is taken if a link stands there. */
export async function decideRun(
  deps: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  { actionRunId, decision }: { actionRunId: Id; decision: Decision },
): Promise<{ ok: true } | Refused | NotFound> {
  const which = [actionRunId, teamId];
  const done = decision === 'retry' ? await retry(deps, which) : await fail(deps, which);
  if (!done) return (await asker(deps.pool)(knownSql, which)).length > 0 ? notWaiting : notFound;
  announce(deps, done);
  deps.queue.wake();
  return { ok: true };
}

type Done = { storyId: Id; actionIds: Id[]; storyRunIds: Id[] };

async function retry({ pool }: Deps, which: unknown[]): Promise<Done | null> {
  const [run] = await asker(pool)<{ story_id: Id; story_run_id: Id; action_id: Id }>(retrySql, which);
  return run ? { storyId: run.story_id, actionIds: [run.action_id], storyRunIds: [run.story_run_id] } : null;
}

function fail(deps: Deps, which: unknown[]): Promise<Done | null> {
  return inTransaction(deps.pool, async (client) => {
    const run = await take(deps, client, which);
    if (!run) return null;
    const settlement = await giveUp(deps, run, error);
    await settle(client, settlement);
    const actionIds = [run.actionId, ...settlement.events.map((event) => event.actionId)];
    return { storyId: run.storyId, actionIds, storyRunIds: [run.storyRunId] };
  });
}

async function take({ store }: Deps, client: PoolClient, which: unknown[]): Promise<ClaimedRun | null> {
  const [row] = await asker(client)<ClaimedRow>(takeSql, which);
  if (!row) return null;
  if (row.event_id === null || row.blob === null) return toClaimedRun(row);
  const { read } = await store.outputs([row.event_id]);
  return toClaimedRun({ ...row, output: read.get(row.event_id)?.output ?? null });
}

/** What it emits is the error, which is small: it goes into its row. */
async function settle(client: PoolClient, settlement: Settlement): Promise<void> {
  await asker(client)(settleSql, settleParameters([settlement], new Map()));
}
