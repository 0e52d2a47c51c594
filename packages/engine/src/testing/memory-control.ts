import type { Id } from '../model.ts';
import { isOpen, type Marks, type StoredRun } from './memory-rows.ts';

/** What people do to story runs and stories, for tests that do it while those go on. */
export type Control = {
  /** `ended`: there was nothing to cancel. */
  cancel: (storyRunId: Id) => Promise<'cancelled' | 'ended'>;
  suspend: (storyRunId: Id) => Promise<void>;
  resume: (storyRunId: Id) => Promise<void>;
  suspendStory: (storyId: Id) => Promise<void>;
  resumeStory: (storyId: Id) => Promise<void>;
  /** Answers what an Action run asks of people, or says that it is to be run again; false when it waits for neither. */
  answer: (runId: Id) => Promise<boolean>;
  /** What sweeps do about all of this: see the worker's sweeper. */
  repair: () => Promise<void>;
};

type Rows = {
  runs: ReadonlyMap<Id, StoredRun>;
  marks: Marks;
  /** Story runs whose caller was cancelled: takes them off what is open. */
  takeOrphans: () => Id[];
};

/** The Control of a memoryStore. */
export function memoryControl({ runs, marks, takeOrphans }: Rows): Control {
  const openOf = (storyRunId: Id) =>
    [...runs.values()].filter((run) => run.storyRunId === storyRunId && isOpen(run));

  function cancel(storyRunId: Id): 'cancelled' | 'ended' {
    const open = openOf(storyRunId);
    if (open.length === 0) return marks.cancelled.has(storyRunId) ? 'cancelled' : 'ended';
    marks.cancelled.add(storyRunId);
    for (const run of open) Object.assign(run, { state: 'cancelled', wakeAt: null });
    cancelOrphans();
    return 'cancelled';
  }

  function cancelOrphans(): void {
    for (const orphan of takeOrphans()) cancel(orphan);
  }

  function goOn(run: StoredRun): void {
    if (run.state === 'waiting' && run.waited === 'resume')
      Object.assign(run, { state: 'queued', error: null });
  }

  return {
    cancel: async (storyRunId) => cancel(storyRunId),
    suspend: async (storyRunId) => {
      const open = openOf(storyRunId);
      if (open.length === 0) return;
      marks.suspended.add(storyRunId);
      for (const run of open.filter(({ state }) => state === 'queued')) {
        const isPutOff = run.waited === 'resume' || run.waited === 'pace';
        const waitedBefore = isPutOff ? run.waitedBefore : run.waited;
        Object.assign(run, { state: 'waiting', waited: 'resume', waitedBefore });
      }
    },
    resume: async (storyRunId) => {
      marks.suspended.delete(storyRunId);
      for (const run of openOf(storyRunId)) goOn(run);
    },
    suspendStory: async (storyId) => void marks.suspendedStories.add(storyId),
    resumeStory: async (storyId) => void marks.suspendedStories.delete(storyId),
    answer: async (runId) => {
      const run = runs.get(runId);
      if (run?.state !== 'waiting') return false;
      const isAnswered = run.waited === 'approval';
      if (!isAnswered && run.waited !== 'decision') return false;
      Object.assign(run, { state: 'queued', wakeAt: null, error: null });
      Object.assign(run, isAnswered ? { answer: { answer: 'yes' } } : { waited: null, lostLeases: 0 });
      return true;
    },
    repair: async () => {
      cancelOrphans();
      for (const run of runs.values()) if (!marks.suspended.has(run.storyRunId)) goOn(run);
    },
  };
}
