import { newId } from '../ids.ts';
import { memoryQueue } from './memory-queue.ts';
import { isOpen } from './memory-rows.ts';
import { memoryStore } from './memory-store.ts';
import { modelSuite } from './model-suite.ts';

modelSuite(
  'memory',
  () => {
    const store = memoryStore();
    const { flow, control, calls } = store;
    return {
      teamId: newId(),
      store,
      queue: memoryQueue(),
      flow,
      control,
      calls,
      addStory: async () => undefined,
      called: async (ids) => store.calledBy(ids),
      events: async (ids) =>
        store
          .events()
          .filter((event) => ids.includes(event.storyRunId))
          .map((event) => ({ slug: event.actionSlug, output: event.output })),
      open: async (ids) =>
        store
          .runs()
          .filter(isOpen)
          .filter((run) => ids.includes(run.storyRunId))
          .map((run) => ({ ...run, waits: run.waited })),
    };
  },
  { runs: Number(process.env.MODEL_RUNS ?? 300) },
);
