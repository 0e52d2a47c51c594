'use client';
import type { Id } from '@storyloom/engine';
import { ArrowLeftRight, X } from 'lucide-react';
import { explain } from '../../app-shell/explain.ts';
import { cx } from '../../ui/cx.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatClock, formatCounted, formatDuration } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { StateGlyph } from '../../ui/state.tsx';
import {
  type ComparedAction,
  compareRuns,
  differenceWords,
  laterWords,
  type Reached,
  worthALook,
} from '../rules/compare-runs.ts';
import { flowOrder } from '../rules/flow-order.ts';
import { useEditor, useGraph, useView } from '../state/use-editor.ts';
import { showRun } from '../state/view.ts';
import { RowsLoading } from './rows-loading.tsx';
import { useRun } from './use-run.ts';

/** Two runs, Action by Action: which of them reached it, how it ended in each, how much longer it took. */
export function CompareList({ runId, otherId }: { runId: Id; otherId: Id }) {
  const { view, canvas, commands } = useEditor();
  const { actions } = useGraph();
  const graph = useGraph();
  const [run, other] = [useRun(runId), useRun(otherId)];
  const stepId = useView((state) => state.stepId);
  const failed = run.error ?? other.error;
  if (failed) {
    return (
      <div className="p-3">
        <ErrorState title="These runs did not load" onRetry={() => void other.refetch()}>
          {explain(failed)}
        </ErrorState>
      </div>
    );
  }
  const [steps, others] = [run.data?.steps, other.data?.steps];
  if (!steps || !others || !run.data || !other.data) return <RowsLoading label="The runs load" />;
  const compared = compareRuns(steps, others);
  const known = new Set(compared.map(({ actionId }) => actionId));
  const neither = flowOrder(graph).filter(({ id }) => actions[id] && !known.has(id)).length;
  const current = [...steps, ...others].find((step) => step.id === stepId)?.actionId ?? worthALook(compared);
  const select = ({ actionId }: ComparedAction) => {
    const step =
      steps.findLast((one) => one.actionId === actionId) ??
      others.findLast((one) => one.actionId === actionId);
    view.setState({ stepId: step?.id ?? null });
    commands.select([actionId]);
    canvas.current?.reveal(actionId);
  };
  return (
    <>
      <div className="flex h-8 shrink-0 items-center gap-2 border-b border-line pr-1 pl-3 text-11 text-ink-3">
        <span className="min-w-0 flex-1 truncate">Action</span>
        <span className="w-26 tabular-nums">This, {formatClock(new Date(run.data.run.startedAt))}</span>
        <span className="w-26 tabular-nums">Other, {formatClock(new Date(other.data.run.startedAt))}</span>
        <span className="w-16 text-right" title="How much longer the other run took">
          Other took
        </span>
        <IconButton
          size="sm"
          icon={ArrowLeftRight}
          label="Swap the two runs"
          onClick={() => {
            showRun(view, otherId);
            view.setState({ compareId: runId });
          }}
        />
        <IconButton
          size="sm"
          icon={X}
          label="End the comparison"
          onClick={() => view.setState({ compareId: null })}
        />
      </div>
      <ul aria-label="Actions of both runs" className="min-h-0 flex-1 overflow-y-auto p-1 max-sm:shrink-0">
        {compared.map((action) => (
          <li key={action.actionId}>
            <button
              type="button"
              aria-pressed={action.actionId === current}
              onClick={() => select(action)}
              className={cx(
                'flex h-6.5 w-full items-center gap-2 rounded-2 px-2 text-left whitespace-nowrap max-sm:h-11',
                action.actionId === current ? 'bg-selected' : 'hover:bg-hover',
              )}
            >
              <span className="min-w-0 flex-1 truncate">
                {action.actionName}
                {action.difference !== 'same' && (
                  <span className="text-ink-3"> {differenceWords(action)}</span>
                )}
              </span>
              <Cell reached={action.first} />
              <Cell reached={action.second} />
              <span className="w-16 text-right text-12 text-ink-3 tabular-nums">
                {action.laterMs === null ? '' : laterWords(action.laterMs)}
              </span>
              <span className="w-12" />
            </button>
          </li>
        ))}
        {neither > 0 && (
          <li className="px-2 py-1 text-12 text-ink-3">
            {formatCounted(neither, 'more Action')}: neither run came there.
          </li>
        )}
      </ul>
    </>
  );
}

function Cell({ reached }: { reached: Reached | null }) {
  if (reached === null) return <span className="w-26 text-12 text-ink-3">Not reached</span>;
  const time = reached.durationMs === null ? '' : formatDuration(reached.durationMs);
  return (
    <span className="w-26 text-12 tabular-nums">
      <StateGlyph state={reached.state}>
        <span className="sr-only">{reached.state}</span>
        {reached.times > 1 ? `${reached.times} × ${time}` : time}
      </StateGlyph>
    </span>
  );
}
