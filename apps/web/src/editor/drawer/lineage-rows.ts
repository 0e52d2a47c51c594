/** An event's causes and effects as the lines of one tree, from the source down. */
import type { ActionRunState, Id } from '@storyloom/engine';

export type LineageEvent = {
  id: Id;
  relation: 'cause' | 'self' | 'effect';
  causes: readonly Id[];
  storyRunId: Id;
  actionId: Id;
  actionSlug: string;
  port: string;
  reEmitted: boolean;
  createdAt: string;
  /** The Action run that emitted it; null for a source. */
  runId: Id | null;
  durationMs: number | null;
};

/** An Action run that was given one of the events and emitted nothing. */
export type LineageRun = {
  id: Id;
  eventId: Id;
  actionId: Id;
  actionSlug: string;
  state: ActionRunState;
  durationMs: number | null;
};

export type LineageRow = {
  id: Id;
  depth: number;
  actionId: Id;
  actionSlug: string;
  storyRunId: Id | null;
  /** The step of its run that it stands for. */
  stepId: Id;
  /** Null for an Action run that emitted nothing. */
  event: { port: string; relation: LineageEvent['relation']; reEmitted: boolean; createdAt: string } | null;
  state: ActionRunState;
  durationMs: number | null;
  /** How many more events caused it: a join has several. */
  moreCauses: number;
};

/** Each event once, under the first of its causes that is shown. */
export function lineageRows({
  events,
  runs,
}: {
  events: readonly LineageEvent[];
  runs: readonly LineageRun[];
}): LineageRow[] {
  const known = new Set(events.map(({ id }) => id));
  const parentOf = (event: LineageEvent) => event.causes.find((id) => known.has(id)) ?? null;
  const children = Map.groupBy(events, parentOf);
  const silent = Map.groupBy(runs, ({ eventId }) => eventId);
  const rows: LineageRow[] = [];
  const seen = new Set<Id>();
  const open = (children.get(null) ?? []).map((event) => ({ event, depth: 0 })).reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    const { event, depth } = next;
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    rows.push(eventRow(event, depth));
    for (const run of silent.get(event.id) ?? []) rows.push(runRow(run, depth + 1));
    const below = (children.get(event.id) ?? []).map((child) => ({ event: child, depth: depth + 1 }));
    open.push(...below.reverse());
  }
  return rows;
}

function eventRow(event: LineageEvent, depth: number): LineageRow {
  const { id, actionId, actionSlug, storyRunId, port, relation, reEmitted, createdAt, durationMs } = event;
  return {
    id,
    depth,
    actionId,
    actionSlug,
    storyRunId,
    stepId: event.runId ?? id,
    event: { port, relation, reEmitted, createdAt },
    state: 'succeeded',
    durationMs,
    moreCauses: Math.max(0, event.causes.length - 1),
  };
}

function runRow(run: LineageRun, depth: number): LineageRow {
  const { id, actionId, actionSlug, state, durationMs } = run;
  return {
    id,
    depth,
    actionId,
    actionSlug,
    storyRunId: null,
    stepId: id,
    event: null,
    state,
    durationMs,
    moreCauses: 0,
  };
}
