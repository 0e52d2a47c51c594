/** What of a story is to be tidied, without anything that tidying need not know. */
import type { Graph, Id } from '@storyloom/engine';
import { type Box, boxAt, itemBox, noteSize } from './boxes.ts';
import { EXIT } from './branches.ts';
import { drawnIds, groupBox, itemsOf, members, standIn } from './groups.ts';
import type { TidyItem, TidyRequest } from './tidy.ts';
import { portsOf } from './types.ts';

/**
 * Everything when fewer than two are chosen, otherwise the chosen. A collapsed group is one card; an expanded one
 * is kept together when all of it is chosen.
 */
export function tidyRequest(graph: Graph, chosen: readonly Id[]): TidyRequest {
  const wanted = chosen.length < 2 ? [] : itemsOf(graph, chosen);
  const isAll = wanted.length === 0;
  const inside = new Set(wanted);
  const whole = new Set(
    Object.keys(graph.groups).filter(
      (id) => isAll || members(graph, id).every((member) => inside.has(member)),
    ),
  );
  const isChosen = (id: Id) => isAll || inside.has(id) || whole.has(id);
  const drawn = drawnIds(graph);
  const items = drawn.filter(isChosen).flatMap((id) => itemOf(graph, id, whole) ?? []);
  const still = drawn.filter((id) => !isChosen(id)).flatMap((id) => boxOf(graph, id) ?? []);
  const links = Object.values(graph.links).flatMap(({ from, port, to }) => {
    const [a, b] = [standIn(graph, from) ?? from, standIn(graph, to) ?? to];
    return a !== b && isChosen(a) && isChosen(b) ? [{ from: a, to: b, rank: rankOf(graph, from, port) }] : [];
  });
  return { items, links, still };
}

function boxOf(graph: Graph, id: Id): Box | null {
  return graph.groups[id] ? groupBox(graph, id) : itemBox(graph, id);
}

function itemOf(graph: Graph, id: Id, whole: ReadonlySet<Id>): TidyItem | null {
  const action = graph.actions[id];
  const note = graph.notes[id];
  const group = (action ?? note)?.group;
  const together = group !== undefined && whole.has(group) ? { group } : {};
  if (action) return { id, isNote: false, ...boxAt(action.position), ...together };
  if (note) return { id, isNote: true, ...boxAt(note.position, noteSize(note)) };
  const box = groupBox(graph, id);
  return box && { id, isNote: false, ...box };
}

/** The first port is the main way; the failure port never is. */
function rankOf(graph: Graph, from: Id, port: string): number {
  const action = graph.actions[from];
  const index = action ? portsOf(action).findIndex(({ name }) => name === port) : 0;
  return Math.max(0, index) + (port === 'failure' ? EXIT : 0);
}
