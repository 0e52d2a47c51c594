import type { Direction } from '../rules/neighbours.ts';

/** The keys that go somewhere. */
export const arrows = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'] as const;

const directions: Record<string, Direction> = {
  arrowup: 'up',
  arrowdown: 'down',
  arrowleft: 'left',
  arrowright: 'right',
};
const steps: Record<Direction, { x: number; y: number }> = {
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
};

/** The way that a pressed arrow points, whatever is held with it. */
export function directionOf(pressed = ''): Direction | undefined {
  return directions[pressed.split('+').at(-1) ?? ''];
}

/** The same as a vector of length 1; y grows downwards. */
export function stepOf(pressed?: string): { x: number; y: number } | undefined {
  const direction = directionOf(pressed);
  return direction && steps[direction];
}
