/** Where the arrow keys lead: along the links first, else to what is nearest in that direction. */
import type { Graph, GraphAction, Id } from '@storyloom/engine';

export type Direction = 'up' | 'down' | 'left' | 'right';

export function neighbour(graph: Graph, id: Id, direction: Direction): Id | null {
  const action = graph.actions[id];
  if (!action) return null;
  const linked = linkedTowards(graph, id, direction);
  if (linked) return linked;
  const nearest = nearestTowards(Object.values(graph.actions), action, direction);
  if (nearest || direction !== 'right') return nearest;
  return firstOf(graph, downstream(graph, id));
}

/** The first and the last Action as one reads the canvas. */
export function ends(graph: Graph): { first: Id; last: Id } | null {
  const ordered = Object.values(graph.actions).sort(reading);
  const [first, last] = [ordered[0], ordered.at(-1)];
  return first && last ? { first: first.id, last: last.id } : null;
}

function downstream(graph: Graph, id: Id): Id[] {
  return Object.values(graph.links).flatMap((link) => (link.from === id ? [link.to] : []));
}

function linkedTowards(graph: Graph, id: Id, direction: Direction): Id | null {
  if (direction === 'down') return firstOf(graph, downstream(graph, id));
  if (direction !== 'up') return null;
  return firstOf(
    graph,
    Object.values(graph.links).flatMap((link) => (link.to === id ? [link.from] : [])),
  );
}

function firstOf(graph: Graph, ids: Id[]): Id | null {
  const actions = ids.flatMap((id) => graph.actions[id] ?? []);
  return actions.sort((a, b) => a.position.x - b.position.x || a.position.y - b.position.y)[0]?.id ?? null;
}

function nearestTowards(actions: GraphAction[], from: GraphAction, direction: Direction): Id | null {
  const along = direction === 'left' || direction === 'right' ? 'x' : 'y';
  const beside = along === 'x' ? 'y' : 'x';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  const scored = actions.flatMap((action) => {
    const ahead = (action.position[along] - from.position[along]) * sign;
    if (ahead <= 0) return [];
    return [{ id: action.id, score: ahead + 2 * Math.abs(action.position[beside] - from.position[beside]) }];
  });
  return scored.sort((a, b) => a.score - b.score)[0]?.id ?? null;
}

function reading(a: GraphAction, b: GraphAction): number {
  return a.position.y - b.position.y || a.position.x - b.position.x;
}
