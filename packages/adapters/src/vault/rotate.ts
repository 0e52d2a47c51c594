/**
 * Wraps every envelope by the first key of the vault, while runs go on: each row is the same before and
 * after, and opens with either key. A row that has the key already is left alone, so that a rotation that
 * was ended in the middle goes on where it was when it is started again.
 */
import type { Id } from '@storyloom/engine';
import type { PoolClient } from 'pg';
import type { Pool } from '../postgres/pool.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { placeOfInputs } from './inputs.ts';
import { type Place, SealError, type Vault } from './vault.ts';
import { webhookPlace } from './webhook-secret.ts';

export type Rotation = {
  /** Rows that were wrapped anew. */
  done: number;
  /** Rows that no key opens; they stay as they are. */
  unreadable: number;
};

const usualBatch = 100;

/** `batch` rows a commit. */
export async function rotateKeys({
  pool,
  vault,
  batch = usualBatch,
  onBatch = () => {},
}: {
  pool: Pool;
  vault: Vault;
  batch?: number;
  /** Called after each commit, with what was done so far and how many there are in all. */
  onBatch?: (done: number, total: number) => void;
}): Promise<Rotation> {
  const { rows } = await pool.query<{ count: number }>(countSql, [vault.keyId]);
  const total = rows[0]?.count ?? 0;
  const rotation: Rotation = { done: 0, unreadable: 0 };
  for (const table of [credentials, tokens, inputs, webhooks]) {
    let after: string | null = '';
    while (after !== null) {
      const from: string = after;
      after = await inTransaction(pool, (client) =>
        oneBatch(client, { table, vault, after: from, batch, rotation }),
      );
      onBatch(rotation.done, total);
    }
  }
  return rotation;
}

const countSql = `
SELECT (SELECT count(*) FROM credential WHERE key_id <> $1)::int
  + (SELECT count(*) FROM credential_token WHERE key_id <> $1)::int
  + (SELECT count(*) FROM story_run WHERE key_id <> $1)::int
  + (SELECT count(*) FROM endpoint WHERE key_id <> $1)::int AS count`;

type Envelope = { sealed: Buffer; place: Place };
type Table<Row extends { id: Id }> = {
  select: string;
  envelopes: (row: Row) => (Envelope | null)[];
  update: string;
  /** What tells the row beside its id. */
  key: (row: Row) => unknown[];
};

type CredentialRow = {
  cursor: string;
  id: Id;
  team_id: Id;
  revision: number;
  sealed: Buffer;
  test_sealed: Buffer | null;
};
type TokenRow = { id: Id; team_id: Id; is_test: boolean; revision: number; sealed: Buffer };
type InputsRow = { id: Id; sealed_id: Id; team_id: Id; sealed: Buffer };
type AnyRow = CredentialRow & TokenRow & InputsRow;

const credentials: Table<AnyRow> = {
  select: `
SELECT id::text AS cursor, id, team_id, revision, sealed, test_sealed FROM credential
WHERE key_id <> $1 AND id::text > $2 ORDER BY id::text LIMIT $3 FOR UPDATE`,
  envelopes: ({ id, team_id: teamId, revision, sealed, test_sealed }) => [
    { sealed, place: { teamId, id, set: 'live', revision } },
    test_sealed && { sealed: test_sealed, place: { teamId, id, set: 'test', revision } },
  ],
  update: 'UPDATE credential SET key_id = $2, sealed = $3, test_sealed = $4 WHERE id = $1',
  key: () => [],
};

const tokens: Table<AnyRow> = {
  select: `
SELECT t.credential_id || ' ' || t.is_test AS cursor, t.credential_id AS id, c.team_id, t.is_test, t.revision, t.sealed
FROM credential_token t JOIN credential c ON c.id = t.credential_id
WHERE t.key_id <> $1 AND t.credential_id || ' ' || t.is_test > $2
ORDER BY t.credential_id || ' ' || t.is_test LIMIT $3 FOR UPDATE OF t`,
  envelopes: ({ id, team_id: teamId, is_test, revision, sealed }) => [
    { sealed, place: { teamId, id, set: is_test ? 'test token' : 'live token', revision } },
  ],
  update: 'UPDATE credential_token SET key_id = $2, sealed = $3 WHERE credential_id = $1 AND is_test = $4',
  key: ({ is_test }) => [is_test],
};

/** Runs are in days, whose rows go while this runs: what is gone needs no key. */
const inputs: Table<AnyRow> = {
  select: `
SELECT id::text AS cursor, id, sealed_id, team_id, sealed FROM story_run
WHERE key_id <> $1 AND id::text > $2 ORDER BY id::text LIMIT $3 FOR UPDATE`,
  envelopes: ({ sealed_id: id, team_id: teamId, sealed }) => [
    { sealed, place: placeOfInputs({ id, teamId }) },
  ],
  update: 'UPDATE story_run SET key_id = $2, sealed = $3 WHERE id = $1',
  key: () => [],
};

const webhooks: Table<AnyRow> = {
  select: `
SELECT e.path AS cursor, e.path AS id, s.team_id, e.sealed FROM endpoint e JOIN story s ON s.id = e.story_id
WHERE e.key_id <> $1 AND e.path > $2 ORDER BY e.path LIMIT $3 FOR UPDATE OF e`,
  envelopes: ({ id: path, team_id: teamId, sealed }) => [{ sealed, place: webhookPlace({ teamId, path }) }],
  update: 'UPDATE endpoint SET key_id = $2, sealed = $3 WHERE path = $1',
  key: () => [],
};

/** Answers where the next batch begins; null after the last. */
async function oneBatch(
  client: PoolClient,
  {
    table,
    vault,
    after,
    batch,
    rotation,
  }: { table: Table<AnyRow>; vault: Vault; after: string; batch: number; rotation: Rotation },
): Promise<string | null> {
  const { rows } = await client.query<AnyRow>(table.select, [vault.keyId, after, batch]);
  for (const row of rows) {
    const wrapped = rewrapped(vault, table.envelopes(row));
    if (!wrapped) rotation.unreadable += 1;
    else {
      await client.query(table.update, [row.id, vault.keyId, ...wrapped, ...table.key(row)]);
      rotation.done += 1;
    }
  }
  return rows.length < batch ? null : (rows.at(-1)?.cursor ?? null);
}

function rewrapped(vault: Vault, envelopes: (Envelope | null)[]): (Buffer | null)[] | null {
  try {
    return envelopes.map((one) => one && vault.rewrap(one.sealed, one.place));
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
