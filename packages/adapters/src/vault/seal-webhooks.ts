/**
 * Seals the secrets of webhooks that are still plain: of an installation that had no key, or of a release
 * that knew no other. The plain text stays beside the envelope for an hour after the migration, so that
 * programs of that release go on finding their webhooks while they are replaced one after the other.
 */
import type { Id } from '@storyloom/engine';
import type { Pool } from '../postgres/pool.ts';
import { inTransaction } from '../postgres/transaction.ts';
import type { Vault } from './vault.ts';
import { keptSecret } from './webhook-secret.ts';

const migration = '20261126160142_webhook_secrets';
const batch = 100;

type PlainRow = { path: string; secret: string; team_id: Id };

const plainSql = `
SELECT e.path, e.secret, s.team_id FROM endpoint e JOIN story s ON s.id = e.story_id
WHERE e.secret IS NOT NULL AND e.sealed IS NULL
LIMIT ${batch} FOR UPDATE OF e SKIP LOCKED`;

const sealSql = `
UPDATE endpoint e SET secret_hash = v.secret_hash, sealed = v.sealed, key_id = $4
FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS v (path, secret_hash, sealed)
WHERE e.path = v.path`;

const clearSql = `
UPDATE endpoint SET secret = NULL
WHERE secret IS NOT NULL AND sealed IS NOT NULL AND NOT EXISTS (
  SELECT FROM _prisma_migrations WHERE migration_name = $1 AND finished_at > now() - interval '1 hour'
)`;

/** Answers how many were sealed, and of how many the plain text was removed. Several may do it at a time. */
export async function sealWebhookSecrets(
  pool: Pool,
  vault: Vault,
): Promise<{ sealed: number; cleared: number }> {
  let sealed = 0;
  let last = batch;
  while (last === batch) {
    last = await sealSome(pool, vault);
    sealed += last;
  }
  const { rowCount } = await pool.query(clearSql, [migration]);
  return { sealed, cleared: rowCount ?? 0 };
}

function sealSome(pool: Pool, vault: Vault): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<PlainRow>(plainSql);
    const kept = rows.map(({ path, team_id: teamId, secret }) => keptSecret(vault, { teamId, path }, secret));
    await client.query(sealSql, [
      rows.map((row) => row.path),
      kept.map((row) => Buffer.from(row.secretHash)),
      kept.map((row) => Buffer.from(row.sealed)),
      vault.keyId,
    ]);
    return rows.length;
  });
}
