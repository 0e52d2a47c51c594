import type { Pool } from 'pg';
import type { Vault } from './vault.ts';

const keyIdsSql = `
SELECT key_id, count(*)::int AS count
FROM (
  SELECT key_id FROM credential
  UNION ALL SELECT key_id FROM credential_token
  UNION ALL SELECT key_id FROM endpoint WHERE key_id IS NOT NULL
  UNION ALL SELECT key_id FROM story_run WHERE key_id IS NOT NULL
) sealed
GROUP BY key_id`;

/** Why a program must not start: what is sealed in the database needs a key that it was not given. */
export async function whyNotOpenable(pool: Pool, vault: Vault | null): Promise<string | null> {
  const { rows } = await pool.query<{ key_id: string; count: number }>(keyIdsSql);
  const missing = rows.filter((row) => !vault?.keyIds.includes(row.key_id));
  if (missing.length === 0) return null;
  const count = missing.reduce((sum, row) => sum + row.count, 0);
  const ids = missing.map((row) => row.key_id).join(', ');
  const given = vault ? `SECRETS_KEY has ${vault.keyIds.join(', ')}` : 'SECRETS_KEY is not set';
  return `The database holds sealed values (${count}) that need the key ${ids}, and ${given}. Set SECRETS_KEY, or SECRETS_KEY_FILE, to the key that they were sealed with; it is kept apart from the backups of the database.`;
}
