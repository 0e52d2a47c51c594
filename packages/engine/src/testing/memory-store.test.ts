import { memoryStore } from './memory-store.ts';
import { storeContract } from './store-contract.ts';

const noStories = async () => ({ ok: false, message: 'There are none.' }) as const;

storeContract('memory', async () => {
  const store = memoryStore();
  return {
    store,
    flow: store.flow,
    calls: store.calls(noStories),
    approvals: async () => store.approvals(),
    pass: async (ms) => store.pass(ms),
    storyRunIds: async () => store.storyRuns().map((run) => run.id),
    runs: async () => store.runs(),
    events: async () => store.events(),
    counts: async () => store.counts().map(({ actionId, port, count }) => ({ actionId, port, count })),
    close: async () => {},
  };
});
