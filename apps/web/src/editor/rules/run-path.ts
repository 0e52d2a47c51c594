/** A run drawn on the canvas: which Actions and links it took. */
import type { ActionRunState, Graph, Id } from '@storyloom/engine';
import { worse } from './compare-runs.ts';

export type RunStep = {
  id: Id;
  actionId: Id;
  state: ActionRunState;
  durationMs: number | null;
  /** How often it was tried. */
  attempt: number;
  inputEventId: Id | null;
  events: readonly { id: Id; port: string }[];
};

type ActionOnPath = { state: ActionRunState; durationMs: number | null; times: number; tries: number };

export type RunPath = {
  runId: Id;
  actions: Readonly<Record<Id, ActionOnPath>>;
  /** Links an event went along, with how many did. */
  links: Readonly<Record<Id, number>>;
};

export function runPath(runId: Id, steps: readonly RunStep[], graph: Graph): RunPath {
  const actions: Record<Id, ActionOnPath> = {};
  for (const step of steps) {
    const known = actions[step.actionId];
    actions[step.actionId] = known
      ? {
          state: worse(known.state, step.state),
          durationMs: longest(known.durationMs, step.durationMs),
          times: known.times + 1,
          tries: Math.max(known.tries, step.attempt),
        }
      : { state: step.state, durationMs: step.durationMs, times: 1, tries: step.attempt };
  }
  const emitted = new Map(
    steps.flatMap((step) =>
      step.events.map((event) => [event.id, `${step.actionId} ${event.port}`] as const),
    ),
  );
  const taken = new Map<string, number>();
  for (const step of steps) {
    const origin = step.inputEventId === null ? undefined : emitted.get(step.inputEventId);
    if (origin === undefined) continue;
    const key = `${origin} ${step.actionId}`;
    taken.set(key, (taken.get(key) ?? 0) + 1);
  }
  const links: Record<Id, number> = {};
  for (const link of Object.values(graph.links)) {
    const count = taken.get(`${link.from} ${link.port} ${link.to}`);
    if (count !== undefined) links[link.id] = count;
  }
  return { runId, actions, links };
}

function longest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
