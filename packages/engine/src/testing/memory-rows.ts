import type { ActionRunState, Id, Json, NewActionRun, WaitKind } from '../model.ts';

/** An Action run of a memoryStore. */
export type StoredRun = Omit<NewActionRun, 'state'> & {
  state: ActionRunState;
  attempt: number;
  failures: number;
  lostLeases: number;
  waited: WaitKind | null;
  waitedBefore: WaitKind | null;
  joinKey: string | null;
  emitted: number;
  answer: Json | null;
  owner: string | null;
  /** Milliseconds by the store's clock. */
  wakeAt: number | null;
};

/** What people did to story runs and stories of a memoryStore. */
export type Marks = { cancelled: Set<Id>; suspended: Set<Id>; suspendedStories: Set<Id> };

type Open = { state: 'queued' | 'running' | 'waiting' };

export function isOpen<Run extends { state: ActionRunState }>(run: Run): run is Run & Open {
  return run.state === 'queued' || run.state === 'running' || run.state === 'waiting';
}
