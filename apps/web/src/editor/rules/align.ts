/** Lines things up and spreads them evenly. Places stay on the grid. */
import type { Id, Position } from '@storyloom/engine';
import { around, type Box } from './boxes.ts';
import { SNAP } from './place.ts';

export type Edge = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';
export type Axis = 'across' | 'down';

export type Placed = Box & { id: Id };

/** New places of those that move: all to one edge, or to the middle, of the box around them. */
export function aligned(boxes: readonly Placed[], edge: Edge): Record<Id, Position> {
  const frame = around(boxes);
  if (frame === null) return {};
  const along = edge === 'left' || edge === 'centre' || edge === 'right' ? 'x' : 'y';
  return moves(boxes, along, (box) => {
    switch (edge) {
      case 'left':
        return { x: frame.x, y: box.y };
      case 'centre':
        return { x: frame.x + (frame.width - box.width) / 2, y: box.y };
      case 'right':
        return { x: frame.x + frame.width - box.width, y: box.y };
      case 'top':
        return { x: box.x, y: frame.y };
      case 'middle':
        return { x: box.x, y: frame.y + (frame.height - box.height) / 2 };
      case 'bottom':
        return { x: box.x, y: frame.y + frame.height - box.height };
    }
  });
}

/** New places of those that move: the same space between each two, the outermost stay. Fewer than three stay. */
export function distributed(boxes: readonly Placed[], axis: Axis): Record<Id, Position> {
  const [start, size] = axis === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const);
  const ordered = [...boxes].sort((a, b) => a[start] - b[start] || a[start] + a[size] - b[start] - b[size]);
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (!first || !last || ordered.length < 3) return {};
  const filled = ordered.reduce((sum, box) => sum + box[size], 0);
  const gap = (last[start] + last[size] - first[start] - filled) / (ordered.length - 1);
  const starts = new Map<Id, number>();
  let next = first[start];
  for (const box of ordered) {
    starts.set(box.id, next);
    next += box[size] + gap;
  }
  const still = new Set([first.id, last.id]);
  return moves(
    ordered.filter(({ id }) => !still.has(id)),
    start,
    (box) => {
      const at = starts.get(box.id) ?? box[start];
      return axis === 'across' ? { x: at, y: box.y } : { x: box.x, y: at };
    },
  );
}

/** All of it is brought to the grid along the way it moves: what stood beside the grid meets the others there. */
function moves(
  boxes: readonly Placed[],
  along: 'x' | 'y',
  to: (box: Placed) => Position,
): Record<Id, Position> {
  return Object.fromEntries(
    boxes.flatMap((box) => {
      const wanted = to(box);
      const place = {
        x: along === 'x' ? onGrid(wanted.x) : box.x,
        y: along === 'y' ? onGrid(wanted.y) : box.y,
      };
      return place.x === box.x && place.y === box.y ? [] : [[box.id, place] as const];
    }),
  );
}

function onGrid(value: number): number {
  return Math.round(value / SNAP) * SNAP;
}
