'use client';
import type { Id } from '@storyloom/engine';
import { type KeyboardEvent, useRef } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { cx } from '../../ui/cx.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatDuration } from '../../ui/format.ts';
import { momentsOf, stepsAt } from '../rules/replay.ts';
import { useEditor, useGraph, useView } from '../state/use-editor.ts';
import { useVersion } from '../versions/use-versions.ts';
import { ReplayBar } from './replay-bar.tsx';
import { RowsLoading } from './rows-loading.tsx';
import { shownStep } from './shown-step.ts';
import { StepRow } from './step-row.tsx';
import { runSpan, ticksOf } from './timeline.ts';
import { useRun } from './use-run.ts';

/** What a run did, step by step, along its time: waits hatched, work full. */
export function RunSteps({ runId }: { runId: Id }) {
  const { view, canvas } = useEditor();
  const draft = useGraph();
  const run = useRun(runId);
  const version = useVersion(run.data ? { versionId: run.data.run.versionId } : null);
  const stepId = useView((state) => state.stepId);
  const replay = useView((state) => state.replay);
  const list = useRef<HTMLUListElement>(null);

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
  const { actions } = version.data?.graph ?? draft;
  const current = shownStep(steps, stepId)?.id;
  const now = new Date();
  const span = runSpan(steps, now);
  const reached =
    replay === null
      ? null
      : new Map(stepsAt(steps, momentsOf(steps), replay).map((step) => [step.id, step.state]));
  const whole = span.to - span.from;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const rows = [...(list.current?.querySelectorAll('button') ?? [])];
    const index = rows.indexOf(
      event.target instanceof HTMLButtonElement ? event.target : new HTMLButtonElement(),
    );
    if (by === 0 || index < 0) return;
    event.preventDefault();
    rows[index + by]?.focus();
    rows[index + by]?.click();
  };
  return (
    <>
      <ReplayBar />
      <TimeAxis ms={whole} />
      <ul
        ref={list}
        aria-label="Steps of the run"
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto p-1 max-sm:shrink-0"
      >
        {steps.map((step) => (
          <li key={step.id}>
            <StepRow
              step={step}
              action={actions[step.actionId]}
              state={reached === null ? step.state : (reached.get(step.id) ?? null)}
              isCurrent={step.id === current}
              time={{ span, now, at: replay === null ? null : Math.min(1, replay.at / Math.max(1, whole)) }}
              onSelect={() => {
                view.setState({ stepId: step.id });
                canvas.current?.reveal(step.actionId);
              }}
            />
          </li>
        ))}
        {more && <li className="px-2 py-1 text-12 text-ink-3">There are more; the first are shown.</li>}
      </ul>
    </>
  );
}

const NAME = 'w-[38%] max-w-56 shrink-0';

/** Marks over the bars, in the columns of the rows. */
function TimeAxis({ ms }: { ms: number }) {
  return (
    <div
      aria-hidden
      className="flex h-6 shrink-0 items-center gap-2 border-b border-line px-3 text-11 text-ink-3 tabular-nums max-sm:hidden"
    >
      <span className={NAME}>Action</span>
      <span className="@container relative h-full min-w-0 flex-1">
        {ticksOf(ms, 5).map((tick, index) => (
          <span
            key={tick}
            className={cx(
              'absolute top-1 border-l border-line pl-1 whitespace-nowrap',
              // Fewer where they would stand on each other.
              index % 2 === 1 && '@max-[240px]:hidden',
              index % 4 === 2 && '@max-[120px]:hidden',
            )}
            style={{ left: `${(tick / Math.max(1, ms)) * 100}%` }}
          >
            {tick === 0 ? '0' : tick > ms * 0.82 ? '' : formatDuration(tick)}
          </span>
        ))}
      </span>
      <span className="min-w-14 text-right">Took</span>
    </div>
  );
}
