import { isRateKey, isStoryGate } from '../limits.ts';
import type { Id } from '../model.ts';
import type { Flow, Queued, Stranded } from '../ports.ts';
import { isOpen, type StoredRun } from './memory-rows.ts';

/** The Flow of a memoryStore: all of it but rates, which are never behind. */
export function memoryFlow(runs: ReadonlyMap<Id, StoredRun>): Flow {
  const open = () => [...runs.values()].filter(isOpen);

  /** What has the slot: a story run of which something goes on, or an Action run that waits for none but a rate. */
  function holders(key: string): Set<Id> {
    if (isStoryGate(key)) {
      const inIt = open().filter((run) => run.runGate === key && run.slotKey !== key);
      return new Set(inIt.map((run) => run.storyRunId));
    }
    const has = ({ gate, slotKey }: StoredRun) => gate === key && (slotKey === null || isRateKey(slotKey));
    return new Set(open().flatMap((run) => (has(run) ? run.id : [])));
  }

  function queuedFor(key: string): Queued {
    const waiting = open()
      .filter((run) => run.slotKey === key)
      .sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
    return { key, active: holders(key).size, paceMs: null, waiting };
  }

  /** Story runs of which nothing is open but joins. */
  function strandedRuns(): [Id, StoredRun[]][] {
    return [...Map.groupBy(open(), (run) => run.storyRunId)].filter(([, all]) =>
      all.every((run) => run.state === 'waiting' && run.joinKey !== null),
    );
  }

  return {
    admit: async (decide) => {
      const keys = new Set(open().flatMap((run) => run.slotKey ?? []));
      if (keys.size === 0) return 0;
      const { admit, next } = await decide([...keys].map(queuedFor));
      const changes = new Map<Id, Partial<StoredRun>>([
        ...next.map(({ id, key }) => [id, { slotKey: key }] as const),
        ...admit.map((id) => [id, { state: 'queued', slotKey: null, error: null }] as const),
      ]);
      for (const [id, change] of changes) {
        const run = runs.get(id);
        if (run?.state === 'waiting' && run.slotKey !== null) Object.assign(run, change);
      }
      return admit.length;
    },
    stranded: async () =>
      strandedRuns().map(([storyRunId, all]): Stranded => {
        const joins = new Map(all.map(({ joinKey, actionId }) => [joinKey ?? '', actionId]));
        const versionId = all[0]?.versionId ?? '';
        return { storyRunId, versionId, joins: [...joins].map(([key, actionId]) => ({ key, actionId })) };
      }),
    strand: async (keys) => {
      const still = strandedRuns().flatMap(([, all]) => all);
      for (const key of keys) {
        const group = still.filter((run) => run.joinKey === key).sort((a, b) => (a.id < b.id ? -1 : 1));
        for (const run of group) run.wakeAt = null;
        if (group[0]) Object.assign(group[0], { state: 'queued', joinKey: null });
      }
    },
  };
}
