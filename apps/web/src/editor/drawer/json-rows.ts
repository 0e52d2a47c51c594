/** A JSON value as the lines of a tree: only what is open is a line, so a large event costs what is seen of it. */
import type { Json } from '@storyloom/engine';
import { formatCount } from '../../ui/format.ts';
import { joinPath, previewOf } from '../panel/completion.ts';

/** A line of a tree: of a value in memory, or of one that the server took apart. */
export type TreeLine = {
  /** As a formula writes it: `receive_order.body.items[0]`. */
  path: string;
  key: string;
  depth: number;
  /** Null for a value without parts. */
  open: boolean | null;
  kind: 'object' | 'array' | 'text' | 'other' | 'more';
  /** The value, or how many parts it has, in a few words. */
  text: string;
};

export type JsonRow = TreeLine & { value: Json };

/** Which branches are open: a few levels at first, then as a person folds them. */
export type Folding = { folded: ReadonlySet<string>; unfolded: ReadonlySet<string> };

export const OPEN_DEPTH = 2;
/** Parts of one value that are lines; the last line says how many more there are. */
const MOST_CHILDREN = 20_000;

export function jsonRows(root: { path: string; value: Json }, folding: Folding): JsonRow[] {
  const rows: JsonRow[] = [];
  const visit = (path: string, key: string, { value, depth }: { value: Json; depth: number }) => {
    const parts = partsOf(value);
    const open = parts === null ? null : isOpen(path, depth, folding);
    rows.push(lineOf({ path, key, value, depth, open }));
    if (!open || parts === null) return;
    for (const [part, child] of parts.slice(0, MOST_CHILDREN)) {
      visit(joinPath(path, part), String(part), { value: child, depth: depth + 1 });
    }
    if (parts.length > MOST_CHILDREN) {
      const text = `and ${formatCount(parts.length - MOST_CHILDREN)} more`;
      const more = { path: `${path} more`, key: '', depth: depth + 1, open: null };
      rows.push({ ...more, kind: 'more', text, value: null });
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
    const self = lineOf({ path, key, value, depth, open: parts === null ? null : true });
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

/** Every branch open, as long as there are not too many lines. */
export function unfoldAll(root: { path: string; value: Json }): Folding {
  const unfolded = new Set<string>();
  const queue: { path: string; value: Json }[] = [root];
  let lines = 0;
  for (let here = queue.shift(); here !== undefined && lines < MOST_UNFOLDED; here = queue.shift()) {
    const parts = partsOf(here.value) ?? [];
    lines += parts.length;
    if (lines > MOST_UNFOLDED) break;
    unfolded.add(here.path);
    for (const [part, child] of parts) {
      if (partsOf(child) !== null) queue.push({ path: joinPath(here.path, part), value: child });
    }
  }
  return { folded: new Set(), unfolded };
}

const MOST_UNFOLDED = 5_000;

function lineOf(row: Omit<JsonRow, 'kind' | 'text'>): JsonRow {
  const { value } = row;
  if (Array.isArray(value)) return { ...row, kind: 'array', text: previewOf(value) };
  if (value !== null && typeof value === 'object') return { ...row, kind: 'object', text: previewOf(value) };
  return { ...row, kind: typeof value === 'string' ? 'text' : 'other', text: String(value) };
}

function partsOf(value: Json): (readonly [string | number, Json])[] | null {
  if (value === null || typeof value !== 'object') return null;
  return Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
}

function isOpen(path: string, depth: number, { folded, unfolded }: Folding): boolean {
  return unfolded.has(path) || (depth < OPEN_DEPTH && !folded.has(path));
}
