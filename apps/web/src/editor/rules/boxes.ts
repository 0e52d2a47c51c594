/** What stands on the canvas as rectangles: Actions, notes, frames of groups and collapsed groups. */
import type { Graph, GraphNote, Id, Position } from '@storyloom/engine';
import { CARD } from './place.ts';

/** Its top left corner and its size, in canvas pixels. */
export type Box = { x: number; y: number; width: number; height: number };

/** Between the members of a group and its frame; the name stands in the wider space on top. */
export const FRAME = { side: 16, top: 40, bottom: 16 } as const;

export const NOTE = { width: 208, least: { width: 120, height: 48 }, most: 1_200 } as const;

export function boxAt(position: Position, size: { width: number; height: number } = CARD): Box {
  return { ...position, width: size.width, height: size.height };
}

/** A note that was never given a height is about as high as its text. */
export function noteSize({ content, width = NOTE.width, height }: GraphNote): {
  width: number;
  height: number;
} {
  if (height !== undefined) return { width, height };
  const perLine = Math.max(8, Math.floor((width - 24) / 6));
  const lines = content
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0);
  return { width, height: Math.max(NOTE.least.height, 22 + lines * 16) };
}

/** An Action or a note, wherever its group has it drawn; null when it is not in the story. */
export function itemBox({ actions, notes }: Graph, id: Id): Box | null {
  const action = actions[id];
  if (action) return boxAt(action.position);
  const note = notes[id];
  return note ? boxAt(note.position, noteSize(note)) : null;
}

/** The smallest box around all; null around nothing. */
export function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

export function centreOf({ x, y, width, height }: Box): Position {
  return { x: x + width / 2, y: y + height / 2 };
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function holds({ x, y, width, height }: Box, point: Position): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}
