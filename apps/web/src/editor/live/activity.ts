/**
 * What runs did, beside the graph and never in it: cards and links read their own entry by id, so an
 * event repaints one card.
 */
import type { ActionRunState, Id } from '@storyloom/engine';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ComparedAction } from '../rules/compare-runs.ts';
import type { RunPath, RunStep } from '../rules/run-path.ts';

export type ActionCounts = {
  events: number;
  failed: number;
  ports: Record<string, number>;
  state: ActionRunState | null;
};

/** Two runs on one canvas. Links that neither went along are not there. */
export type Comparison = {
  actions: Readonly<Record<Id, ComparedAction>>;
  links: Readonly<Record<Id, 'both' | 'first' | 'second'>>;
};

/** A step of a run as the canvas needs it. */
export type PathStep = RunStep & {
  actionName: string;
  queuedAt: string;
  startedAt: string;
  endedAt: string | null;
};

export type ActivityState = {
  counts: Readonly<Record<Id, ActionCounts>>;
  runs: number;
  /** Actions that something just happened to. */
  lit: ReadonlySet<Id>;
  /** The run that is being looked at; null shows the latest state of everything. */
  path: RunPath | null;
  /** The steps of that run; none without one. */
  steps: readonly PathStep[];
  /** Where another run did the same or not. */
  comparison: Comparison | null;
  live: boolean;
};

export type ActivityStore = StoreApi<ActivityState>;

export function createActivity(): ActivityStore {
  return createStore<ActivityState>(() => ({
    counts: {},
    runs: 0,
    lit: new Set(),
    path: null,
    steps: [],
    comparison: null,
    live: false,
  }));
}

/**
 * How an Action stands where there is no room for its number of failures: on the map, from afar, within a group.
 * Later successes do not hide them.
 */
export function standing(counts: ActionCounts | undefined): ActionRunState | null {
  if (counts === undefined) return null;
  return counts.failed > 0 && counts.state === 'succeeded' ? 'failed' : counts.state;
}

/** The new counts, keeping the old object of every Action whose figures are the same. */
export function mergeCounts(
  old: Readonly<Record<Id, ActionCounts>>,
  fresh: Readonly<Record<Id, ActionCounts>>,
): Readonly<Record<Id, ActionCounts>> {
  return Object.fromEntries(
    Object.entries(fresh).map(([id, counts]) => {
      const known = old[id];
      return [id, known && JSON.stringify(known) === JSON.stringify(counts) ? known : counts];
    }),
  );
}
