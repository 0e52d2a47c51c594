/**
 * A credential may say how often it is used. Which credentials a run uses, and what they say, is known when
 * they have been loaded for it, so it is then that it waits for its turn; what uses none pays nothing.
 */
import { credentialsKey } from './limits.ts';
import type { ClaimedRun } from './model.ts';
import type { Wait } from './ports.ts';
import { waitedFor } from './prepare.ts';
import type { LoadedValues } from './values.ts';

/** What a run waits for before it uses what it was lent; null when it may begin, or fails for want of it. */
export function turnAtCredentials(
  { run, action }: { run: ClaimedRun; action: { name: string } },
  values: LoadedValues | null,
): Wait | null {
  const paced = values?.ok ? (values.paced ?? []) : [];
  if (paced.length === 0 || run.waited === 'pace') return null;
  const before = waitedFor(run);
  // It has used them, and is only told how that ended.
  if (before === 'call' || before === 'approval') return null;
  return {
    state: 'waiting',
    kind: 'pace',
    ms: null,
    before,
    slotKey: credentialsKey([...paced].sort()),
    reason: `${action.name} waits for its turn: a credential that it uses has a rate.`,
  };
}
