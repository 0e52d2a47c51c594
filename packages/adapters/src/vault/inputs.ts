/**
 * What a story run was given and nobody may read, sealed in its row: deleted with it, opened for its Actions
 * alone. A story run that repeats another has a copy.
 */
import { type Given, type Id, newId, type Seal } from '@storyloom/engine';
import type { Place, Vault } from './vault.ts';

type Of = { id: Id; teamId: Id };

/** What was given never changes. */
export function placeOfInputs({ id, teamId }: Of): Place {
  return { id, teamId, set: 'inputs', revision: 1 };
}

export function sealerOf(vault: Vault): Seal {
  return (given, { teamId }) => {
    const id = newId();
    const bytes = vault.seal(JSON.stringify(given), placeOfInputs({ id, teamId }));
    return { id, bytes, keyId: vault.keyId };
  };
}

/** Throws SealError. */
export function openInputs(vault: Vault, sealed: Uint8Array, of: Of): Given {
  const given: Given = JSON.parse(vault.open(sealed, placeOfInputs(of)));
  return given;
}
