import { getSmoothStepPath, Position } from '@xyflow/react';

const ARROW = 7;

export type Ends = { sourceX: number; sourceY: number; targetX: number; targetY: number };

export type LinkPath = { path: string; head: string; labelX: number; labelY: number };

/** How a link runs: right angles, 10 px bends, from a port down to the top of a card. */
export function linkPath({ sourceX, sourceY, targetX, targetY }: Ends): LinkPath {
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    sourcePosition: Position.Bottom,
    targetX,
    targetY: targetY - ARROW,
    targetPosition: Position.Top,
    borderRadius: 10,
    offset: 10,
  });
  const head = `M${targetX - 4} ${targetY - ARROW}h8l-4 ${ARROW}z`;
  return { path, head, labelX, labelY };
}
