'use client';
import { type DiffItem, diffCount, type Graph, type GraphDiff, type Id } from '@storyloom/engine';
import { Boxes, Cable, StickyNote } from 'lucide-react';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCounted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { tileOf } from '../rules/types.ts';
import { FieldChanges } from './field-changes.tsx';
import { MarkBadge } from './mark.tsx';

type Props = {
  diff: GraphDiff;
  /** The later one first: where things are looked up. */
  graphs: readonly (Graph | undefined)[];
  chosen: Id | null;
  onChoose: (id: Id | null) => void;
};

/** Everything that differs, in words: what the picture beside it shows, and the values too. */
export function ChangeList({ diff, graphs, chosen, onChoose }: Props) {
  const { items, moved } = diff;
  if (diffCount(diff) === 0) {
    return (
      <div className="p-4">
        <EmptyState title="Nothing differs">Both are the same, to the last option.</EmptyState>
      </div>
    );
  }
  return (
    <>
      <h2 className="px-3 pt-3 pb-1 font-semibold">{formatCounted(diffCount(diff), 'change')}</h2>
      <ul aria-label="Changes" className="pb-2">
        {items.map((item) => (
          <ChangeRow
            key={`${item.what} ${item.kind} ${item.id}`}
            item={item}
            graphs={graphs}
            chosen={item.id === chosen}
            onChoose={onChoose}
          />
        ))}
        {moved.length > 0 && (
          <li className="flex items-center gap-2 px-3 py-1.5 text-ink-2">
            <MarkBadge mark="moved" />
            {formatCounted(moved.length, 'thing')} on the canvas; nothing runs differently by that.
          </li>
        )}
      </ul>
    </>
  );
}

type RowProps = Pick<Props, 'graphs' | 'onChoose'> & { item: DiffItem; chosen: boolean };

function ChangeRow({ item, graphs, chosen, onChoose }: RowProps) {
  const { id, kind, name, fields, what } = item;
  return (
    <li className={cx('border-b border-line last:border-0', chosen && 'bg-selected')}>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={() => onChoose(chosen ? null : id)}
        className="flex min-h-8 w-full items-center gap-2 px-3 py-1 text-left hover:bg-hover max-sm:min-h-11"
      >
        <MarkBadge mark={kind} />
        <WhatIcon item={item} graphs={graphs} />
        <span className="min-w-0 flex-1 truncate" title={name}>
          {what !== 'action' && <span className="text-ink-3">{whatWords[what]} </span>}
          {name}
        </span>
        {fields.length > 0 && (
          <span className="text-11 text-ink-3 tabular-nums">{formatCounted(fields.length, 'value')}</span>
        )}
      </button>
      {chosen && fields.length > 0 && <FieldChanges fields={fields} />}
    </li>
  );
}

const whatWords = { link: 'Link', note: 'Note', group: 'Group' } as const;
const whatIcons = { link: Cable, note: StickyNote, group: Boxes } as const;

function WhatIcon({ item: { what, id }, graphs }: Pick<RowProps, 'item' | 'graphs'>) {
  if (what !== 'action') return <Icon of={whatIcons[what]} className="text-ink-3" />;
  const action = graphs.map((graph) => graph?.actions[id]).find((one) => one !== undefined);
  return action ? <TypeTile type={tileOf(action)} size="sm" /> : null;
}
