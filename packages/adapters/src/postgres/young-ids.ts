/**
 * Ids of events are made before they are written, and readers that follow a story by them (see
 * stories/events-since.ts) wait a second for what is on its way. What took longer until it is sent, since a
 * worker kept its result while the database was away or the pool was empty, gets ids anew: beyond the rows
 * nobody knows them yet. Ids of runs stay, by which a statement that is sent twice is told.
 */
import { type Acceptance, type Id, type NewRuns, newId, type Settlement, timeOfId } from '@storyloom/engine';
import type { Outputs } from './rows.ts';

/** Ids older than this when they are sent are made anew, in milliseconds: the rest of the second is for the way. */
export const oldIdMs = 500;

/** What is sent, and how its outputs are stored. */
export type Young<Item> = { items: Item[]; outputs: Outputs };

/** Ids of one process ascend, so the first event of an item is its oldest. */
function isOld({ events: [first] }: Pick<NewRuns, 'events'>): boolean {
  return first !== undefined && timeOfId(first.id) < Date.now() - oldIdMs;
}

export function youngAcceptances(batch: Acceptance[], outputs: Outputs): Young<Acceptance> {
  if (!batch.some(isOld)) return { items: batch, outputs };
  const of = namesFor(batch);
  return { items: batch.map((item) => renamed(item, of)), outputs: renamedOutputs(outputs, of) };
}

/** With the story runs that they call. */
export function youngSettlements(batch: Settlement[], outputs: Outputs): Young<Settlement> {
  const all = batch.flatMap((item) => [item, ...startedBy(item)]);
  if (!all.some(isOld)) return { items: batch, outputs };
  const of = namesFor(all);
  return { items: batch.map((item) => settlement(item, of)), outputs: renamedOutputs(outputs, of) };
}

function startedBy({ calls }: Settlement): Acceptance[] {
  return calls ? calls.starts.map(({ acceptance }) => acceptance) : [];
}

type Names = (id: Id) => Id;

/** New ids in the order of the old ones; an id that is none of theirs stays. */
function namesFor(all: Pick<NewRuns, 'events'>[]): Names {
  const old = all.flatMap(({ events }) => events.map(({ id }) => id)).sort();
  const names = new Map(old.map((id) => [id, newId()]));
  return (id) => names.get(id) ?? id;
}

function renamed<Item extends NewRuns>(item: Item, of: Names): Item {
  return {
    ...item,
    events: item.events.map((event) => ({
      ...event,
      id: of(event.id),
      causes: event.causes.map(of),
      ancestors: Object.fromEntries(Object.entries(event.ancestors).map(([action, id]) => [action, of(id)])),
    })),
    runs: item.runs.map((run) => ({ ...run, eventId: of(run.eventId) })),
  };
}

function settlement(item: Settlement, of: Names): Settlement {
  const { calls } = item;
  if (!calls) return renamed(item, of);
  const starts = calls.starts.map((start) => ({
    ...start,
    acceptance: renamed(start.acceptance, of),
    eventId: start.eventId === null ? null : of(start.eventId),
  }));
  return { ...renamed(item, of), calls: { ...calls, starts } };
}

function renamedOutputs(outputs: Outputs, of: Names): Outputs {
  return new Map([...outputs].map(([id, stored]) => [of(id), stored]));
}
