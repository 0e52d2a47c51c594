/** Calls between stories on PostgreSQL: the port Calls. What a settlement starts is in settle-beside.ts. */
import { bytesOf, type CallProgress, type Calls, type Id } from '@storyloom/engine';
import type { Pool } from 'pg';
import { lowestAfter } from '../stories/id-time.ts';
import { asker } from './ask.ts';
import { readOutputs } from './outputs.ts';
import { type Payloads, plainPayloads } from './payloads.ts';
import type { Statement } from './store.sql.ts';
import { inTransaction } from './transaction.ts';

/** One look of a sweep takes in so many open calls; the next goes on behind them. */
const looksAtOnce = 500;
const leastId: Id = '00000000-0000-0000-0000-000000000000';

const progressSql: Statement = {
  name: 'storyloom_call_progress',
  text: `
WITH round AS MATERIALIZED (
  SELECT * FROM story_call WHERE caller_run_id = $1 AND round = $2::int
), failed AS (
  SELECT *, CASE state WHEN 'open' THEN 'late' ELSE state END AS came_to FROM round
  WHERE state NOT IN ('open', 'answered') OR state = 'open' AND due_at <= now()
  ORDER BY place LIMIT 1
)
SELECT (SELECT count(*) FROM round)::int AS started,
       (SELECT count(*) FROM round WHERE state = 'open')::int AS open,
       (SELECT coalesce(extract(epoch FROM now() - min(created_at)) * 1000, 0) FROM round)::float8 AS elapsed_ms,
       (SELECT extract(epoch FROM min(due_at) - now()) * 1000 FROM round WHERE state = 'open')::float8 AS left_ms,
       f.place, f.story_id, f.story_run_id, f.came_to AS state, s.name AS story_name, why.message,
       (extract(epoch FROM f.due_at - f.created_at) * 1000)::float8 AS timeout_ms
FROM (SELECT) one
LEFT JOIN failed f ON true
LEFT JOIN story s ON s.id = f.story_id
LEFT JOIN LATERAL (
  SELECT a.error ->> 'message' AS message FROM action_run a
  WHERE a.story_run_id = f.story_run_id AND a.id >= $3::uuid AND a.state = 'failed'
  ORDER BY a.id LIMIT 1
) why ON true`,
};

type ProgressRow = {
  started: number;
  open: number;
  elapsed_ms: number;
  left_ms: number | null;
  place: number | null;
  story_id: Id;
  story_run_id: Id;
  state: NonNullable<CallProgress['failed']>['state'];
  story_name: string | null;
  message: string | null;
  timeout_ms: number | null;
};

const answersSql: Statement = {
  name: 'storyloom_call_answers',
  text: `
SELECT event_id FROM story_call WHERE caller_run_id = $1 AND round = $2::int ORDER BY place`,
};

/**
 * Open calls whose story run has answered, or has nothing open, are marked, and their callers become queued, in
 * one transaction. The callers' rows are locked first: a caller that settles at the same moment sees the marks,
 * or is seen waiting here. What has ended is looked up before that, and stays so: nobody waits for a sweep that
 * looks at hundreds. It is a statement of its own, also because PostgreSQL 18.4 was seen to crash (SIGSEGV) on both
 * in one: see `smallSql`.
 */
const lockCallersSql: Statement = {
  name: 'storyloom_call_lock',
  text: `
SELECT o.id FROM open_run o
WHERE o.id IN (SELECT c.caller_run_id FROM story_call c WHERE c.story_run_id = ANY($1::uuid[]) AND c.state = 'open')
ORDER BY o.id FOR UPDATE`,
};

/** Parameters: story runs that were called, and the least id that what belongs to them may have. */
export const foundSql: Statement = {
  name: 'storyloom_call_found',
  text: `
SELECT c.story_run_id, answer.id AS event_id,
       CASE WHEN answer.id IS NOT NULL THEN 'answered'
            WHEN run.cancelled_at IS NOT NULL THEN 'cancelled'
            WHEN EXISTS (SELECT FROM action_run a
                         WHERE a.story_run_id = c.story_run_id AND a.id >= $2::uuid AND a.state = 'failed')
              THEN 'failed'
            ELSE 'ended' END AS state
FROM story_call c
LEFT JOIN story_run run ON run.id = c.story_run_id
LEFT JOIN LATERAL (
  SELECT e.id FROM event e
  WHERE e.story_run_id = c.story_run_id AND e.id >= $2::uuid AND e.action_id = ANY(c.exits)
  ORDER BY e.id LIMIT 1
) answer ON true
WHERE c.story_run_id = ANY($1::uuid[]) AND c.state = 'open'
  AND (answer.id IS NOT NULL OR NOT EXISTS (SELECT FROM open_run o WHERE o.story_run_id = c.story_run_id))`,
};

type Found = { story_run_id: Id; event_id: Id | null; state: string };

/** Parameters: story runs that were called, what came of each, and the events that answered. */
const endedSql: Statement = {
  name: 'storyloom_call_ended',
  text: `
WITH marked AS (
  UPDATE story_call c SET state = found.state, event_id = found.event_id
  FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS found(story_run_id, state, event_id)
  WHERE c.story_run_id = found.story_run_id AND c.state = 'open'
  RETURNING c.caller_run_id, c.told
)
UPDATE open_run r SET state = 'queued', wake_at = NULL
FROM (SELECT DISTINCT caller_run_id FROM marked WHERE NOT told) done
WHERE r.id = done.caller_run_id AND r.state = 'waiting' AND r.wait_kind = 'call'
RETURNING r.id`,
};

const someSql: Statement = {
  name: 'storyloom_call_some',
  text: `
SELECT story_run_id FROM story_call WHERE state = 'open' AND story_run_id > $1
ORDER BY story_run_id LIMIT ${looksAtOnce}`,
};

/** Callers that were left waiting although a call of theirs has ended. Of a caller that is gone, nobody is to be told. */
const wakeSql: Statement = {
  name: 'storyloom_call_wake',
  text: `
WITH untold AS MATERIALIZED (
  SELECT DISTINCT caller_run_id FROM story_call WHERE state <> 'open' AND NOT told LIMIT ${looksAtOnce}
), gone AS (
  UPDATE story_call c SET told = true FROM untold
  WHERE c.caller_run_id = untold.caller_run_id AND c.state <> 'open' AND NOT c.told
    AND NOT EXISTS (SELECT FROM open_run o WHERE o.id = untold.caller_run_id)
)
UPDATE open_run SET state = 'queued', wake_at = NULL
WHERE id IN (SELECT caller_run_id FROM untold) AND state = 'waiting' AND wait_kind = 'call'
RETURNING id`,
};

const chainSql: Statement = {
  name: 'storyloom_call_chain',
  text: `
WITH RECURSIVE up(story_run_id, level) AS (
  SELECT $1::uuid, 0
  UNION ALL
  SELECT c.caller_story_run_id, up.level + 1 FROM up JOIN story_call c ON c.story_run_id = up.story_run_id
  WHERE up.level < 50
)
SELECT s.name FROM up JOIN story_run r ON r.id = up.story_run_id JOIN story s ON s.id = r.story_id
ORDER BY up.level DESC`,
};

/** `find` looks stories up. */
export function postgresCalls(
  pool: Pool,
  { find, payloads = plainPayloads }: { find: Calls['find']; payloads?: Payloads },
): Calls {
  const ask = asker(pool);
  let seen = leastId;

  async function some(): Promise<Id[]> {
    const rows = await ask<{ story_run_id: Id }>(someSql, [seen]);
    const ids = rows.map((row) => row.story_run_id);
    seen = ids.length < looksAtOnce ? leastId : (ids.at(-1) ?? leastId);
    return ids;
  }

  async function mark(storyRunIds: Id[]): Promise<number> {
    const [oldest] = storyRunIds.toSorted();
    if (oldest === undefined) return 0;
    const found = await ask<Found>(foundSql, [storyRunIds, lowestAfter(oldest)]);
    if (found.length === 0) return 0;
    const ids = found.map((one) => one.story_run_id);
    return inTransaction(pool, async (client) => {
      const askIn = asker(client);
      await askIn(lockCallersSql, [ids]);
      const ended = await askIn(endedSql, [
        ids,
        found.map((one) => one.state),
        found.map((one) => one.event_id),
      ]);
      return ended.length;
    });
  }

  return {
    find,
    progress: async ({ runId, round }) => {
      const [row] = await ask<ProgressRow>(progressSql, [runId, round, lowestAfter(runId)]);
      if (!row) throw new Error('A row of sums is always there.');
      return toProgress(row);
    },
    answers: async ({ runId, round }, mostBytes = Number.POSITIVE_INFINITY) => {
      const rows = await ask<{ event_id: Id | null }>(answersSql, [runId, round]);
      const ids = rows.flatMap(({ event_id }) => event_id ?? []);
      const { read, left } = await readOutputs({ ask, payloads }, ids, mostBytes);
      if (left.length > 0 || bytesOf(read) > mostBytes) return 'too_large';
      return rows.map(({ event_id }) => (event_id === null ? null : (read.get(event_id)?.output ?? null)));
    },
    ended: async (which) => {
      if (which !== 'some') return mark(which);
      return (await mark(await some())) + (await ask(wakeSql, [])).length;
    },
    chain: async (storyRunId) => (await ask<{ name: string }>(chainSql, [storyRunId])).map((row) => row.name),
  };
}

function toProgress(row: ProgressRow): CallProgress {
  const { started, open, place, state, message } = row;
  return {
    started,
    open,
    failed:
      place === null
        ? null
        : {
            place,
            storyId: row.story_id,
            storyName: row.story_name ?? 'a story that is gone',
            storyRunId: row.story_run_id,
            state,
            message,
            timeoutMs: row.timeout_ms,
          },
    leftMs: row.left_ms,
    elapsedMs: row.elapsed_ms,
  };
}
