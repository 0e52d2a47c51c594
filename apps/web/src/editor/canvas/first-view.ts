import type { Graph, Id } from '@storyloom/engine';
import { getViewportForBounds, type Viewport } from '@xyflow/react';
import { around } from '../rules/boxes.ts';
import { anyBox } from '../rules/groups.ts';
import { boxOf, type CanvasNode } from './elements.ts';
import { MAP, useMapShown } from './map-shown.ts';

/** Between what is brought into sight and the edge of the canvas, in px. */
export const MARGIN = 24;
/** How far one can zoom out. */
export const LEAST_ZOOM = 0.1;

type Size = { width: number; height: number };

/** What is seen when a story opens: all of it, or the Action that a link led to. `size` is the canvas', in px. */
export function firstView({
  graph,
  nodes,
  first,
  size,
}: {
  graph: Graph;
  nodes: readonly CanvasNode[];
  first: Id | undefined;
  size: Size;
}): Viewport {
  const box = first === undefined ? null : anyBox(graph, first);
  if (box) {
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    return { x: size.width / 2 - middle.x, y: size.height / 2 - middle.y, zoom: 1 };
  }
  const all = around(nodes.map(boxOf));
  if (all === null) return { x: 0, y: 0, zoom: 1 };
  return getViewportForBounds(all, size.width, size.height, LEAST_ZOOM, 1, besideMap(size));
}

/** Room around what is fitted: on a wide canvas nothing comes to stand under the map. */
export function besideMap({ width }: { width: number }) {
  return useMapShown.getState().shown && width > 4 * MAP.width
    ? ({ x: 0.08, top: '56px', bottom: '32px', left: `${MAP.width + 2 * MARGIN}px` } as const)
    : 0.15;
}
