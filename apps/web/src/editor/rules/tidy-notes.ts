import { around, type Box, FRAME, overlap } from './boxes.ts';
import { SNAP, snapped } from './place.ts';
import type { TidyItem } from './tidy.ts';

/** Notes go with the card that they stood nearest to; one that would cover something goes to the left of all. */
export function besides(items: readonly TidyItem[], cards: readonly TidyItem[]): TidyItem[] {
  const notes = items.filter((item) => item.isNote).sort((a, b) => a.y - b.y);
  const frame = around(cards);
  if (frame === null) return notes;
  const was = new Map(items.map((item) => [item.id, item]));
  const placed: TidyItem[] = [];
  for (const note of notes) {
    const wanted = { ...note, ...snapped(beside(note, cards, was)) };
    const covers = (box: Box) => [...cards, ...placed].some((other) => overlap(box, other));
    if (covers(wanted)) {
      wanted.x = Math.floor((frame.x - FRAME.side - note.width) / SNAP - 5) * SNAP;
      while (covers(wanted)) wanted.y += SNAP;
    }
    placed.push(wanted);
  }
  return placed;
}

function beside(note: TidyItem, cards: readonly TidyItem[], was: ReadonlyMap<string, TidyItem>): Box {
  let nearest: { by: { x: number; y: number }; far: number } | null = null;
  for (const card of cards) {
    const old = was.get(card.id);
    const far = old ? Math.hypot(old.x - note.x, old.y - note.y) : Number.POSITIVE_INFINITY;
    if (old && (nearest === null || far < nearest.far))
      nearest = { by: { x: card.x - old.x, y: card.y - old.y }, far };
  }
  return nearest === null ? note : { ...note, x: note.x + nearest.by.x, y: note.y + nearest.by.y };
}
