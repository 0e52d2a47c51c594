'use client';
import { ChevronDown, ChevronRight, Copy, Table } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { cx } from '../../ui/cx.ts';
import { Icon, type IconShape } from '../../ui/icon.tsx';
import { dragPath } from '../panel/formula/path-drag.ts';
import type { TreeLine } from './json-rows.ts';
import { copyPath } from './take-path.ts';

type Props = {
  id: string;
  line: TreeLine;
  top: number;
  isCurrent: boolean;
  onFold: () => void;
  onTake: () => void;
  onCopy: () => void;
  onTable: (() => void) | undefined;
  /** Once it is on the page. */
  onSight: (() => void) | undefined;
};

/** A key and its value; a click takes its path. */
export function TreeRow({ id, line, top, isCurrent, onFold, onTake, onCopy, onTable, onSight }: Props) {
  const left = 8 + line.depth * 14;
  const seen = useEffectEvent(() => onSight?.());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that stays in sight asks again for what comes after it.
  useEffect(seen, [line]);
  return (
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={line.depth + 1}
      aria-expanded={line.open ?? undefined}
      aria-selected={isCurrent}
      draggable={line.kind !== 'more'}
      onDragStart={(event) => dragPath(event.dataTransfer, line.path)}
      className={cx(
        'group absolute inset-x-0 flex h-6 items-center gap-1.5 rounded-[3px] pr-2 whitespace-nowrap hover:bg-hover',
        isCurrent && 'group-focus-visible/tree:bg-selected',
      )}
      style={{ top, paddingLeft: left + 16 }}
    >
      {line.open !== null && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={line.open ? 'Fold' : 'Unfold'}
          onClick={onFold}
          className="absolute flex size-6 items-center justify-center text-ink-3"
          style={{ left: left - 8 }}
        >
          <Icon of={line.open ? ChevronDown : ChevronRight} size={12} />
        </button>
      )}
      {line.kind === 'more' ? (
        <span className="font-sans text-ink-3">{line.text}</span>
      ) : (
        <>
          <span className="text-code-key">{line.key}</span>
          <button
            type="button"
            tabIndex={-1}
            onClick={onTake}
            className="min-w-6 text-left"
            title={`Use ${line.path}`}
          >
            <ValueText line={line} />
          </button>
          <span className="sticky right-1 ml-auto hidden gap-1 bg-hover group-hover:inline-flex">
            {onTable && <RowButton icon={Table} text="Table" onClick={onTable} />}
            <RowButton icon={Copy} text="Copy path" onClick={() => void copyPath(line.path)} />
            <RowButton icon={Copy} text="Copy value" onClick={onCopy} />
          </span>
        </>
      )}
    </div>
  );
}

function RowButton({ icon, text, onClick }: { icon: IconShape; text: string; onClick: () => void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={onClick}
      className="inline-flex h-6 items-center gap-1 rounded-1 px-1.5 font-sans text-11 text-ink-3 hover:text-ink"
    >
      <Icon of={icon} size={12} />
      {text}
    </button>
  );
}

function ValueText({ line: { kind, text } }: { line: TreeLine }) {
  if (kind === 'object' || kind === 'array') return <span className="text-ink-3">{text}</span>;
  if (kind === 'text') {
    return (
      <span className="inline-block max-w-150 truncate align-bottom text-code-text">
        “{text.slice(0, 500)}”
      </span>
    );
  }
  return <span className="text-code-number">{text}</span>;
}
