'use client';
import type { Id } from '@storyloom/engine';
import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, ChevronLeft } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { formatCounted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { joinPath } from '../panel/completion.ts';
import { type Part, type Path, partText } from './large-rows.ts';
import { RowsLoading } from './rows-loading.tsx';
import { useTakePath } from './take-path.ts';

const ROW = 26;
const PAGE = 100;
const WIDTH = 168;

type Props = { id: Id; slug: string; path: Path; onClose: () => void };
type Sort = { column: string; descending: boolean };

/** A list of objects with a column for each key; rows come from the server as they are seen. */
export function EventTable({ id, slug, path, onClose }: Props) {
  const trpc = useTRPC();
  const [sort, setSort] = useState<Sort | null>(null);
  const [pages, setPages] = useState<readonly number[]>([0]);
  const written = path.reduce<string>((so, step) => joinPath(so, step), slug);
  const results = useQueries({
    queries: pages.map((page) =>
      trpc.events.table.queryOptions(
        { id, path: [...path], offset: page * PAGE, limit: PAGE, ...(sort === null ? {} : { sort }) },
        { staleTime: Number.POSITIVE_INFINITY },
      ),
    ),
  });
  const [first] = results;
  const shown = new Map(pages.map((page, index) => [page, results[index]?.data?.rows]));
  return (
    <section aria-label={`Table of ${written}`} className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-2 px-2 py-1.5">
        <Button size="sm" variant="quiet" icon={ChevronLeft} onClick={onClose}>
          Tree
        </Button>
        <code className="min-w-0 truncate text-12 text-ink-2">{written}</code>
        {first?.data && (
          <span className="ml-auto text-12 whitespace-nowrap text-ink-3">
            {formatCounted(first.data.total, 'row')}
          </span>
        )}
      </div>
      {first?.data === undefined ? (
        <RowsLoading label="The table loads" />
      ) : first.data === null ? (
        <p className="px-3 py-1 text-12 text-ink-3">This is no list of objects: look at it in the tree.</p>
      ) : (
        <Grid
          label={written}
          columns={first.data.columns}
          total={first.data.total}
          sort={sort}
          onSort={(column) => {
            setSort((now) =>
              now?.column !== column
                ? { column, descending: false }
                : now.descending
                  ? null
                  : { column, descending: true },
            );
            setPages([0]);
          }}
          rowAt={(index) => shown.get(Math.floor(index / PAGE))?.[index % PAGE]}
          onSeen={(from, to) => {
            const wanted = [Math.floor(from / PAGE), Math.floor(to / PAGE)];
            const missing = wanted.filter(
              (page, index) => wanted.indexOf(page) === index && !pages.includes(page),
            );
            if (missing.length > 0) setPages((now) => [...now, ...missing]);
          }}
        />
      )}
    </section>
  );
}

type GridProps = {
  label: string;
  columns: readonly string[];
  total: number;
  sort: Sort | null;
  onSort: (column: string) => void;
  rowAt: (index: number) => { index: number; cells: Record<string, Part> } | undefined;
  /** Which rows are in sight. */
  onSeen: (from: number, to: number) => void;
};

function Grid({ label, columns, total, sort, onSort, rowAt, onSeen }: GridProps) {
  const box = useRef<HTMLDivElement>(null);
  const take = useTakePath();
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 10,
    onChange: (instance) => {
      const items = instance.getVirtualItems();
      const [from, to] = [items[0]?.index, items.at(-1)?.index];
      if (from !== undefined && to !== undefined) onSeen(from, to);
    },
  });
  const items = rows.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = rows.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <div ref={box} tabIndex={0} className="min-h-0 flex-1 overflow-auto text-12">
      <table
        aria-label={label}
        aria-rowcount={total + 1}
        className="table-fixed border-separate border-spacing-0"
        style={{ width: 56 + columns.length * WIDTH }}
      >
        <thead className="sticky top-0 z-1 bg-sunken">
          <tr style={{ height: ROW }}>
            <th
              scope="col"
              className="w-14 border-b border-line px-2 text-right text-11 font-normal text-ink-3"
            >
              #
            </th>
            {columns.map((column) => (
              <ColumnHead key={column} column={column} sort={sort} onSort={() => onSort(column)} />
            ))}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden style={{ height: above }} />
          {items.map(({ index }) => {
            const row = rowAt(index);
            return (
              <tr key={index} aria-rowindex={index + 2} className="hover:bg-hover" style={{ height: ROW }}>
                <th scope="row" className="px-2 text-right text-11 font-normal text-ink-3 tabular-nums">
                  {row?.index ?? ''}
                </th>
                {columns.map((column) => (
                  <Cell
                    key={column}
                    part={row?.cells[column]}
                    onTake={() => row && take(joinPath(joinPath(label, row.index), column))}
                  />
                ))}
              </tr>
            );
          })}
          <tr aria-hidden style={{ height: below }} />
        </tbody>
      </table>
    </div>
  );
}

function ColumnHead({ column, sort, onSort }: { column: string; sort: Sort | null; onSort: () => void }) {
  const own = sort?.column === column ? sort : null;
  return (
    <th
      scope="col"
      aria-sort={own === null ? 'none' : own.descending ? 'descending' : 'ascending'}
      className="border-b border-line font-normal"
      style={{ width: WIDTH }}
    >
      <button
        type="button"
        onClick={onSort}
        title={`Sort by ${column}`}
        className="flex h-6.5 w-full items-center gap-1 px-2 text-left font-mono text-code-key hover:bg-hover"
      >
        <span className="truncate">{column}</span>
        {own && <Icon of={own.descending ? ArrowDown : ArrowUp} size={12} />}
      </button>
    </th>
  );
}

const tones: Partial<Record<Part['kind'], string>> = {
  string: 'text-code-text',
  array: 'text-ink-3',
  object: 'text-ink-3',
};

function Cell({ part, onTake }: { part: Part | undefined; onTake: () => void }) {
  return (
    <td className="overflow-hidden px-2">
      {part && (
        <button
          type="button"
          tabIndex={-1}
          onClick={onTake}
          title={partText(part)}
          className={`block h-6.5 max-w-full truncate font-mono ${tones[part.kind] ?? 'text-code-number'}`}
        >
          {partText(part)}
        </button>
      )}
    </td>
  );
}
