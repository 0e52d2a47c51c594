'use client';
import type { Json } from '@storyloom/engine';
import { ChevronDown, ChevronRight, Copy } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/icon.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { notify } from '../../ui/toaster.tsx';
import { writeClipboard } from '../../ui/write-clipboard.ts';
import { previewOf } from '../panel/completion.ts';
import { dragPath } from '../panel/formula/path-drag.ts';
import { type Folding, type JsonRow, jsonRows, OPEN_DEPTH, searchRows } from './json-rows.ts';
import { useTakePath } from './use-take-path.ts';

const ROW = 24;
const SPARE = 10;

/** An event as a tree. A click on a value puts its path into the formula being edited, or into the clipboard. */
export function JsonTree({ slug, value }: { slug: string; value: Json }) {
  const [search, setSearch] = useState('');
  const [folding, setFolding] = useState<Folding>({ folded: new Set(), unfolded: new Set() });
  const [top, setTop] = useState(0);
  const [current, setCurrent] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const take = useTakePath();
  const root = useMemo(() => ({ path: slug, value }), [slug, value]);
  const rows = useMemo(
    () => (search.trim() === '' ? jsonRows(root, folding) : searchRows(root, search.trim())),
    [root, folding, search],
  );
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const visible = rows.slice(first, first + Math.ceil((box.current?.clientHeight ?? 600) / ROW) + 2 * SPARE);

  const fold = (row: JsonRow) =>
    setFolding(({ folded, unfolded }) => ({
      folded: row.open ? new Set([...folded, row.path]) : without(folded, row.path),
      unfolded: row.open
        ? without(unfolded, row.path)
        : row.depth >= OPEN_DEPTH
          ? new Set([...unfolded, row.path])
          : unfolded,
    }));
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[current];
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      const next = Math.max(0, Math.min(rows.length - 1, current + step));
      setCurrent(next);
      keepInSight(box.current, next);
    } else if (row && event.key === 'Enter') take(row.path);
    else if (row && row.open !== null && event.key === (row.open ? 'ArrowLeft' : 'ArrowRight')) fold(row);
    else return;
    event.preventDefault();
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="px-2 pt-2">
        <SearchInput
          label="Find in the event"
          placeholder="Find a key or value"
          size="sm"
          value={search}
          onChange={setSearch}
        />
      </div>
      <div
        ref={box}
        role="tree"
        tabIndex={0}
        aria-label={`Event of ${slug}`}
        aria-activedescendant={rows[current] && `tree-${slug}-${current}`}
        onKeyDown={onKeyDown}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        className="group/tree m-1 min-h-0 flex-1 overflow-auto font-mono text-12 outline-offset-0"
      >
        <div className="relative min-w-max" style={{ height: rows.length * ROW }}>
          {visible.map((row, index) => (
            <TreeRow
              key={row.path}
              id={`tree-${slug}-${first + index}`}
              row={row}
              top={(first + index) * ROW}
              current={first + index === current}
              onFold={() => fold(row)}
              onTake={() => {
                setCurrent(first + index);
                take(row.path);
              }}
            />
          ))}
        </div>
        {rows.length === 0 && <p className="px-2 py-1 font-sans text-ink-3">Nothing contains “{search}”.</p>}
      </div>
    </div>
  );
}

type RowProps = {
  id: string;
  row: JsonRow;
  top: number;
  current: boolean;
  onFold: () => void;
  onTake: () => void;
};

function TreeRow({ id, row, top, current, onFold, onTake }: RowProps) {
  const left = 8 + row.depth * 14;
  return (
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-expanded={row.open ?? undefined}
      aria-selected={current}
      draggable
      onDragStart={(event) => dragPath(event.dataTransfer, row.path)}
      className={cx(
        'group absolute inset-x-0 flex h-6 items-center gap-1.5 rounded-[3px] pr-2 whitespace-nowrap hover:bg-hover',
        current && 'group-focus-visible/tree:bg-selected',
      )}
      style={{ top, paddingLeft: left + 16 }}
    >
      {row.open !== null && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={row.open ? 'Fold' : 'Unfold'}
          onClick={onFold}
          className="absolute flex size-6 items-center justify-center text-ink-3"
          style={{ left: left - 8 }}
        >
          <Icon of={row.open ? ChevronDown : ChevronRight} size={12} />
        </button>
      )}
      <span className="text-code-key">{row.key}</span>
      <button
        type="button"
        tabIndex={-1}
        onClick={onTake}
        className="min-w-6 text-left"
        title={`Use ${row.path}`}
      >
        <ValueText value={row.value} />
      </button>
      <button
        type="button"
        tabIndex={-1}
        onClick={() => void copyValue(row)}
        className="sticky right-1 ml-auto hidden h-5 items-center gap-1 rounded-1 bg-hover px-1.5 font-sans text-11 text-ink-3 group-hover:inline-flex hover:text-ink"
      >
        <Icon of={Copy} size={12} />
        Copy value
      </button>
    </div>
  );
}

function ValueText({ value }: { value: Json }) {
  if (value !== null && typeof value === 'object')
    return <span className="text-ink-3">{previewOf(value)}</span>;
  if (typeof value === 'string') {
    return <span className="inline-block max-w-150 truncate align-bottom text-code-text">“{value}”</span>;
  }
  return <span className="text-code-number">{String(value)}</span>;
}

async function copyValue({ value }: JsonRow): Promise<void> {
  const done = await writeClipboard(typeof value === 'string' ? value : JSON.stringify(value, null, 2));
  if (done) notify.done({ title: 'Value copied' });
}

function keepInSight(box: HTMLElement | null, index: number): void {
  if (!box) return;
  const top = index * ROW;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW - box.clientHeight;
}

function without(set: ReadonlySet<string>, path: string): ReadonlySet<string> {
  return new Set([...set].filter((one) => one !== path));
}
