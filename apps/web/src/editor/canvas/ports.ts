import type { GraphAction, Id } from '@storyloom/engine';
import { type NodeHandle, Position } from '@xyflow/react';
import { CARD } from '../rules/place.ts';
import { portsOf } from '../rules/types.ts';

/** The one way in: the whole card while a wire is drawn, its top edge otherwise. */
export const INPUT = 'input';

/** How far right on the bottom edge each port stands: the main way straight down, the others at the side. */
const shares = [0.5, 0.8, 0.92] as const;

export function portPlace(index: number): number {
  return Math.round(CARD.width * (shares[index] ?? 0.92));
}

/**
 * Where the ports are, told instead of measured: cards have one size, so hundreds of them need not be
 * drawn twice. canvas.css puts what is seen and hit at the same places.
 */
export function handlesOf(action: GraphAction): NodeHandle[] {
  const into: NodeHandle = { id: INPUT, type: 'target', position: Position.Top, x: 0, y: 0, ...CARD };
  const out = portsOf(action).map(
    ({ name }, index): NodeHandle => ({
      id: name,
      type: 'source',
      position: Position.Bottom,
      x: portPlace(index),
      y: CARD.height,
      width: 0,
      height: 0,
    }),
  );
  return [into, ...out];
}

/** The one way out of a collapsed group: whatever leaves it leaves there. */
export const GROUP_OUT = 'out';

export const groupHandles: NodeHandle[] = [
  { id: INPUT, type: 'target', position: Position.Top, x: 0, y: 0, ...CARD },
  {
    id: GROUP_OUT,
    type: 'source',
    position: Position.Bottom,
    x: portPlace(0),
    y: CARD.height,
    width: 0,
    height: 0,
  },
];

/** The card's element, for the canvas' active descendant. */
export function cardId(id: Id): string {
  return `action-${id}`;
}
