/** What the previews, the completion and the tests of one Action run on. Pure. */
import { type Graph, type GraphAction, type Id, type Json, sampleOf } from '@storyloom/engine';
import { linksTo } from '../rules/incoming.ts';
import { definitionOf, isSource, readsMailbox } from '../rules/types.ts';
import { upstreamOf } from '../rules/upstream.ts';

/**
 * `auto`: pinned events, and the latest where nothing is pinned. `pin`: the pinned event of the Action before
 * this one. `json`: what is typed. Otherwise the id of an event.
 */
export type SampleChoice = {
  on: 'auto' | 'pin' | 'json' | (Id & {});
  /** The event as typed; null: nobody typed. */
  text: string | null;
};

export const autoChoice: SampleChoice = { on: 'auto', text: null };

type Origin = 'event' | 'pin' | 'typed' | 'sample';

/** What an Action is taken to have emitted. */
export type Given = {
  action: GraphAction;
  output: Json;
  origin: Origin;
  /** Where it comes from an event. */
  event: { id: Id; createdAt: string; storyRunId: Id } | null;
};

/** What is known of an event that was fetched. */
export type FetchedEvent = { id: Id; createdAt: string; storyRunId: Id; output: Json };

export type Sample = {
  given: readonly Given[];
  /** Of events, and a mask for each credential: what a preview works on. */
  values: Readonly<Record<string, Json>>;
  /** Of the values and of all else that a formula may name: what completion offers. */
  offered: Readonly<Record<string, Json>>;
  /** All of them come from events that really happened, or were pinned. */
  real: boolean;
};

export const noSample: Sample = { given: [], values: {}, offered: {}, real: false };

/** Actions whose events come straight here; of a source itself, and of a mailbox none. */
export function sourcesOf(graph: Graph, action: GraphAction): GraphAction[] {
  if (readsMailbox(action)) return [];
  if (isSource(action)) return [action];
  const ids = new Set(linksTo(graph, action.id).map(({ from }) => from));
  return [...ids].flatMap((id) => graph.actions[id] ?? []);
}

/** Nearest first; formulas rarely reach further, and each costs a request. */
const MOST = 8;

/** All whose results formulas of this Action can read. */
export function givers(graph: Graph, action: GraphAction): GraphAction[] {
  const own = isSource(action) && !readsMailbox(action) ? [action] : [];
  return [...own, ...upstreamOf(graph, action.id)].slice(0, MOST);
}

/** The Action before this one whose pinned event is what comes in; null when an event does. */
export function pinnedSource(sources: readonly GraphAction[], { on }: SampleChoice): GraphAction | null {
  if (on !== 'auto' && on !== 'pin') return null;
  return sources.find(({ pin }) => pin !== undefined) ?? null;
}

/** Whether pinned events go before those that really were on the way. */
export function prefersPins({ on }: SampleChoice): boolean {
  return on === 'auto' || on === 'pin';
}

type Known = {
  choice: SampleChoice;
  /** What is typed, for the first of the sources. */
  typed: { actionId: Id; output: Json } | null;
  /** By Action: the event that was on the way to the chosen one, or else its latest. */
  events: ReadonlyMap<Id, FetchedEvent>;
};

/** What one of them is taken to have emitted. */
export function givenBy(action: GraphAction, { choice, typed, events }: Known): Given {
  if (typed?.actionId === action.id) return { action, output: typed.output, origin: 'typed', event: null };
  const event = events.get(action.id);
  const { pin } = action;
  if (pin !== undefined && (event === undefined || prefersPins(choice))) {
    return { action, output: pin.output, origin: 'pin', event: null };
  }
  if (event === undefined) {
    const definition = definitionOf(action.type);
    const output = definition ? sampleOf(definition, action.options) : null;
    return { action, output, origin: 'sample', event: null };
  }
  const { output, ...rest } = event;
  return { action, output, origin: 'event', event: rest };
}
