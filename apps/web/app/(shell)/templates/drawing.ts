/** A story as a small drawing: where its cards stand and how its links run, in pixels. No notes. */
import type { StoryFile } from '@storyloom/engine';
import { tileOf } from '../../../src/editor/rules/types.ts';

export const drawnCard = { width: 132, height: 26 } as const;
/** Positions of the canvas, a card of 208 × 52 there, are brought closer together by so much. */
const scale = { x: 148 / 248, y: 40 / 88 } as const;
const bend = 5;

export type DrawnCard = { slug: string; name: string; tile: string; x: number; y: number };
export type Drawing = { width: number; height: number; cards: DrawnCard[]; links: string[] };

export function drawingOf({ actions, links = [] }: Pick<StoryFile, 'actions' | 'links'>): Drawing {
  const placed = Object.entries(actions).map(([slug, { name, type, options = {}, position }]) => ({
    slug,
    name,
    tile: tileOf({ type, options: { mode: typeof options.mode === 'string' ? options.mode : null } }),
    x: Math.round((position?.x ?? 0) * scale.x),
    y: Math.round((position?.y ?? 0) * scale.y),
  }));
  const left = Math.min(...placed.map(({ x }) => x));
  const top = Math.min(...placed.map(({ y }) => y));
  const cards = placed
    .map((card) => ({ ...card, x: card.x - left, y: card.y - top }))
    .sort((a, b) => a.y - b.y || a.x - b.x);
  const bySlug = new Map(cards.map((card) => [card.slug, card]));
  return {
    width: Math.max(...cards.map(({ x }) => x)) + drawnCard.width,
    height: Math.max(...cards.map(({ y }) => y)) + drawnCard.height,
    cards,
    links: links.flatMap(({ from, to }) => {
      const [start, end] = [bySlug.get(from), bySlug.get(to)];
      return start && end ? linkPath(start, end) : [];
    }),
  };
}

/** From the lower edge down, across, and down to the upper edge, with round corners. */
function linkPath(from: DrawnCard, to: DrawnCard): string {
  const middle = drawnCard.width / 2;
  const [x1, y1, x2, y2] = [from.x + middle, from.y + drawnCard.height, to.x + middle, to.y];
  if (x1 === x2) return `M${x1} ${y1}V${y2}`;
  const turn = y1 + 7;
  const side = x2 > x1 ? bend : -bend;
  return `M${x1} ${y1}V${turn - bend}Q${x1} ${turn} ${x1 + side} ${turn}H${x2 - side}Q${x2} ${turn} ${x2} ${turn + bend}V${y2}`;
}
