'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { TreeLine } from './json-rows.ts';
import { TreeRow } from './tree-row.tsx';

const ROW = 24;

type TreeActions<Line extends TreeLine> = {
  onFold: (line: Line) => void;
  /** Puts its path into the formula being edited, or into the clipboard. */
  onTake: (line: Line) => void;
  onCopy: (line: Line) => void;
  /** For lists, where they can be shown as tables. */
  onTable?: ((line: Line) => void) | undefined;
  /** The last line of what is there so far has come into sight. */
  onMore?: ((line: Line) => void) | undefined;
};

type Props<Line extends TreeLine> = TreeActions<Line> & {
  label: string;
  lines: readonly Line[];
  /** In place of the lines when there are none. */
  empty?: string;
};

/**
 * The lines of a tree; only those in sight are on the page. One tab stop: arrows move and fold, Enter takes
 * the path, T shows a list as a table, Ctrl C copies the value.
 */
export function TreeList<Line extends TreeLine>(props: Props<Line>) {
  const { label, lines, empty, onFold, onTake, onCopy, onTable, onMore } = props;
  const [current, setCurrent] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (index) => lines[index]?.path ?? index,
  });

  const inSight = rows.getVirtualItems();

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(lines.length - 1, index));
    setCurrent(next);
    rows.scrollToIndex(next);
  };
  const parentOf = (index: number) => {
    const depth = lines[index]?.depth ?? 0;
    return lines.slice(0, index).findLastIndex((line) => line.depth < depth);
  };
  const sideways = (line: Line, right: boolean) => {
    if (line.open !== null && line.open !== right) onFold(line);
    else if (right && line.open === true) moveTo(current + 1);
    else if (!right) moveTo(Math.max(0, parentOf(current)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[current];
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? ROW) / ROW) - 1);
    const targets: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: lines.length - 1,
    };
    const target = targets[event.key];
    const chord = event.ctrlKey || event.metaKey;
    if (target !== undefined) moveTo(target);
    else if (!line || line.kind === 'more') return;
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft')
      sideways(line, event.key === 'ArrowRight');
    else if (event.key === 'Enter') onTake(line);
    else if (chord && event.key === 'c' && (getSelection()?.toString() ?? '') === '') onCopy(line);
    else if (!chord && event.key === 't' && line.kind === 'array' && onTable) onTable(line);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={box}
      role="tree"
      tabIndex={0}
      aria-label={label}
      // Of a line that is not on the page nothing can be said.
      aria-activedescendant={inSight.some(({ index }) => index === current) ? `${id}-${current}` : undefined}
      onKeyDown={onKeyDown}
      className="group/tree m-1 min-h-24 flex-1 overflow-auto font-mono text-12 outline-offset-0"
    >
      <div className="relative min-w-max" style={{ height: rows.getTotalSize() }}>
        {inSight.map(({ index, start, key }) => {
          const line = lines[index];
          return (
            line && (
              <TreeRow
                key={key}
                id={`${id}-${index}`}
                line={line}
                top={start}
                isCurrent={index === current}
                onFold={() => {
                  setCurrent(index);
                  onFold(line);
                }}
                onTake={() => {
                  setCurrent(index);
                  onTake(line);
                }}
                onCopy={() => onCopy(line)}
                onTable={onTable && line.kind === 'array' ? () => onTable(line) : undefined}
                onSight={onMore && line.kind === 'more' ? () => onMore(line) : undefined}
              />
            )
          );
        })}
      </div>
      {lines.length === 0 && empty !== undefined && <p className="px-2 py-1 font-sans text-ink-3">{empty}</p>}
    </div>
  );
}
