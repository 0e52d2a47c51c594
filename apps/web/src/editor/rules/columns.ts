/**
 * Columns for what has rows: every branch goes straight down in the column where it begins, siblings stand in the
 * order in which they stood, and nothing covers anything. Made of whole cells, so that all of it is on the grid.
 */
import type { Id } from '@storyloom/engine';

export type Cell = { column: number; row: number };

/** A thing to place. It covers `left` columns before its own, `right` after it, and `height` rows from `row` down. */
export type Unit = { id: Id; row: number; left: number; right: number; height: number };

/** Who follows: in the order from left to right; the straight one, if any, stays in the column of `of`. */
export type Followers = { ids: readonly Id[]; straight: Id | null };

/** For each row, the outermost columns that a branch covers there. */
type Outline = Map<number, { left: number; right: number }>;

/**
 * The cell of every unit that `roots` lead to. Followers must form trees, and stand in lower rows than what they
 * follow. Roots of one inner list may share rows side by side; those of the next stand to the right of them all.
 */
export function columns(
  units: ReadonlyMap<Id, Unit>,
  followers: ReadonlyMap<Id, Followers>,
  roots: readonly (readonly Id[])[],
): Map<Id, Cell> {
  const shifts = new Map<Id, number>();
  const cells = new Map<Id, Cell>();
  let edge = 0;
  for (const together of roots) {
    const all: Outline = new Map();
    const starts: { id: Id; column: number }[] = [];
    for (const id of together) {
      const branch = branchOf(units, followers, id, shifts);
      const column = starts.length === 0 ? 0 : clear(all, branch, (starts.at(-1)?.column ?? 0) + 1, 1);
      cover(all, branch, column);
      starts.push({ id, column });
    }
    const span = spanOf(all);
    const first = edge - span.left;
    for (const { id, column } of starts) settle(id, first + column);
    edge = first + span.right + 1;
  }
  return cells;

  function settle(id: Id, column: number): void {
    const unit = units.get(id);
    if (!unit) return;
    cells.set(id, { column, row: unit.row });
    for (const next of followers.get(id)?.ids ?? []) settle(next, column + (shifts.get(next) ?? 0));
  }
}

/** A unit with all that follows, in columns from its own; notes the shift of each follower. */
function branchOf(
  units: ReadonlyMap<Id, Unit>,
  followers: ReadonlyMap<Id, Followers>,
  id: Id,
  shifts: Map<Id, number>,
): Outline {
  const unit = units.get(id);
  if (!unit) return new Map();
  const { ids, straight } = followers.get(id) ?? { ids: [], straight: null };
  const bottom = unit.row + unit.height;
  const branch = (next: Id) =>
    withStem(branchOf(units, followers, next, shifts), bottom, units.get(next)?.row);
  const outline = straight === null ? new Map() : branch(straight);
  if (straight !== null) shifts.set(straight, 0);
  widen(outline, unit.row, unit.height, { left: -unit.left, right: unit.right });
  const at = straight === null ? -1 : ids.indexOf(straight);
  let last = 0;
  for (const next of ids.slice(at + 1)) {
    const side = branch(next);
    last = clear(outline, side, last + 1, 1);
    cover(outline, side, last);
    shifts.set(next, last);
  }
  last = 0;
  for (const next of ids.slice(0, Math.max(0, at)).reverse()) {
    const side = branch(next);
    last = clear(outline, side, last - 1, -1);
    cover(outline, side, last);
    shifts.set(next, last);
  }
  return outline;
}

/** The link that leads to a branch needs its column free on the way. */
function withStem(outline: Outline, from: number, to: number | undefined): Outline {
  if (to !== undefined && to > from) widen(outline, from, to - from, { left: 0, right: 0 });
  return outline;
}

/** The column nearest to `from`, going `step`, in which a branch covers nothing of what is there. */
function clear(there: Outline, branch: Outline, from: number, step: 1 | -1): number {
  let column = from;
  for (const [row, { left, right }] of branch) {
    const taken = there.get(row);
    if (!taken) continue;
    column = step === 1 ? Math.max(column, taken.right + 1 - left) : Math.min(column, taken.left - 1 - right);
  }
  return column;
}

function cover(there: Outline, branch: Outline, column: number): void {
  for (const [row, { left, right }] of branch) {
    widen(there, row, 1, { left: left + column, right: right + column });
  }
}

function widen(outline: Outline, row: number, height: number, by: { left: number; right: number }): void {
  for (let at = row; at < row + height; at += 1) {
    const now = outline.get(at);
    outline.set(at, {
      left: Math.min(now?.left ?? by.left, by.left),
      right: Math.max(now?.right ?? by.right, by.right),
    });
  }
}

function spanOf(outline: Outline): { left: number; right: number } {
  let [left, right] = [0, 0];
  for (const row of outline.values()) {
    left = Math.min(left, row.left);
    right = Math.max(right, row.right);
  }
  return { left, right };
}
