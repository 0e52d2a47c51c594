/** What a story run was given and nobody may read, sealed beside it: deleted with it, opened by its Actions alone. */
import type { Given, Id, Seal } from '@storyloom/engine';
import type { Place, Vault } from './vault.ts';

type StoryRun = { id: Id; teamId: Id };

/** A story run's inputs never change. */
export function placeOfInputs({ id, teamId }: StoryRun): Place {
  return { id, teamId, set: 'inputs', revision: 1 };
}

export function sealerOf(vault: Vault): Seal {
  return (given, storyRun) => ({
    bytes: vault.seal(JSON.stringify(given), placeOfInputs(storyRun)),
    keyId: vault.keyId,
  });
}

/** Throws SealError. */
export function openInputs(vault: Vault, sealed: Uint8Array, storyRun: StoryRun): Given {
  const given: Given = JSON.parse(vault.open(sealed, placeOfInputs(storyRun)));
  return given;
}
