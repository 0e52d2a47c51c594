/** The secret of a webhook as its row has it: a hash for requests, an envelope for people, or plain. */
import { createHash } from 'node:crypto';
import type { Id } from '@storyloom/engine';
import { type Place, SealError, type Vault } from './vault.ts';

type Owner = { teamId: Id; path: string };

/** The columns of a secret that is sealed. */
export function keptSecret(vault: Vault, owner: Owner, secret: string) {
  return {
    secretHash: new Uint8Array(createHash('sha256').update(secret).digest()),
    sealed: new Uint8Array(vault.seal(secret, webhookPlace(owner))),
    keyId: vault.keyId,
  };
}

/** The secret of a row; null when no key of this program opens it. */
export function secretOf(
  vault: Vault | null,
  owner: Owner,
  row: { secret: string | null; sealed: Uint8Array | null },
): string | null {
  if (!row.sealed) return row.secret;
  try {
    return vault ? vault.open(row.sealed, webhookPlace(owner)) : row.secret;
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** The secret of a webhook never changes, so that there is no revision to tell. */
export function webhookPlace({ teamId, path }: Owner): Place {
  return { teamId, id: path, set: 'webhook', revision: 1 };
}
