/** Nothing runs on a database that is not prepared: a program waits for it, or prepares it when told to. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Pool } from 'pg';
import type { Log } from '../log/log.ts';
import { reasonOf } from './errors.ts';
import { databaseState, prepareDatabase } from './migrate.ts';

const everyMs = 1_000;

/**
 * Resolves true when the database is prepared, false when `signal` ended the wait. Logs each new reason
 * to wait once; that somebody else prepares it step by step is none. With `autoMigrate` it prepares the database itself, under the lock that all share.
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
      : { ok: false as const, message: `${reason.text} Run: npm run prepare-database` };
    if (!prepared.ok) {
      const news = autoMigrate ? prepared.message : reason.kind;
      if (news !== told) log.warn(`Not ready. ${prepared.message}`);
      told = news;
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return false;
}

type Reason = { kind: 'unprepared' | 'away'; text: string };

async function reasonToWait(pool: Pick<Pool, 'query'>): Promise<Reason | null> {
  try {
    const database = await databaseState(pool);
    if (database.state === 'ready') return null;
    const text =
      database.state === 'behind'
        ? `The database lacks the migrations ${database.pending.join(', ')}.`
        : 'The database is not prepared.';
    return { kind: 'unprepared', text };
  } catch (error) {
    return { kind: 'away', text: `The database does not answer: ${reasonOf(error)}.` };
  }
}
