/** Nothing runs on a database that is not prepared: a program waits for it, or prepares it when told to. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Pool } from 'pg';
import type { Log } from '../log/log.ts';
import { reasonOf } from './errors.ts';
import { databaseState, prepareDatabase } from './migrate.ts';

const everyMs = 1_000;

/**
 * Resolves true when the database is prepared, false when `signal` ended the wait. Logs each new reason
 * to wait once. With `autoMigrate` it prepares the database itself, under the lock that all share.
 */
export async function waitUntilPrepared(options: {
  pool: Pick<Pool, 'query'>;
  url: string;
  autoMigrate: boolean;
  /** Prepares the queue's tables too. */
  before: (client: Client) => Promise<void>;
  /** As of prepareDatabase. */
  midway?: () => void;
  log: Log;
  signal: AbortSignal;
}): Promise<boolean> {
  const { pool, url, autoMigrate, before, midway, log, signal } = options;
  let told = '';
  while (!signal.aborted) {
    const reason = await reasonToWait(pool);
    if (reason === null) return true;
    const prepared = autoMigrate
      ? await prepareDatabase({ url, before, ...(midway ? { midway } : {}), log: (line) => log.info(line) })
      : { ok: false, message: `${reason} Run: npm run prepare-database` };
    if (!prepared.ok && prepared.message !== told) {
      told = prepared.message;
      log.warn(`Not ready. ${told}`);
    }
    if (!prepared.ok) await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

async function reasonToWait(pool: Pick<Pool, 'query'>): Promise<string | null> {
  try {
    const database = await databaseState(pool);
    if (database.state === 'ready') return null;
    return database.state === 'behind'
      ? `The database lacks the migrations ${database.pending.join(', ')}.`
      : 'The database is not prepared.';
  } catch (error) {
    return `The database does not answer: ${reasonOf(error)}.`;
  }
}
