/** An Action run that is not carried out again, as a person decided: it has failed, and says so. */
import { failure } from './chain.ts';
import { emit } from './inline.ts';
import type { ClaimedRun, RunError } from './model.ts';
import { nothingOutside } from './outside.ts';
import type { Settlement } from './ports.ts';
import { chainOf, type PerformDeps, prepare, settlementOf } from './prepare.ts';

/** Failed with `error`; what its failure port leads to is queued. */
export async function giveUp(
  deps: Omit<PerformDeps, 'outside'>,
  claimed: ClaimedRun,
  error: RunError,
): Promise<Settlement> {
  const all = { ...deps, outside: nothingOutside };
  // What follows is held back if its story run is suspended; the failure itself is a fact.
  const [prepared] = await prepare(all, [{ ...claimed, storyRunState: null, waited: 'decision' }]);
  if (!prepared) throw new Error('One run was given and none prepared.');
  if ('outcome' in prepared) return settlementOf(claimed, { state: 'failed', error });
  const { action, event } = prepared;
  const reading = await prepared.reading;
  if (typeof reading === 'string') return settlementOf(claimed, { state: 'failed', error });
  const { signal } = new AbortController();
  const chain = chainOf(all, prepared, { outputs: reading.outputs, signal });
  const execution = failure(error);
  const planned = emit(chain, {
    action,
    runId: claimed.id,
    causes: [event],
    execution,
    emitted: claimed.emitted,
  });
  const runs = planned.map(({ run }) => run);
  return settlementOf(claimed, { state: 'failed', error }, { events: chain.events, runs });
}
