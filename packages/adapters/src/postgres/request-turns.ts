/**
 * Rates of requests, kept by PostgreSQL for all app processes together: an even pace with bursts of at
 * most `count` (the generic cell rate algorithm, ITU-T I.371), as of Actions (engine/admit.ts). What
 * has to wait is asked of the database once: until its time has come this process knows the answer.
 */
import { batcher, type RequestLimit } from '@storyloom/engine';
import type { Pool } from 'pg';
import { asker } from './ask.ts';
import type { Statement } from './store.sql.ts';

type Turn = RequestLimit & { key: string };

/**
 * Lets in as many of $2 as the pace allows; answers how many, and how far the pace was ahead. No row: a key
 * that is new. By the clock as it is once the row is held: the statement began before others were done.
 */
const takeSql: Statement = {
  name: 'storyloom_request_turns',
  text: `
WITH had AS (
  SELECT key, pace_at, clock_timestamp() AS at FROM rate_limit WHERE key = $1 FOR UPDATE
), ahead AS (
  SELECT key, at, greatest(extract(epoch FROM pace_at - at) * 1000, 0)::float8 AS ms FROM had
), taken AS (
  SELECT key, at, ms, least($2::int, greatest(0, floor(($4::float8 - ms) / $3::float8 + 1e-6)))::int AS count
  FROM ahead
), moved AS (
  UPDATE rate_limit r SET pace_at = at + (ms + taken.count * $3::float8) * interval '1 millisecond'
  FROM taken WHERE r.key = taken.key AND taken.count > 0
)
SELECT count, ms AS ahead FROM taken`,
};

const beginSql: Statement = {
  name: 'storyloom_request_turns_begin',
  text: 'INSERT INTO rate_limit (key, pace_at) VALUES ($1, now()) ON CONFLICT (key) DO NOTHING',
};

const mostKept = 10_000;

/** Milliseconds until one more may come in; 0 lets it in and counts it. Rejects when the database is away. */
export function requestTurns(
  pool: Pool,
  now: () => number = () => performance.now(),
): (turn: Turn) => Promise<number> {
  const ask = asker(pool);
  const closedUntil = new Map<string, number>();

  async function take({ key, count, seconds }: Turn, asked: number): Promise<number[]> {
    const periodMs = seconds * 1000;
    const intervalMs = periodMs / count;
    for (;;) {
      const [row] = await ask<{ count: number; ahead: number }>(takeSql, [key, asked, intervalMs, periodMs]);
      if (!row) {
        await ask(beginSql, [key]);
        continue;
      }
      const waitMs = Math.max(1, row.ahead + (row.count + 1) * intervalMs - periodMs);
      if (row.count < asked) close(key, waitMs);
      return Array.from({ length: asked }, (_, index) => (index < row.count ? 0 : waitMs));
    }
  }

  function close(key: string, waitMs: number): void {
    if (closedUntil.size >= mostKept) closedUntil.clear();
    closedUntil.set(key, now() + waitMs);
  }

  const together = batcher<Turn, number>(
    async (turns) => {
      const waits = new Array<number>(turns.length).fill(0);
      const same = Map.groupBy(turns.keys(), (index) => groupOf(turns[index]));
      await Promise.all(
        [...same.values()].map(async (indexes) => {
          const [first = 0] = indexes;
          const turn = turns[first];
          const each = turn ? await take(turn, indexes.length) : [];
          for (const [place, index] of indexes.entries()) waits[index] = each[place] ?? 0;
        }),
      );
      return waits;
    },
    { max: 200, parallel: 2 },
  );

  return async (turn) => {
    const until = closedUntil.get(turn.key);
    const waitMs = until === undefined ? 0 : until - now();
    if (waitMs > 0) return waitMs;
    if (until !== undefined) closedUntil.delete(turn.key);
    return together(turn);
  };
}

/** An author who changes a limit changes it for all that come after, not for those beside them. */
function groupOf(turn: Turn | undefined): string {
  return turn ? `${turn.count}/${turn.seconds} ${turn.key}` : '';
}
