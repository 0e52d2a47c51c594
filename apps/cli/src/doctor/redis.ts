import { once } from 'node:events';
import { connectRedis } from '@storyloom/adapters/bullmq/redis-connection';
import { reasonOf } from '@storyloom/adapters/postgres/errors';
import { type Check, fail, ok, warn } from './check.ts';

const patienceMs = 5_000;

/** Reachable, never dropping keys to save memory, and writing what it has to disk. */
export async function checkRedis(url: string | null): Promise<Check> {
  if (url === null) return ok('redis', 'Not used: queue and live updates run on PostgreSQL.');
  let lastError: unknown = 'no answer';
  const connection = connectRedis({
    url,
    patient: false,
    onError: (error) => {
      lastError = error;
    },
  });
  try {
    // Not events.once alone: it would end at the first error, before a second address was tried.
    await Promise.race([
      new Promise((resolve) => connection.client.once('ready', resolve)),
      once(AbortSignal.timeout(patienceMs), 'abort').then(() => Promise.reject(lastError)),
    ]);
    return judged(await connection.client.info());
  } catch (error) {
    return fail('redis', `It cannot be reached: ${reasonOf(error)}.`);
  } finally {
    connection.close();
  }
}

function judged(info: string): Check {
  const value = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = value('redis_version');
  const policy = value('maxmemory_policy');
  if (policy !== '' && policy !== 'noeviction') {
    return fail(
      'redis',
      `Redis ${version} drops keys when memory is short (${policy}): set maxmemory-policy noeviction.`,
    );
  }
  if (value('aof_enabled') === '0') {
    return warn(
      'redis',
      `Redis ${version} forgets the queue when it restarts, which delays runs: set appendonly yes.`,
    );
  }
  return ok('redis', `Redis ${version}, noeviction, append-only file on.`);
}
