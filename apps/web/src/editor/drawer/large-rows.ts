/** An event that the server takes apart, as lines: those of what was fetched so far and is open. */
import { formatCount } from '../../ui/format.ts';
import { joinPath } from '../panel/completion.ts';
import type { TreeLine } from './json-rows.ts';

export type Path = readonly (string | number)[];

export type Part = {
  key: string | number;
  kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  size: number;
  text: string;
  isCut: boolean;
};

/** Parts of one value, from the first on; `total` of them there are. */
export type Parts = { parts: readonly Part[]; total: number };

/** By the key of their path. What is open may not be fetched yet. */
export type Fetched = { pages: ReadonlyMap<string, Parts>; open: ReadonlySet<string> };

/** `at`: where its value is; for a line that says that there is more, where its siblings are. */
export type LargeLine = TreeLine & { at: Path; part: Part | null };

export function keyOf(path: Path): string {
  return JSON.stringify(path);
}

export function largeRows(slug: string, root: Part, { pages, open }: Fetched): LargeLine[] {
  const lines: LargeLine[] = [];
  const visit = (part: Part, { path, at, depth }: { path: string; at: Path; depth: number }) => {
    const isOpen = open.has(keyOf(at));
    lines.push(lineOf(part, { path, at, depth, isOpen }));
    if (!isOpen || !isBranch(part)) return;
    const { parts, total } = pages.get(keyOf(at)) ?? { parts: [], total: part.size };
    for (const child of parts) {
      visit(child, { path: joinPath(path, child.key), at: [...at, child.key], depth: depth + 1 });
    }
    if (parts.length < total)
      lines.push(moreLine(`${path} more ${parts.length}`, at, { depth, left: total - parts.length }));
  };
  visit(root, { path: slug, at: [], depth: 0 });
  return lines;
}

/** What a search found, each with the whole of its path. */
export function foundRows(slug: string, found: readonly (Part & { path: Path })[]): LargeLine[] {
  return found.map((part) => {
    const path = part.path.reduce<string>((so, step) => joinPath(so, step), slug);
    return { ...lineOf(part, { path, at: part.path, depth: 0, isOpen: false }), key: path, open: null };
  });
}

/** `3 items`, `1 key`, the value itself; a text that was cut says how long it is. */
export function partText({ kind, size, text, isCut }: Part): string {
  if (kind === 'array') return size === 1 ? '1 item' : `${formatCount(size)} items`;
  if (kind === 'object') return size === 1 ? '1 key' : `${formatCount(size)} keys`;
  return isCut ? `${text}… ${formatCount(size)} characters` : text;
}

/** The steps of a path as the tree writes it: `hook.body["odd key"][0]` without the slug. */
export function pathOf(written: string, slug: string): Path {
  const steps = written.slice(slug.length).matchAll(/\.([A-Za-z_]\w*)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/g);
  return [...steps].map(([, name, index, quoted]) =>
    index === undefined ? (name ?? (quoted ?? '').replaceAll('\\"', '"')) : Number(index),
  );
}

function lineOf(
  part: Part,
  { path, at, depth, isOpen }: { path: string; at: Path; depth: number; isOpen: boolean },
): LargeLine {
  const kind =
    part.kind === 'string' ? 'text' : part.kind === 'array' || part.kind === 'object' ? part.kind : 'other';
  const key = depth === 0 ? path : String(part.key);
  return { path, key, depth, open: isBranch(part) ? isOpen : null, kind, text: partText(part), at, part };
}

function moreLine(path: string, at: Path, { depth, left }: { depth: number; left: number }): LargeLine {
  const text = `${formatCount(left)} more load`;
  return { path, key: '', depth: depth + 1, open: null, kind: 'more', text, at, part: null };
}

function isBranch({ kind, size }: Part): boolean {
  return (kind === 'array' || kind === 'object') && size > 0;
}
