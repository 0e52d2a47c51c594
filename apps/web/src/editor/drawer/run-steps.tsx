'use client';
import type { Id } from '@storyloom/engine';
import { explain } from '../../app-shell/explain.ts';
import { cx } from '../../ui/cx.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatDuration } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { states } from '../../ui/state.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { portTitle } from '../rules/types.ts';
import { useEditor, useGraph, useView } from '../state/use-editor.ts';
import { RowsLoading } from './rows-loading.tsx';
import { shownStep } from './shown-step.ts';
import { useRun } from './use-run.ts';

/** What a run did, step by step. */
export function RunSteps({ runId }: { runId: Id }) {
  const { view, canvas } = useEditor();
  const graph = useGraph();
  const run = useRun(runId);
  const stepId = useView((state) => state.stepId);

  if (run.isPending) return <RowsLoading label="Steps load" />;
  if (run.isError && !run.data) {
    return (
      <div className="p-3">
        <ErrorState
          title="This run did not load"
          onRetry={() => void run.refetch()}
          retrying={run.isRefetching}
        >
          {explain(run.error)}
        </ErrorState>
      </div>
    );
  }
  const { steps } = run.data;
  const current = shownStep(steps, stepId)?.id;
  return (
    <ul aria-label="Steps of the run" className="min-h-0 overflow-y-auto p-1 max-sm:shrink-0">
      {steps.map((step) => {
        const { icon, tone, word } = states[step.state];
        const action = graph.actions[step.actionId];
        const ports = [...new Set(step.events.map(({ port }) => port))].filter((port) => port !== 'success');
        return (
          <li key={step.id}>
            <button
              type="button"
              aria-pressed={step.id === current}
              onClick={() => {
                view.setState({ stepId: step.id });
                canvas.current?.reveal(step.actionId);
              }}
              className={cx(
                'flex h-6.5 w-full items-center gap-2 rounded-2 px-2 text-left whitespace-nowrap max-sm:h-11',
                tone,
                step.id === current ? 'bg-selected' : 'hover:bg-hover',
              )}
            >
              <Icon of={icon} className="text-tone-solid" />
              <span className="sr-only">{word}</span>
              <TypeTile type={action?.type ?? ''} className="size-[18px]" />
              <span className="min-w-0 flex-1 truncate">
                {step.actionName}
                {ports.length > 0 && (
                  <span className="text-ink-3">
                    {' '}
                    {ports.map((port) => portTitle(action, port)).join(', ')}
                  </span>
                )}
                {step.events.length > 1 && <span className="text-ink-3"> × {step.events.length}</span>}
                {step.attempt > 1 && <span className="text-ink-3"> {step.attempt} attempts</span>}
              </span>
              <span className="text-12 text-ink-3 tabular-nums">
                {step.durationMs === null ? '' : formatDuration(step.durationMs)}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
