import { makePool } from '@storyloom/adapters/postgres/pool';
import { whyNotOpenable } from '@storyloom/adapters/vault/can-open';
import type { Keyring } from '@storyloom/adapters/vault/keyring';
import { makeVault } from '@storyloom/adapters/vault/vault';
import { type Check, fail, ok, warn } from './check.ts';

const plainSql = 'SELECT count(*)::int AS count FROM endpoint WHERE secret IS NOT NULL';

/** Whether secrets are sealed, and whether the keys open them. Empty where the database cannot tell. */
export async function checkSealing(url: string, keys: Keyring | null): Promise<Check[]> {
  const pool = makePool({ url, name: 'cli', max: 1, statementTimeoutMs: 5_000 });
  try {
    const why = await whyNotOpenable(pool, keys && makeVault(keys));
    if (why !== null) return [fail('secrets', why)];
    const { rows } = await pool.query<{ count: number }>(plainSql);
    return [judged(rows[0]?.count ?? 0, keys)];
  } catch {
    // What is wrong with the database is told by its own check.
    return [];
  } finally {
    await pool.end();
  }
}

function judged(plain: number, keys: Keyring | null): Check {
  if (!keys) {
    return warn(
      'secrets',
      `SECRETS_KEY is not set: no credential can be made, and the secrets of ${plain} webhooks are stored as plain text. Make a key with openssl rand -base64 32.`,
    );
  }
  return plain === 0
    ? ok('secrets', 'All are sealed, and SECRETS_KEY opens them.')
    : warn(
        'secrets',
        `The secrets of ${plain} webhooks are stored as plain text still: a worker with SECRETS_KEY seals them, and removes the plain text an hour after the upgrade.`,
      );
}
