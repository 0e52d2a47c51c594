import { crashSuite } from './crash-suite.ts';
import { memoryLive } from './memory-live.ts';
import { memoryQueue } from './memory-queue.ts';
import { memoryStore } from './memory-store.ts';

crashSuite('memory', () => {
  const store = memoryStore();
  const queue = memoryQueue();
  const live = memoryLive();
  const isOpen = (state: string) => state === 'queued' || state === 'running' || state === 'waiting';
  return Promise.resolve({
    store,
    queue,
    live,
    calls: store.calls,
    called: (storyRunIds) => Promise.resolve(store.calledBy(storyRunIds)),
    addVersion: () => Promise.resolve(),
    events: (storyRunIds) =>
      Promise.resolve(
        store
          .events()
          .filter((event) => storyRunIds.includes(event.storyRunId))
          .map((event) => ({
            id: event.id,
            slug: event.actionSlug,
            cause: event.causes[0] ?? null,
            seq: event.seq,
          })),
      ),
    open: (storyRunIds) =>
      Promise.resolve(
        store.runs().filter((run) => storyRunIds.includes(run.storyRunId) && isOpen(run.state)).length,
      ),
    close: async () => {
      await queue.close();
      await live.close();
    },
  });
});
