/** A JSON value as the lines of a tree: only what is open is a line, so a large event costs what is seen of it. */
import type { Json } from '@storyloom/engine';
import { joinPath } from '../panel/completion.ts';

export type JsonRow = {
  /** As a formula writes it: `receive_order.body.items[0]`. */
  path: string;
  key: string;
  value: Json;
  depth: number;
  /** Null for a value without parts. */
  open: boolean | null;
};

/** Which branches are open: a few levels at first, then as a person folds them. */
export type Folding = { folded: ReadonlySet<string>; unfolded: ReadonlySet<string> };

export const OPEN_DEPTH = 2;
const MOST_CHILDREN = 500;

export function jsonRows(root: { path: string; value: Json }, folding: Folding): JsonRow[] {
  const rows: JsonRow[] = [];
  const visit = (path: string, key: string, { value, depth }: { value: Json; depth: number }) => {
    const parts = partsOf(value);
    const open = parts === null ? null : isOpen(path, depth, folding);
    rows.push({ path, key, value, depth, open });
    if (!open || parts === null) return;
    for (const [part, child] of parts.slice(0, MOST_CHILDREN)) {
      visit(joinPath(path, part), String(part), { value: child, depth: depth + 1 });
    }
  };
  visit(root.path, root.path, { value: root.value, depth: 0 });
  return rows;
}

/** The lines whose key or value contains the text, with the branches that lead to them. */
export function searchRows(root: { path: string; value: Json }, text: string): JsonRow[] {
  const wanted = text.toLowerCase();
  const visit = (path: string, key: string, { value, depth }: { value: Json; depth: number }): JsonRow[] => {
    const parts = partsOf(value);
    const self: JsonRow = { path, key, value, depth, open: parts === null ? null : true };
    const here =
      key.toLowerCase().includes(wanted) || (parts === null && String(value).toLowerCase().includes(wanted));
    const below = (parts ?? []).flatMap(([part, child]) =>
      visit(joinPath(path, part), String(part), { value: child, depth: depth + 1 }),
    );
    if (below.length > 0) return [self, ...below];
    return here ? [{ ...self, open: parts === null ? null : false }] : [];
  };
  return visit(root.path, root.path, { value: root.value, depth: 0 }).slice(0, 5_000);
}

function partsOf(value: Json): (readonly [string | number, Json])[] | null {
  if (value === null || typeof value !== 'object') return null;
  return Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
}

function isOpen(path: string, depth: number, { folded, unfolded }: Folding): boolean {
  return unfolded.has(path) || (depth < OPEN_DEPTH && !folded.has(path));
}
