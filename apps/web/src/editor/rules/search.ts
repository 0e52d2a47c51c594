/** Searching one story: the places of a text in the order of its flow, with the names that people see. */
import { type Graph, type Id, type SearchHit, searchGraph } from '@storyloom/engine';
import { optionOf, whereOf } from '../../search/where.ts';
import { flowOrder } from './flow-order.ts';

/** A place in the story that holds the text; `id` is the Action or the note, `where` the option's name. */
export type StoryHit = {
  id: Id;
  name: string;
  where: string;
  option: string | null;
  excerpt: SearchHit['excerpt'];
};

const orders = new WeakMap<Graph['links'], { count: number; ids: Id[] }>();

/** Hits from the start of the flow to its end, then notes. Nothing for an empty text. */
export function searchStory(graph: Graph, text: string): StoryHit[] {
  return searchGraph(graph, text, orderOf(graph)).map((hit) => {
    const action = hit.actionId === null ? undefined : graph.actions[hit.actionId];
    return {
      id: hit.actionId ?? hit.noteId ?? '',
      name: action?.name ?? 'Note',
      where: whereOf(hit, action?.type ?? ''),
      option: optionOf(hit),
      excerpt: hit.excerpt,
    };
  });
}

/** The order of the flow; worked out again only when links or the number of Actions change. */
function orderOf(graph: Graph): Id[] {
  const count = Object.keys(graph.actions).length;
  const known = orders.get(graph.links);
  if (known?.count === count) return known.ids;
  const ids = flowOrder(graph).map(({ id }) => id);
  orders.set(graph.links, { count, ids });
  return ids;
}

/** The hit after or before one, from the last on to the first again. -1 when there are none. */
export function stepTo(at: number, by: 1 | -1, count: number): number {
  return count === 0 ? -1 : (at + by + count) % count;
}
