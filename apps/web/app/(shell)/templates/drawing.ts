/** A story as a small drawing: where its cards stand and how its links run, in pixels. No notes. */
import type { StoryFile } from '@storyloom/engine';
import { PITCH } from '../../../src/editor/rules/place.ts';
import { tileOf } from '../../../src/editor/rules/types.ts';

const height = 26;
/** From card to card: on the canvas, and here at most across and always down. */
const pitch = { x: PITCH.across, y: PITCH.down, most: 148, least: 100, down: 40 } as const;
const gap = 10;
const bend = 5;

type DrawnCard = { slug: string; name: string; tile: string; x: number; y: number };
export type Drawing = {
  width: number;
  height: number;
  card: { width: number; height: number };
  cards: DrawnCard[];
  links: string[];
};

/** `room`: how wide it should be at most; a very wide story is wider all the same. */
export function drawingOf(
  { actions, links = [] }: Pick<StoryFile, 'actions' | 'links'>,
  room: number,
): Drawing {
  const across = Object.values(actions).map(({ position }) => (position?.x ?? 0) / pitch.x);
  const columns = Math.max(...across) - Math.min(...across) + 1;
  const step = Math.max(pitch.least, Math.min(pitch.most, Math.floor((room + gap) / columns)));
  const card = { width: step - gap, height };
  const placed = Object.entries(actions).map(([slug, { name, type, options = {}, position }]) => ({
    slug,
    name,
    tile: tileOf({ type, options: { mode: typeof options.mode === 'string' ? options.mode : null } }),
    x: Math.round(((position?.x ?? 0) / pitch.x) * step),
    y: Math.round(((position?.y ?? 0) / pitch.y) * pitch.down),
  }));
  const left = Math.min(...placed.map(({ x }) => x));
  const top = Math.min(...placed.map(({ y }) => y));
  const cards = placed
    .map((one) => ({ ...one, x: one.x - left, y: one.y - top }))
    .sort((a, b) => a.y - b.y || a.x - b.x);
  const bySlug = new Map(cards.map((one) => [one.slug, one]));
  return {
    width: Math.max(...cards.map(({ x }) => x)) + card.width,
    height: Math.max(...cards.map(({ y }) => y)) + card.height,
    card,
    cards,
    links: links.flatMap(({ from, to }) => {
      const [start, end] = [bySlug.get(from), bySlug.get(to)];
      return start && end ? linkPath(start, end, card.width / 2) : [];
    }),
  };
}

/** From the lower edge down, across, and down to the upper edge, with round corners. */
function linkPath(from: DrawnCard, to: DrawnCard, middle: number): string {
  const [x1, y1, x2, y2] = [from.x + middle, from.y + height, to.x + middle, to.y];
  if (x1 === x2) return `M${x1} ${y1}V${y2}`;
  const turn = y1 + 7;
  const side = x2 > x1 ? bend : -bend;
  return `M${x1} ${y1}V${turn - bend}Q${x1} ${turn} ${x1 + side} ${turn}H${x2 - side}Q${x2} ${turn} ${x2} ${turn + bend}V${y2}`;
}
