import type { Id } from '../model.ts';
import type { Memory } from '../outside.ts';

type Kept = { key: string; runId: Id; at: number };

/** The port Memory in memory; `now` is its clock. */
export function memoryOfActions(now: () => number = Date.now): Memory {
  const byAction = new Map<string, Kept[]>();
  return {
    remember: async ({ actionId, runId, isTest }, what) => {
      const owner = `${actionId} ${isTest}`;
      const kept = byAction.get(owner) ?? [];
      byAction.set(owner, kept);
      const place = kept.findIndex((one) => one.key === what.key);
      const known = kept[place];
      if (known?.runId === runId) return true;
      const isThere =
        known !== undefined &&
        ('last' in what ? kept.length - 1 - place < what.last : now() - known.at < what.periodMs);
      if (isThere) return false;
      if (known) kept.splice(place, 1);
      kept.push({ key: what.key, runId, at: now() });
      return true;
    },
  };
}
