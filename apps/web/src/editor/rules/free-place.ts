/** Where something new finds room. */
import type { Graph, Position } from '@storyloom/engine';
import { type Box, boxAt, NOTE, overlap } from './boxes.ts';
import { anyBox, drawnIds, restingFrames } from './groups.ts';
import { SNAP, snapped } from './place.ts';

/** How far apart the places are that are tried. */
const STEP = { across: 56, down: 32 } as const;

/** A new note with room to be written in. */
const NEW_NOTE = { width: NOTE.width, height: 88 } as const;

/** Where a new note covers nothing, as near as can be to where it is wanted. */
export function freeNotePlace(graph: Graph, wanted: Position): Position {
  const taken = [
    ...drawnIds(graph).flatMap((id) => anyBox(graph, id) ?? []),
    ...restingFrames(graph, new Set()).values(),
  ].map(withGap);
  for (let ring = 0; ; ring += 1) {
    const free = placesAround(wanted, ring).find((place) => {
      const box = boxAt(place, NEW_NOTE);
      return !taken.some((one) => overlap(one, box));
    });
    if (free) return free;
  }
}

function withGap({ x, y, width, height }: Box): Box {
  return { x: x - SNAP, y: y - SNAP, width: width + 2 * SNAP, height: height + 2 * SNAP };
}

/** The places so many steps away, the nearest first. */
function placesAround(centre: Position, ring: number): Position[] {
  const steps = Array.from({ length: 2 * ring + 1 }, (_, index) => index - ring);
  return steps
    .flatMap((right) => steps.map((down) => ({ right, down })))
    .filter(({ right, down }) => Math.max(Math.abs(right), Math.abs(down)) === ring)
    .map(({ right, down }) => ({ x: right * STEP.across, y: down * STEP.down }))
    .sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y))
    .map(({ x, y }) => snapped({ x: centre.x + x, y: centre.y + y }));
}
