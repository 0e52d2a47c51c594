'use client';
import type { ActionRunState, Id } from '@storyloom/engine';
import { explain } from '../../app-shell/explain.ts';
import { cx } from '../../ui/cx.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatDuration } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { states } from '../../ui/state.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { portTitle, tileOf } from '../rules/types.ts';
import { useEditor, useGraph, useView } from '../state/use-editor.ts';
import { RowsLoading } from './rows-loading.tsx';
import { shownStep } from './shown-step.ts';
import { StepBar } from './step-bar.tsx';
import { type Wait, waitWords } from './step-words.ts';
import { runSpan, stepBars } from './timeline.ts';
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
  const { steps, more } = run.data;
  const current = shownStep(steps, stepId)?.id;
  const now = new Date();
  const span = runSpan(steps, now);
  return (
    <ul aria-label="Steps of the run" className="min-h-0 flex-1 overflow-y-auto p-1 max-sm:shrink-0">
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
              <TypeTile type={action ? tileOf(action) : ''} className="size-[18px]" />
              <span className="min-w-0 flex-1 truncate">
                {step.actionName}
                {ports.length > 0 && (
                  <span className="text-ink-3">
                    {' '}
                    {ports.map((port) => portTitle(action, port)).join(', ')}
                  </span>
                )}
                {step.events.length > 1 && <span className="text-ink-3"> × {step.events.length}</span>}
                <StepNote step={step} now={now} />
              </span>
              <StepBar bars={stepBars(step, span, now)} />
              <span className="min-w-12 text-right text-12 text-ink-3 tabular-nums">
                {step.durationMs === null ? '' : formatDuration(step.durationMs)}
              </span>
            </button>
          </li>
        );
      })}
      {more && <li className="px-2 py-1 text-12 text-ink-3">There are more; the first are shown.</li>}
    </ul>
  );
}

type Noted = { state: ActionRunState; attempt: number; waiting: Wait | null };

/** What a step waits for, or how often it was tried. */
function StepNote({ step, now }: { step: Noted; now: Date }) {
  if (step.waiting) return <span className="text-tone-text"> {waitWords(step.waiting, { now })}</span>;
  if (step.attempt <= 1) return null;
  return <span className="text-ink-3"> {step.attempt} tries</span>;
}
