import { type Blobs, isBlobDay, parseBlobKey } from '../blob.ts';

/** Blobs in memory, for tests. */
export function memoryBlobs(): Blobs {
  const held = new Map<string, Uint8Array>();
  const dayOf = (key: string) => parseBlobKey(key).day;
  return {
    put: async (key, bytes) => {
      dayOf(key);
      held.set(key, bytes.slice());
    },
    get: async (key) => {
      dayOf(key);
      return held.get(key)?.slice() ?? null;
    },
    delete: async (keys) => {
      for (const key of keys) dayOf(key);
      for (const key of keys) held.delete(key);
    },
    deleteDay: async (day) => {
      if (!isBlobDay(day)) throw new Error(`Not a day: ${JSON.stringify(day)}`);
      for (const key of held.keys()) if (dayOf(key) === day) held.delete(key);
    },
    days: async () => [...new Set([...held.keys()].map(dayOf))],
  };
}
