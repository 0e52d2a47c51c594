'use client';
import type { Id } from '@storyloom/engine';
import { ChevronRight, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { type State, StateBadge, states } from '../../ui/state.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { useProblemCount } from '../canvas/use-problems.ts';
import { flowOrder, type OutlineRow } from '../rules/flow-order.ts';
import { describeAction, offState, portTitle, tileOf } from '../rules/types.ts';
import { useAction, useActivity, useEditor, useGraph, useView } from '../state/use-editor.ts';

/** The story as a list in the order of its flow: the same Actions, without the canvas. */
export function Outline({ dense = false }: { dense?: boolean }) {
  const graph = useGraph();
  const rows = useMemo(() => flowOrder(graph), [graph]);
  if (rows.length === 0) {
    return (
      <div className="p-4">
        <EmptyState title="No Actions yet">Add the first one: something has to start the story.</EmptyState>
      </div>
    );
  }
  return (
    <ol aria-label="Actions in the order of the flow" className={dense ? 'p-1' : undefined}>
      {rows.map((row) => (
        <Row key={row.id} row={row} dense={dense} />
      ))}
    </ol>
  );
}

function Row({ row, dense }: { row: OutlineRow; dense: boolean }) {
  const { commands, canvas } = useEditor();
  const action = useAction(row.id);
  const selected = useView((state) => state.selection.includes(row.id));
  if (!action) return null;
  const open = () => {
    commands.select([row.id], 'open');
    canvas.current?.reveal(row.id);
  };
  return (
    <li className={cx('relative', !dense && 'border-b border-line')}>
      {row.depth > 0 && (
        <span
          aria-hidden
          className="absolute inset-y-0 w-px bg-line-strong"
          style={{ left: indent(row.depth - 1, dense) + 8 }}
        />
      )}
      <button
        type="button"
        onClick={open}
        aria-current={selected || undefined}
        style={{ paddingLeft: indent(row.depth, dense) }}
        className={cx(
          'flex w-full items-center text-left',
          dense ? 'h-8 gap-2 rounded-2 pr-2 hover:bg-hover' : 'h-14 gap-3 pr-3.5 active:bg-pressed',
          selected && 'bg-selected',
        )}
      >
        <TypeTile type={tileOf(action)} size={dense ? 'sm' : 'lg'} />
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-1.5">
            <span className={cx('truncate', !dense && 'font-medium')}>{action.name}</span>
            {row.depth > 0 && <span className="sr-only">level {row.depth + 1}</span>}
            {row.port !== null && <PortName id={row.id} port={row.port} dense={dense} />}
          </span>
          {!dense && <span className="block truncate text-12 text-ink-2">{describeAction(action)}</span>}
        </span>
        <RowState id={row.id} off={offState(action)} dense={dense} />
        {!dense && <Icon of={ChevronRight} size={14} className="text-ink-3" />}
      </button>
    </li>
  );
}

function PortName({ id, port, dense }: { id: Id; port: string; dense: boolean }) {
  const graph = useGraph();
  const link = Object.values(graph.links).find((one) => one.to === id && one.port === port);
  const title = portTitle(link && graph.actions[link.from], port);
  return dense ? <span className="shrink-0 text-11 text-ink-3">{title}</span> : <Tag>{title}</Tag>;
}

/** One fact at the end of the row: what wants attention, else the number of events. */
function RowState({ id, off, dense }: { id: Id; off: 'disabled' | 'bypassed' | null; dense: boolean }) {
  const counts = useActivity((activity) => activity.counts[id]);
  const onPath = useActivity((activity) => activity.path?.actions[id]);
  const isRun = useActivity((activity) => activity.path !== null);
  const problems = useProblemCount(id);
  if (onPath) return <Mark state={onPath.state} dense={dense} />;
  if (isRun) return null;
  if (off) return <Mark state={off} dense={dense} />;
  if (counts?.state === 'failed') return <Mark state="failed" count={counts.failed} dense={dense} />;
  if (problems > 0) {
    const text = problems === 1 ? '1 problem' : `${problems} problems`;
    return dense ? (
      <span title={text} className="tone-waiting text-tone-solid">
        <Icon of={TriangleAlert} size={14} />
        <span className="sr-only">{text}</span>
      </span>
    ) : (
      <span className="tone-waiting text-12 text-tone-text">{text}</span>
    );
  }
  if (counts?.state === 'running' || counts?.state === 'waiting') {
    return <Mark state={counts.state} count={counts.events} dense={dense} />;
  }
  if (!counts || counts.events === 0) return null;
  return <span className="text-11 text-ink-3 tabular-nums">{formatCount(counts.events)}</span>;
}

type MarkProps = { state: State; count?: number; dense: boolean };

/** A state with its word, or in a narrow list its sign with the word for those who cannot see it. */
function Mark({ state, count = 0, dense }: MarkProps) {
  const { word, icon, tone } = states[state];
  if (!dense) return <StateBadge state={state}>{count === 0 ? word : formatCount(count)}</StateBadge>;
  return (
    <span title={word} className={cx('inline-flex shrink-0 items-center gap-1 text-11 text-tone-text', tone)}>
      {count > 0 && <span className="tabular-nums">{formatCount(count)}</span>}
      <Icon of={icon} size={14} className="text-tone-solid" />
      <span className="sr-only">{word}</span>
    </span>
  );
}

function indent(depth: number, dense: boolean): number {
  return dense ? 8 + depth * 12 : 16 + depth * 20;
}
