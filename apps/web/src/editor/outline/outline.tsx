'use client';
import type { Id } from '@storyloom/engine';
import { Ellipsis, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { type State, StateBadge, states } from '../../ui/state.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { countRender } from '../canvas/renders.ts';
import { useProblemCount } from '../canvas/use-problems.ts';
import { flowOrder, type OutlineRow } from '../rules/flow-order.ts';
import { describeAction, offState, portTitle, tileOf } from '../rules/types.ts';
import { useAction, useActivity, useEditor, useGraphPart, useView } from '../state/use-editor.ts';
import { OutlineAsides } from './outline-asides.tsx';
import { openRowMenu } from './row-menu.ts';
import { RowPeople } from './row-people.tsx';
import { useOutlineKeys } from './use-outline-keys.ts';

/** The story as a list in the order of its flow: the same Actions, notes and groups, without the canvas. */
export function Outline({ dense = false }: { dense?: boolean }) {
  const rows = useGraphPart(flowOrder);
  const keys = useOutlineKeys();
  const current = useView(({ focus }) => focus);
  const stop = rows.some(({ id }) => id === current) ? current : rows[0]?.id;
  if (rows.length === 0) {
    return (
      <div className="p-4">
        <EmptyState title="No Actions yet">Add the first one: something has to start the story.</EmptyState>
      </div>
    );
  }
  return (
    <>
      <ol
        aria-label="Actions in the order of the flow"
        className={dense ? 'p-1' : undefined}
        onKeyDown={keys}
      >
        {rows.map((row) => (
          <Row key={row.id} {...row} dense={dense} isStop={row.id === stop} />
        ))}
      </ol>
      <OutlineAsides dense={dense} />
    </>
  );
}

type RowProps = OutlineRow & { dense: boolean; isStop: boolean };

/** `isStop`: the one row that Tab goes to; arrows go on from there. */
const Row = memo(function Row({ id, depth, from, port, dense, isStop }: RowProps) {
  countRender('rows');
  const { commands, canvas, view } = useEditor();
  const action = useAction(id);
  const selected = useView((state) => state.selection.includes(id));
  if (!action) return null;
  const open = () => {
    if (view.getState().connecting !== null) {
      commands.finishConnecting(id);
      return;
    }
    commands.select([id], 'open');
    canvas.current?.reveal(id);
  };
  return (
    <li
      className={cx('group/row relative', !dense && 'border-b border-line')}
      style={{ contentVisibility: 'auto', containIntrinsicSize: `auto ${dense ? 32 : 57}px` }}
    >
      {depth > 0 && (
        <span
          aria-hidden
          className="absolute inset-y-0 w-px bg-line-strong"
          style={{ left: indent(depth - 1, dense) + 8 }}
        />
      )}
      <button
        type="button"
        data-row={id}
        tabIndex={isStop ? 0 : -1}
        onClick={open}
        onContextMenu={(event) => {
          event.preventDefault();
          openRowMenu(view, commands, id, event.currentTarget);
        }}
        aria-current={selected || undefined}
        style={{ paddingLeft: indent(depth, dense) }}
        className={cx(
          // What is out of sight is not drawn, and nothing outside of a row: the ring is within it.
          'flex w-full items-center text-left -outline-offset-2',
          dense
            ? 'h-8 gap-2 rounded-2 pr-2 hover:bg-hover group-focus-within/row:pr-8 group-hover/row:pr-8'
            : 'h-14 gap-3 pr-14 active:bg-pressed',
          selected && 'bg-selected',
        )}
      >
        <TypeTile type={tileOf(action)} size={dense ? 'sm' : 'lg'} />
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-1.5">
            <span className={cx('truncate', !dense && 'font-medium')}>{action.name}</span>
            {depth > 0 && <span className="sr-only">level {depth + 1}</span>}
            {port !== null && <PortName from={from} port={port} dense={dense} />}
          </span>
          {!dense && <span className="block truncate text-12 text-ink-2">{describeAction(action)}</span>}
        </span>
        <RowPeople id={id} />
        <RowState id={id} off={offState(action)} dense={dense} />
      </button>
      <RowMore id={id} name={action.name} dense={dense} />
    </li>
  );
});

/** All that can be done to the row, in a menu. Shift F10 on the row opens the same. */
function RowMore({ id, name, dense }: { id: Id; name: string; dense: boolean }) {
  const { commands, view } = useEditor();
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`More for ${name}`}
      aria-haspopup="menu"
      onClick={(event) => openRowMenu(view, commands, id, event.currentTarget)}
      className={cx(
        'absolute flex items-center justify-center rounded-2 text-ink-3 hover:bg-hover hover:text-ink',
        dense
          ? 'top-1 right-1 size-6 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100'
          : 'top-1.5 right-1.5 size-11',
      )}
    >
      <Icon of={Ellipsis} size={dense ? 14 : 20} />
    </button>
  );
}

function PortName({ from, port, dense }: { from: Id | null; port: string; dense: boolean }) {
  const title = portTitle(useAction(from), port);
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
  if (counts && counts.failed > 0) return <Mark state="failed" count={counts.failed} dense={dense} />;
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
