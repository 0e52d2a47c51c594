import { BatchError } from '@storyloom/adapters/postgres/batch-error';
import {
  type Acceptance,
  announceAccepted,
  batcher,
  type Id,
  type Live,
  mostTogetherBytes,
  type Queue,
  type Store,
} from '@storyloom/engine';

type AcceptDeps = {
  store: Pick<Store, 'accept'>;
  queue: Pick<Queue, 'wake'>;
  live: Pick<Live, 'announce'>;
};

type Item = { acceptance: Acceptance; bodyBytes: number };

/** Group commit, for a body of so many bytes. An acceptance that is refused does not take its neighbours with it. */
export function makeAccept(deps: AcceptDeps): (acceptance: Acceptance, bodyBytes: number) => Promise<Id> {
  const commit = batcher<Item, { storyRunId: Id } | { error: unknown }>(
    async (items) => {
      const batch = items.map(({ acceptance }) => acceptance);
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
    { max: 200, parallel: 2, beside: 10, sizeOf: about, maxSize: mostTogetherBytes },
  );
  return async (acceptance, bodyBytes) => {
    const result = await commit({ acceptance, bodyBytes });
    if ('error' in result) throw result.error;
    return result.storyRunId;
  };
}

/** Every event may hold all of the body; that costs nothing to know. */
function about({ acceptance, bodyBytes }: Item): number {
  return bodyBytes * acceptance.events.length;
}
