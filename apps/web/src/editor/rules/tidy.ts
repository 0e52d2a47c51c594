/**
 * Puts a story in order: top to bottom, one pitch apart, the main branch straight, siblings as they stood. `rows.ts`
 * finds the rows by dagre, `columns.ts` the columns. It takes no graph but what it needs of one, so that it runs in a Web
 * Worker, away from the catalog.
 */
import type { Id, Position } from '@storyloom/engine';
import { around, type Box, FRAME, overlap } from './boxes.ts';
import { type Branching, followersOf, parentsOf, partsOf } from './branches.ts';
import { columns, type Unit } from './columns.ts';
import { CARD, PITCH, SNAP } from './place.ts';
import { rowsOf } from './rows.ts';
import { besides } from './tidy-notes.ts';

export type TidyItem = Box & {
  id: Id;
  isNote: boolean;
  /** The expanded group that is tidied as a whole with it. */
  group?: Id;
};

export type TidyRequest = {
  items: TidyItem[];
  links: Branching[];
  /** What stays where it is and shall not be covered. */
  still: Box[];
};

/** New places of all items, in canvas pixels. Their middle stays where it was, unless something is there. */
export function tidied({ items, links, still }: TidyRequest): Record<Id, Position> {
  const cards = items.filter((item) => !item.isNote);
  const before = around(cards.length > 0 ? cards : items);
  if (before === null) return {};
  const places = new Map<Id, Position>();
  const blocks = [...inGroups(cards), ...loose(cards)];
  const inner = new Map(blocks.map((block) => [block.id, insideOf(block, links)]));
  const owner = new Map(blocks.flatMap((block) => block.items.map(({ id }) => [id, block.id] as const)));
  const outer = arrange(
    blocks.map((block) => ({ ...block.place, id: block.id, ...cellsOf(inner.get(block.id), block.isGroup) })),
    links.flatMap(({ from, to, rank }) => {
      const [a, b] = [owner.get(from), owner.get(to)];
      return a !== undefined && b !== undefined && a !== b ? [{ from: a, to: b, rank }] : [];
    }),
  );
  for (const block of blocks) {
    const at = outer.get(block.id);
    const inside = inner.get(block.id);
    if (!at || !inside) continue;
    for (const [id, place] of inside.places) {
      places.set(id, { x: at.x + place.x, y: at.y + place.y + (block.isGroup ? FRAME.top : 0) });
    }
  }
  const placed = cards.map((card) => ({ ...card, ...places.get(card.id) }));
  const shift = toMiddle(around(placed), before);
  const clear = clearOf(
    placed.map((box) => moved(box, shift)),
    still,
  );
  const settled = placed.map((box) => moved(moved(box, shift), clear));
  return Object.fromEntries(
    [...settled, ...besides(items, settled)].map(({ id, x, y }) => [id, { x, y }] as const),
  );
}

type Block = { id: Id; isGroup: boolean; items: TidyItem[]; place: Position };
type Inside = { places: Map<Id, Position>; width: number; height: number; entry: number };
type Sized = Position & { id: Id; left: number; right: number; height: number };

function inGroups(cards: readonly TidyItem[]): Block[] {
  const groups = new Map<Id, TidyItem[]>();
  for (const card of cards) {
    if (card.group !== undefined) groups.set(card.group, [...(groups.get(card.group) ?? []), card]);
  }
  return [...groups].map(([id, items]) => ({ id, isGroup: true, items, place: around(items) ?? origin }));
}

function loose(cards: readonly TidyItem[]): Block[] {
  return cards.flatMap((card) =>
    card.group === undefined ? [{ id: card.id, isGroup: false, items: [card], place: card }] : [],
  );
}

const origin = { x: 0, y: 0 };

/** A group in order by itself, from its own top left corner. `entry`: the column that leads straight into it. */
function insideOf({ items }: Block, links: readonly Branching[]): Inside {
  const own = new Set(items.map(({ id }) => id));
  const among = links.filter(({ from, to }) => own.has(from) && own.has(to));
  const places = arrange(
    items.map((item) => ({ ...item, left: 0, right: 0, height: 1 })),
    among,
  );
  const frame = around([...places.values()].map((place) => ({ ...place, ...CARD })));
  if (frame === null) return { places, width: CARD.width, height: CARD.height, entry: 0 };
  for (const [id, { x, y }] of places) places.set(id, { x: x - frame.x, y: y - frame.y });
  const entries = links.flatMap(({ from, to }) =>
    own.has(to) && !own.has(from) ? (places.get(to) ?? []) : [],
  );
  const [entry] = entries.sort((a, b) => a.y - b.y || a.x - b.x);
  return { places, width: frame.width, height: frame.height, entry: (entry?.x ?? 0) / PITCH.across };
}

function cellsOf(inside: Inside | undefined, isGroup: boolean): Pick<Sized, 'left' | 'right' | 'height'> {
  if (!inside || !isGroup) return { left: 0, right: 0, height: 1 };
  const wide = Math.ceil((inside.width + PITCH.across - CARD.width) / PITCH.across);
  const high = FRAME.top + inside.height + FRAME.bottom + PITCH.down - CARD.height;
  return { left: inside.entry, right: wide - 1 - inside.entry, height: Math.ceil(high / PITCH.down) };
}

/** The top left corners of all, in canvas pixels from an origin of its own. */
function arrange(boxes: readonly Sized[], links: readonly Branching[]): Map<Id, Position> {
  const rows = rowsOf(boxes, links);
  const units = new Map<Id, Unit>(boxes.map((box) => [box.id, { ...box, row: rows.get(box.id) ?? 0 }]));
  const place = new Map(boxes.map((box) => [box.id, box]));
  const standing = (a: Id, b: Id) => {
    const [one, two] = [place.get(a), place.get(b)];
    return one && two ? one.x - two.x || one.y - two.y : 0;
  };
  const forward = links.filter(({ from, to }) => (rows.get(from) ?? 0) < (rows.get(to) ?? 0));
  const parents = parentsOf(forward, standing);
  const followers = followersOf(parents, standing);
  const parts = partsOf(
    boxes.map(({ id }) => id),
    links,
  );
  const single = parts.filter((part) => part.length === 1 && place.get(part[0] ?? '')?.height === 1).flat();
  const roots = parts
    .filter((part) => !single.includes(part[0] ?? ''))
    .map((part) => part.filter((id) => !parents.has(id)).sort(standing))
    .sort((a, b) => standing(a[0] ?? '', b[0] ?? ''));
  const cells = columns(units, followers, roots);
  const edge =
    Math.max(-1, ...[...cells].map(([id, { column }]) => column + (units.get(id)?.right ?? 0))) + 1;
  const wide = Math.max(3, Math.ceil(Math.sqrt(single.length)));
  const reading = (a: Id, b: Id) => (place.get(a)?.y ?? 0) - (place.get(b)?.y ?? 0) || standing(a, b);
  for (const [index, id] of single.sort(reading).entries()) {
    cells.set(id, { column: edge + (index % wide), row: Math.floor(index / wide) });
  }
  return new Map(
    [...cells].map(([id, { column, row }]) => [
      id,
      { x: (column - (units.get(id)?.left ?? 0)) * PITCH.across, y: row * PITCH.down },
    ]),
  );
}

function moved<T extends Position>(box: T, by: Position): T {
  return { ...box, x: box.x + by.x, y: box.y + by.y };
}

/** From the middle of one box to that of another, in steps of the grid. */
function toMiddle(from: Box | null, to: Box): Position {
  if (from === null) return origin;
  const step = (value: number) => Math.round(value / SNAP) * SNAP;
  const x = to.x + to.width / 2 - from.width / 2;
  const y = to.y + to.height / 2 - from.height / 2;
  return { x: step(x) - from.x, y: step(y) - from.y };
}

/** The shortest way, in pitches, to where nothing covers what stays. */
function clearOf(boxes: readonly Box[], still: readonly Box[]): Position {
  const frame = around(boxes);
  if (frame === null || !boxes.some((box) => still.some((other) => overlap(box, other)))) return origin;
  const fits = (by: Position) => !boxes.some((box) => still.some((other) => overlap(moved(box, by), other)));
  for (let ring = 1; ring <= MOST_RINGS; ring += 1) {
    for (const [right, down] of [
      [ring, 0],
      [0, ring],
      [-ring, 0],
      [0, -ring],
    ] as const) {
      const by = { x: right * PITCH.across, y: down * PITCH.down };
      if (fits(by)) return by;
    }
  }
  const all = around(still);
  return all === null ? origin : { x: Math.ceil((all.x + all.width - frame.x) / SNAP + 5) * SNAP, y: 0 };
}

const MOST_RINGS = 12;
