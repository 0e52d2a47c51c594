import { memoryFlow } from './memory-flow.ts';
import { memoryQueue } from './memory-queue.ts';
import { memoryStore } from './memory-store.ts';
import { modelSuite } from './model-suite.ts';

const isOpen = (state: string) => state === 'queued' || state === 'running' || state === 'waiting';

modelSuite(
  'memory',
  async () => {
    const store = memoryStore();
    const queue = memoryQueue();
    return {
      store,
      queue,
      flow: memoryFlow(),
      calls: store.calls,
      called: async (ids) => store.calledBy(ids),
      events: async (ids) =>
        store
          .events()
          .filter((event) => ids.includes(event.storyRunId))
          .map((event) => ({ slug: event.actionSlug, output: event.output })),
      open: async (ids) =>
        store.runs().filter((run) => ids.includes(run.storyRunId) && isOpen(run.state)).length,
      close: () => queue.close(),
    };
  },
  { runs: 150 },
);
