import type { Id } from '../model.ts';
import type { Live, LiveItem } from '../ports.ts';

/** The Live port in one process: items arrive uncoalesced, after `announce` has returned. */
export function memoryLive(): Live {
  const listeners = new Map<Id, Set<(item: LiveItem) => void>>();
  return {
    announce: (items) => {
      for (const item of items) {
        for (const listener of listeners.get(item.storyId) ?? []) {
          queueMicrotask(() => {
            if (!listeners.get(item.storyId)?.has(listener)) return;
            try {
              listener(item);
            } catch {
              // One listener's fault is not the next one's.
            }
          });
        }
      }
    },
    subscribe: async (storyId, listener) => {
      // A wrapper of its own, so that the same function may listen twice.
      const own = (item: LiveItem) => listener(item);
      const ofStory = listeners.get(storyId) ?? new Set();
      listeners.set(storyId, ofStory.add(own));
      return () => void ofStory.delete(own);
    },
    close: async () => listeners.clear(),
  };
}
