/** Where things stand on the canvas. All numbers in canvas pixels; README of the design fixes them. */
import type { Graph, Id, Position } from '@storyloom/engine';

export const CARD = { width: 208, height: 52 } as const;
export const PITCH = { across: 248, down: 88 } as const;
export const SNAP = 8;

export function snapped({ x, y }: Position): Position {
  return { x: Math.round(x / SNAP) * SNAP, y: Math.round(y / SNAP) * SNAP };
}

/** The wanted place, or the next free one to its right. */
export function freeSpot(graph: Graph, wanted: Position): Position {
  const [spot = wanted] = freePlaces(graph, [wanted], wanted);
  return spot;
}

/** Several places moved as one, their top left corner to `at` or as far to the right of it as they need to cover nothing. */
export function freePlaces(graph: Graph, places: readonly Position[], at: Position): Position[] {
  const taken = [...Object.values(graph.actions), ...Object.values(graph.notes)];
  const corner = bounds(places);
  const movedBy = (right: number) =>
    places.map(({ x, y }) => snapped({ x: at.x + x - corner.x + right, y: at.y + y - corner.y }));
  for (let right = 0; ; right += PITCH.across) {
    const moved = movedBy(right);
    if (!moved.some((place) => taken.some(({ position }) => overlaps(position, place)))) return moved;
  }
}

/** Below an Action: the main branch stays straight, later branches go right. */
export function spotAfter(graph: Graph, id: Id): Position | null {
  const action = graph.actions[id];
  if (!action) return null;
  return freeSpot(graph, { x: action.position.x, y: action.position.y + PITCH.down });
}

/** A card's top left corner, when its middle shall be at this point. */
export function centredOn({ x, y }: Position): Position {
  return { x: x - CARD.width / 2, y: y - CARD.height / 2 };
}

export function bounds(positions: readonly Position[]): {
  x: number;
  y: number;
  width: number;
  height: number;
} {
  const xs = positions.map(({ x }) => x);
  const ys = positions.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) + CARD.width - x, height: Math.max(...ys) + CARD.height - y };
}

/** An Action with the neighbours that a strip beside the panel has room for; null when it is gone. */
export function boundsAround(graph: Graph, id: Id): ReturnType<typeof bounds> | null {
  const centre = graph.actions[id]?.position;
  if (!centre) return null;
  const near = Object.values(graph.links).flatMap(({ from, to }) => {
    const position = graph.actions[from === id ? to : to === id ? from : id]?.position ?? centre;
    const isNear =
      Math.abs(position.x - centre.x) <= PITCH.across && Math.abs(position.y - centre.y) <= 6 * PITCH.down;
    return isNear ? [position] : [];
  });
  return bounds([centre, ...near]);
}

function overlaps(a: Position, b: Position): boolean {
  return Math.abs(a.x - b.x) < CARD.width + SNAP && Math.abs(a.y - b.y) < CARD.height + SNAP;
}
