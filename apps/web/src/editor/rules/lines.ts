/** Lines of links as points, so that one can be hit without being in the page. Canvas pixels. */
import type { Position } from '@storyloom/engine';
import type { Box } from './boxes.ts';

export type Line = readonly Position[];

/** The corners of an SVG path of straight pieces and bends (M, L, Q); of a bend the points where it begins and ends. */
export function lineOf(path: string): Line {
  return [...path.matchAll(/[MLQ]([^MLQ]+)/g)].flatMap(([, piece = '']) => {
    const [y, x] = piece
      .trim()
      .split(/[\s,]+/)
      .map(Number)
      .reverse();
    return x === undefined || y === undefined ? [] : [{ x, y }];
  });
}

/** From a point to the nearest of a line; infinite for a line without points. */
export function distanceTo(line: Line, point: Position): number {
  return Math.min(...pieces(line).map(([from, to]) => toPiece(point, from, to)));
}

/** Whether a line comes into a rectangle. Its pieces are level or upright; bends are taken for their boxes. */
export function crosses(line: Line, { x, y, width, height }: Box): boolean {
  return pieces(line).some(
    ([from, to]) =>
      Math.max(from.x, to.x) >= x &&
      Math.min(from.x, to.x) <= x + width &&
      Math.max(from.y, to.y) >= y &&
      Math.min(from.y, to.y) <= y + height,
  );
}

function pieces(line: Line): [Position, Position][] {
  return line.slice(1).flatMap((to, index) => {
    const from = line[index];
    return from ? [[from, to]] : [];
  });
}

function toPiece(point: Position, from: Position, to: Position): number {
  const along = { x: to.x - from.x, y: to.y - from.y };
  const length = along.x ** 2 + along.y ** 2;
  const part = length === 0 ? 0 : ((point.x - from.x) * along.x + (point.y - from.y) * along.y) / length;
  const on = Math.min(1, Math.max(0, part));
  return Math.hypot(from.x + on * along.x - point.x, from.y + on * along.y - point.y);
}
