'use client';
import type { Id } from '@storyloom/engine';
import { useQuery } from '@tanstack/react-query';
import { CornerDownRight, Repeat } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { cx } from '../../ui/cx.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatCounted, formatDuration } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { states } from '../../ui/state.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { portTitle, tileOf } from '../rules/types.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { type LineageRow, lineageRows } from './lineage-rows.ts';
import { RowsLoading } from './rows-loading.tsx';

/** Where an event came from and what it led to, as one tree; a line selects its Action on the canvas. */
export function LineageView({ eventId }: { eventId: Id }) {
  const trpc = useTRPC();
  const lineage = useQuery(trpc.events.lineage.queryOptions({ id: eventId }));
  const rows = useMemo(() => (lineage.data ? lineageRows(lineage.data) : []), [lineage.data]);
  if (lineage.isPending) return <RowsLoading label="The lineage loads" />;
  if (lineage.isError) {
    return (
      <div className="p-3">
        <ErrorState
          title="The lineage did not load"
          onRetry={() => void lineage.refetch()}
          retrying={lineage.isRefetching}
        >
          {explain(lineage.error)}
        </ErrorState>
      </div>
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-auto p-1">
      <LineageTree rows={rows} selfId={eventId} />
      {lineage.data.more && (
        <p className="px-2 py-1 text-12 text-ink-3">There is more: the first {rows.length} are shown.</p>
      )}
    </div>
  );
}

function LineageTree({ rows, selfId }: { rows: readonly LineageRow[]; selfId: Id }) {
  const { commands, canvas, view } = useEditor();
  const [current, setCurrent] = useState(() =>
    Math.max(
      0,
      rows.findIndex(({ id }) => id === selfId),
    ),
  );
  const box = useRef<HTMLDivElement>(null);
  const select = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setCurrent(index);
    commands.select([row.actionId]);
    canvas.current?.reveal(row.actionId);
    // In another run, the step is not there to be shown.
    if (row.storyRunId === null || row.storyRunId === view.getState().runId) {
      view.setState({ stepId: row.stepId });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const targets: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      const next = Math.max(0, Math.min(rows.length - 1, target));
      setCurrent(next);
      box.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' || event.key === ' ') select(current);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={box}
      role="tree"
      aria-label="Causes and effects of the event"
      tabIndex={0}
      aria-activedescendant={rows[current] && `lineage-${rows[current].id}`}
      onKeyDown={onKeyDown}
      className="group/tree outline-offset-0"
    >
      {rows.map((row, index) => (
        <TreeLine
          key={row.id}
          row={row}
          isSelf={row.id === selfId}
          isCurrent={index === current}
          onSelect={() => select(index)}
        />
      ))}
    </div>
  );
}

type LineProps = { row: LineageRow; isSelf: boolean; isCurrent: boolean; onSelect: () => void };

function TreeLine({ row, isSelf, isCurrent, onSelect }: LineProps) {
  const action = useGraph().actions[row.actionId];
  const { icon, tone, word } = states[row.state];
  const { event } = row;
  return (
    <div
      id={`lineage-${row.id}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-selected={isCurrent}
      className={cx(tone, 'w-max min-w-full')}
    >
      <button
        type="button"
        tabIndex={-1}
        onClick={onSelect}
        style={{ paddingLeft: 8 + Math.min(row.depth, 24) * 14 }}
        className={cx(
          'flex h-6.5 w-full items-center gap-1.5 rounded-2 pr-2 text-left whitespace-nowrap hover:bg-hover max-sm:h-11',
          isSelf && 'bg-selected',
          isCurrent && 'group-focus-visible/tree:outline-2 group-focus-visible/tree:outline-focus',
        )}
      >
        {row.depth > 0 && <Icon of={CornerDownRight} size={12} className="text-ink-3" />}
        <Icon of={icon} size={14} className="text-tone-solid" />
        <TypeTile type={action ? tileOf(action) : ''} className="size-[18px]" />
        <span className={cx(isSelf && 'font-semibold')}>{action?.name ?? row.actionSlug}</span>
        {isSelf && <span className="sr-only">, this event</span>}
        {event === null && <span className="text-ink-3">{word.toLowerCase()}, no event</span>}
        {event !== null && event.port !== 'success' && <Tag>{portTitle(action, event.port)}</Tag>}
        {event?.reEmitted === true && (
          <span className="inline-flex items-center gap-1 text-12 text-ink-3">
            <Icon of={Repeat} size={12} />
            emitted again
          </span>
        )}
        {row.moreCauses > 0 && (
          <span className="text-12 text-ink-3">and {formatCounted(row.moreCauses, 'more cause')}</span>
        )}
        {row.durationMs !== null && (
          <span className="ml-auto pl-4 text-12 text-ink-3 tabular-nums">
            {formatDuration(row.durationMs)}
          </span>
        )}
      </button>
    </div>
  );
}
