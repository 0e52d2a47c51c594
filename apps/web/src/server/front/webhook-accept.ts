import { BatchError } from '@storyloom/adapters/postgres/batch-error';
import {
  type Acceptance,
  announceAccepted,
  batcher,
  type Id,
  type Live,
  type Queue,
  type Store,
} from '@storyloom/engine';

type AcceptDeps = {
  store: Pick<Store, 'accept'>;
  queue: Pick<Queue, 'wake'>;
  live: Pick<Live, 'announce'>;
};

/** Group commit. An acceptance that is refused does not take its neighbours with it. */
export function makeAccept(deps: AcceptDeps): (acceptance: Acceptance) => Promise<Id> {
  const commit = batcher<Acceptance, { storyRunId: Id } | { error: unknown }>(
    async (batch) => {
      let storyRunIds: Id[] = [];
      const failed = new Map<number, unknown>();
      try {
        storyRunIds = await deps.store.accept(batch);
      } catch (error) {
        if (!(error instanceof BatchError)) throw error;
        for (const one of error.failed) failed.set(one.index, one.error);
        storyRunIds = batch.map((acceptance) => acceptance.storyRun.id);
      }
      announceAccepted(
        deps,
        batch.filter(
          (acceptance, index) => !failed.has(index) && acceptance.storyRun.id === storyRunIds[index],
        ),
      );
      return batch.map(({ storyRun }, index) =>
        failed.has(index) ? { error: failed.get(index) } : { storyRunId: storyRunIds[index] ?? storyRun.id },
      );
    },
    { max: 200, parallel: 2, beside: 10 },
  );
  return async (acceptance) => {
    const result = await commit(acceptance);
    if ('error' in result) throw result.error;
    return result.storyRunId;
  };
}
