import type { Id } from '@storyloom/engine';

/** The one way in: the whole card while a wire is drawn, its top edge otherwise. */
export const INPUT = 'input';

/** How far right on the bottom edge each port stands: the main way straight down, the others at the side. */
export const portPlaces = ['50%', '80%', '92%'] as const;

/** The card's element, for the canvas' active descendant. */
export function cardId(id: Id): string {
  return `action-${id}`;
}
