import type { Id } from '@storyloom/engine';
import type { Rect } from '@xyflow/react';

/** The link under a point of the window, whatever is dragged over it; null for none. */
export function linkUnder({ x, y }: { x: number; y: number }): Id | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const link = element.closest<SVGElement>('.react-flow__edge')?.dataset.id;
    if (link !== undefined) return link;
  }
  return null;
}

/** The point of the window that an event of the mouse or of a finger is about. */
export function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } | null {
  const point = 'changedTouches' in event ? event.changedTouches[0] : event;
  return point ? { x: point.clientX, y: point.clientY } : null;
}

const STEP = 6;

/** The links whose lines pass through a rectangle in canvas pixels. */
export function linksCrossing({ x, y, width, height }: Rect): Id[] {
  const isInside = (point: DOMPoint) =>
    point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
  return [...document.querySelectorAll<SVGPathElement>('.react-flow__edge .link-path')].flatMap((path) => {
    const id = path.closest<SVGElement>('.react-flow__edge')?.dataset.id;
    const length = path.getTotalLength();
    for (let at = 0; id !== undefined && at <= length; at += STEP) {
      if (isInside(path.getPointAtLength(at))) return [id];
    }
    return [];
  });
}
