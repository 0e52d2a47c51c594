/** A worker's sign of life: the row says when it was last seen and when it last consumed. */
import type { Log } from '@storyloom/adapters/log/log';
import { isPassing, reasonOf } from '@storyloom/adapters/postgres/errors';
import type { Pool } from '@storyloom/adapters/postgres/pool';
import type { Consumer, Work } from '@storyloom/engine';

const everyMs = 5_000;
/** Three signs of life, or canaries through the queue, that did not come. */
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

/**
 * Whether a worker on this machine was seen within the last 15 seconds. One that lives and consumes nothing
 * carries runs out all the same, it only finds them later: that is told in `message`, and no reason to end it.
 * Nor is a database that is away: nobody can tell then, and a worker that is started anew would wait for it, too.
 */
export async function checkWorker(
  pool: Pool,
  host: string,
): Promise<{ isAlive: boolean; message: string | null }> {
  try {
    const { rows } = await pool.query<{ consumes: boolean | null }>(
      `select bool_or(consumed_at > now() - make_interval(secs => $2)) as consumes from worker_heartbeat
       where starts_with(id, $1) and seen_at > now() - make_interval(secs => $2)
       having count(*) > 0`,
      [`${host}:`, staleSeconds],
    );
    const [seen] = rows;
    if (!seen)
      return {
        isAlive: false,
        message: `No worker of ${host} was seen in the last ${staleSeconds} seconds.`,
      };
    const message = `The worker of ${host} got nothing through the queue in the last ${staleSeconds} seconds: is Redis away? It looks for runs in the database by itself.`;
    return { isAlive: true, message: seen.consumes ? null : message };
  } catch (error) {
    const reason = reasonOf(error);
    if (isPassing(error)) {
      const message = `PostgreSQL does not answer (${reason}), so it is not known whether a worker of ${host} lives: start PostgreSQL or check DATABASE_URL. A new start of the worker would not help.`;
      return { isAlive: true, message };
    }
    const message = `The database does not tell whether a worker of ${host} lives: ${reason}. Is it prepared? Run: npm run prepare-database.`;
    return { isAlive: false, message };
  }
}
