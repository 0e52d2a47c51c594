/** A worker's sign of life: the row says when it was last seen and when it last consumed. */
import type { Log } from '@storyloom/adapters/log/log';
import { reasonOf } from '@storyloom/adapters/postgres/errors';
import type { Pool } from '@storyloom/adapters/postgres/pool';
import type { Consumer, Work } from '@storyloom/engine';

const everyMs = 5_000;
/** A canary goes round every 5 s; after three missed ones a worker is not consuming. */
const staleSeconds = 15;

export function startHeartbeat(deps: {
  pool: Pool;
  log: Log;
  owner: string;
  consumer: Consumer;
  work: Pick<Work, 'busy' | 'isFull'>;
  slots: number;
}): { stop: () => Promise<void> } {
  const { pool, log, owner, consumer, work, slots } = deps;
  const beat = async () => {
    const busy = work.busy();
    await pool.query(
      `insert into worker_heartbeat (id, started_at, seen_at, consumed_at, busy, ended, slots)
       values ($1, now(), now(), $2, $3, $4, $5)
       on conflict (id) do update set seen_at = now(), consumed_at = excluded.consumed_at,
         busy = excluded.busy, ended = excluded.ended`,
      // While every slot is taken no canary is taken: that is not idleness.
      [owner, work.isFull() ? new Date() : consumer.lastConsumedAt(), busy.slots, busy.ended, slots],
    );
    await pool.query(`delete from worker_heartbeat where seen_at < now() - interval '1 hour'`);
  };
  const beatSafely = () => beat().catch((error: unknown) => log.warn('no heartbeat', { err: error }));
  void beatSafely();
  const timer = setInterval(() => void beatSafely(), everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await pool.query('delete from worker_heartbeat where id = $1', [owner]).catch(() => undefined);
    },
  };
}

/** Null when a worker on this machine was seen, and consumed, within the last 15 seconds; else a sentence. */
export async function whyNotConsuming(pool: Pool, host: string): Promise<string | null> {
  try {
    const { rowCount } = await pool.query(
      `select 1 from worker_heartbeat
       where starts_with(id, $1) and least(seen_at, consumed_at) > now() - make_interval(secs => $2)`,
      [`${host}:`, staleSeconds],
    );
    return rowCount ? null : `No worker of ${host} has consumed in the last ${staleSeconds} seconds.`;
  } catch (error) {
    return `The database does not tell whether a worker of ${host} consumes: ${reasonOf(error)}.`;
  }
}
