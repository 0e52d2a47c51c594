import { isDraftVersion } from '@storyloom/engine';

/** What a run ran on, by its version's number: `version 7`, or `a draft`, as it was then, with test values. */
export function versionWords(number: number): string {
  return isDraftVersion({ number }) ? 'a draft' : `version ${number}`;
}
