/** A run at a moment of its past: what had been given an event by then, and how that stood. */
import type { ActionRunState, Id } from '@storyloom/engine';

type Played = {
  id: Id;
  state: ActionRunState;
  queuedAt: string;
  startedAt: string;
  endedAt: string | null;
  durationMs: number | null;
  events: readonly unknown[];
};

/** Milliseconds since the run began. */
export type Moment = { at: number; stepId: Id };

function startOf(steps: readonly Played[]): number {
  return steps.reduce((least, step) => Math.min(least, Date.parse(step.queuedAt)), Number.POSITIVE_INFINITY);
}

/** The ends of its steps, or the starts of those that go on: what one steps through, in order. */
export function momentsOf(steps: readonly Played[]): Moment[] {
  const start = startOf(steps);
  return steps
    .map((step) => ({ at: Date.parse(step.endedAt ?? step.startedAt) - start, stepId: step.id }))
    .map((moment) => ({ ...moment, at: Math.max(0, moment.at) }))
    .sort((a, b) => a.at - b.at);
}

/** How long it took until the last of them. */
export function lengthOf(moments: readonly Moment[]): number {
  return moments.at(-1)?.at ?? 0;
}

/**
 * The place of a step among the moments: those that are over by `at`, and of several in one millisecond
 * those before the place that was stepped to.
 */
export type ReplayPlace = { index: number; at: number };

export function placeAt(moments: readonly Moment[], at: number): ReplayPlace {
  return { index: moments.filter((moment) => moment.at <= at).length - 1, at };
}

/** The next or previous step; null when there is none. */
export function stepFrom(
  moments: readonly Moment[],
  place: ReplayPlace,
  by: 1 | -1,
): (ReplayPlace & Moment) | null {
  const index = place.index + by;
  const moment = moments[index];
  return moment ? { ...moment, index } : null;
}

/**
 * The steps as they stood then: what had not begun is not there, what had not ended was queued or running.
 * What ended in the same millisecond goes by its place.
 */
export function stepsAt<Step extends Played>(
  steps: readonly Step[],
  moments: readonly Moment[],
  place: ReplayPlace,
): Step[] {
  const start = startOf(steps);
  const now = start + place.at;
  const later = new Set(moments.slice(place.index + 1).map((moment) => moment.stepId));
  return steps.flatMap((step) => {
    const isOver = !later.has(step.id);
    if (isOver) return [step];
    if (Date.parse(step.queuedAt) > now) return [];
    // It is given an event at the moment at which the one before it ends: that is a step of its own.
    if (Date.parse(step.queuedAt) === now && step.endedAt !== null) return [];
    const state: ActionRunState = Date.parse(step.startedAt) <= now ? 'running' : 'queued';
    return [{ ...step, state, durationMs: null, endedAt: null, events: [] }];
  });
}
