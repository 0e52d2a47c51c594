import type { GraphAction, Id } from '@storyloom/engine';
import { type NodeHandle, Position } from '@xyflow/react';
import { CARD } from '../rules/place.ts';
import { portsOf } from '../rules/types.ts';

/** The one way in: a wire may be dropped anywhere on the card. */
export const INPUT = 'input';

/** How far right on the bottom edge each port stands: the main way straight down, the others at the side. */
const shares = [0.5, 0.8, 0.92] as const;

export function portPlace(index: number): number {
  return Math.round(CARD.width * (shares[index] ?? 0.92));
}

/** A wire snaps to the point it is told, whose nearness counts, not to the middle of what can be hit. */
const into: NodeHandle = {
  id: INPUT,
  type: 'target',
  position: Position.Top,
  x: CARD.width / 2,
  y: 0,
  width: 0,
  height: 0,
};

/**
 * Where the ports are, told instead of measured: cards have one size, so hundreds of them need not be
 * drawn twice. canvas.css puts what is seen and hit at the same places.
 */
export function handlesOf(action: GraphAction): NodeHandle[] {
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
  into,
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
