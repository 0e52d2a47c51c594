'use client';
import type { Graph, GraphAction, Id } from '@storyloom/engine';
import { CodeBlock } from '../../ui/code-block.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCounted } from '../../ui/format.ts';
import { TypeTile } from '../../ui/type-tile.tsx';
import { flowOrder } from '../rules/flow-order.ts';
import { describeAction, tileOf } from '../rules/types.ts';

type Props = { graph: Graph; chosen: Id | null; onChoose: (id: Id | null) => void };

/** The Actions of a version in the order of the flow; the chosen one with all that is set of it. */
export function VersionActions({ graph, chosen, onChoose }: Props) {
  const actions = flowOrder(graph).flatMap(({ id }) => graph.actions[id] ?? []);
  if (actions.length === 0) {
    return (
      <div className="p-4">
        <EmptyState title="No Actions">This version had nothing to run.</EmptyState>
      </div>
    );
  }
  return (
    <>
      <h2 className="px-3 pt-3 pb-1 font-semibold">{formatCounted(actions.length, 'Action')}</h2>
      <ul aria-label="Actions of this version" className="pb-2">
        {actions.map((action) => (
          <ActionRow key={action.id} action={action} chosen={action.id === chosen} onChoose={onChoose} />
        ))}
      </ul>
    </>
  );
}

type RowProps = { action: GraphAction; chosen: boolean; onChoose: (id: Id | null) => void };

function ActionRow({ action, chosen, onChoose }: RowProps) {
  const { id, name, slug, options, settings } = action;
  return (
    <li className={cx('border-b border-line last:border-0', chosen && 'bg-selected')}>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={() => onChoose(chosen ? null : id)}
        className="flex min-h-8 w-full items-center gap-2 px-3 py-1 text-left hover:bg-hover max-sm:min-h-11"
      >
        <TypeTile type={tileOf(action)} size="sm" />
        <span className="truncate font-medium">{name}</span>
        <span className="min-w-0 flex-1 truncate text-12 text-ink-3">{describeAction(action)}</span>
      </button>
      {chosen && (
        <div className="grid gap-1.5 px-3 pb-3">
          <code className="text-12 text-ink-3">{slug}</code>
          <CodeBlock label={`Options of ${name}`} wrap className="max-h-96">
            {JSON.stringify(settings ? { options, settings } : options, null, 2)}
          </CodeBlock>
        </div>
      )}
    </li>
  );
}
