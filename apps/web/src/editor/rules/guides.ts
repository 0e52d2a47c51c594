/**
 * Helper lines: while something is dragged, its edges and its middle are compared with those of what can be seen.
 * Within a step of the grid it is pulled over. Places stay on the grid: a line that would lead off it is none.
 */
import type { Position } from '@storyloom/engine';
import { type Box, overlap } from './boxes.ts';
import { SNAP } from './place.ts';

/** A line to draw, in canvas pixels: down at `at` across, or across at `at` down. */
export type Guide = { axis: 'across' | 'down'; at: number; from: number; to: number };

export type Snapped = { position: Position; guides: Guide[] };

/** Where a dragged box goes when the hand has it at `box`, and which lines say why. */
export function snapTo(box: Box, others: readonly Box[]): Snapped {
  const x = nearest(box, others, 'x') ?? round(box.x);
  const y = nearest(box, others, 'y') ?? round(box.y);
  const placed = { ...box, x, y };
  return { position: { x, y }, guides: guidesOf(placed, others) };
}

/** What can be seen of these, and a little around it. */
export function visible(boxes: readonly Box[], view: Box): Box[] {
  return boxes.filter((box) => overlap(box, view));
}

const sides = { x: 'width', y: 'height' } as const;

function stops(box: Box, axis: 'x' | 'y'): [start: number, middle: number, end: number] {
  const size = box[sides[axis]];
  return [box[axis], box[axis] + size / 2, box[axis] + size];
}

function nearest(box: Box, others: readonly Box[], axis: 'x' | 'y'): number | null {
  let best: { place: number; far: number } | null = null;
  const own = stops(box, axis);
  for (const other of others) {
    const theirs = stops(other, axis);
    for (const [index, stop] of own.entries()) {
      for (const [at, line] of theirs.entries()) {
        // A middle goes to a middle, an edge to an edge.
        if ((index === 1) !== (at === 1)) continue;
        const place = box[axis] + line - stop;
        const far = Math.abs(line - stop);
        if (far <= SNAP && place % SNAP === 0 && (best === null || far < best.far)) best = { place, far };
      }
    }
  }
  return best?.place ?? null;
}

/** One line for each edge or middle that is shared, as long as all that share it. */
function guidesOf(box: Box, others: readonly Box[]): Guide[] {
  return [...linesAlong(box, others, 'x'), ...linesAlong(box, others, 'y')];
}

function linesAlong(box: Box, others: readonly Box[], axis: 'x' | 'y'): Guide[] {
  const [along, size] = axis === 'x' ? (['y', 'height'] as const) : (['x', 'width'] as const);
  const lines = new Map<number, Guide>();
  for (const other of others) {
    const theirs = stops(other, axis);
    for (const [index, at] of stops(box, axis).entries()) {
      const shared = theirs.some((line, place) => line === at && (index === 1) === (place === 1));
      if (!shared) continue;
      const known = lines.get(at);
      const from = Math.min(known?.from ?? box[along], other[along]);
      const to = Math.max(known?.to ?? box[along] + box[size], other[along] + other[size]);
      lines.set(at, { axis: axis === 'x' ? 'across' : 'down', at, from, to });
    }
  }
  return [...lines.values()];
}

function round(value: number): number {
  return Math.round(value / SNAP) * SNAP;
}
