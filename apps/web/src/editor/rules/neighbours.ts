/** Where the arrow keys lead: along the links first, else to what is nearest in that direction. */
import type { Graph, GraphAction, Id, Position } from '@storyloom/engine';
import { anyBox, groupBox, standIn } from './groups.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** What has the keyboard: an Action, a note, a group. Null where nothing is that way. */
export function neighbour(graph: Graph, id: Id, direction: Direction): Id | null {
  const at = anyBox(graph, id);
  if (at === null) return null;
  const linked = linkedTowards(graph, id, direction);
  if (linked) return shownAs(graph, linked);
  const nearest = nearestTowards(stops(graph, id), at, direction);
  if (nearest || direction !== 'right') return nearest;
  const next = firstOf(graph, downstream(graph, id));
  return next && shownAs(graph, next);
}

type Stop = { id: Id; position: Position };

/** Everything that can be reached but `from`; what a collapsed group hides is reached as the group. */
function stops(graph: Graph, from: Id): Stop[] {
  const { actions, notes, groups } = graph;
  const items = [...Object.values(actions), ...Object.values(notes)].filter(
    ({ id }) => standIn(graph, id) === null,
  );
  const all = [
    ...items.map(({ id, position }) => ({ id, position })),
    ...Object.keys(groups).flatMap((id) => {
      const box = groupBox(graph, id);
      return box ? [{ id, position: { x: box.x, y: box.y } }] : [];
    }),
  ];
  return all.filter(({ id }) => id !== from);
}

function shownAs(graph: Graph, id: Id): Id {
  return standIn(graph, id) ?? id;
}

/** The first and the last Action as one reads the canvas. */
export function ends(graph: Graph): { first: Id; last: Id } | null {
  const ordered = Object.values(graph.actions).sort(reading);
  const [first, last] = [ordered[0], ordered.at(-1)];
  return first && last ? { first: shownAs(graph, first.id), last: shownAs(graph, last.id) } : null;
}

/** What follows an Action, or a collapsed group: the others it leads to. */
function downstream(graph: Graph, id: Id): Id[] {
  return linkedOthers(graph, id, 'from', 'to');
}

function linkedOthers(graph: Graph, id: Id, own: 'from' | 'to', other: 'from' | 'to'): Id[] {
  return Object.values(graph.links).flatMap((link) =>
    shownAs(graph, link[own]) === id && shownAs(graph, link[other]) !== id ? [link[other]] : [],
  );
}

function linkedTowards(graph: Graph, id: Id, direction: Direction): Id | null {
  if (direction === 'down') return firstOf(graph, downstream(graph, id));
  if (direction !== 'up') return null;
  return firstOf(graph, linkedOthers(graph, id, 'to', 'from'));
}

function firstOf(graph: Graph, ids: Id[]): Id | null {
  const actions = ids.flatMap((id) => graph.actions[id] ?? []);
  return actions.sort((a, b) => a.position.x - b.position.x || a.position.y - b.position.y)[0]?.id ?? null;
}

function nearestTowards(stops: readonly Stop[], from: Position, direction: Direction): Id | null {
  const along = direction === 'left' || direction === 'right' ? 'x' : 'y';
  const beside = along === 'x' ? 'y' : 'x';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  const scored = stops.flatMap(({ id, position }) => {
    const ahead = (position[along] - from[along]) * sign;
    return ahead <= 0 ? [] : [{ id, score: ahead + 2 * Math.abs(position[beside] - from[beside]) }];
  });
  return scored.sort((a, b) => a.score - b.score)[0]?.id ?? null;
}

function reading(a: GraphAction, b: GraphAction): number {
  return a.position.y - b.position.y || a.position.x - b.position.x;
}
