'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatClock, formatCounted, formatDuration, formatInstant } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { states } from '../../ui/state.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import { RowsLoading } from './rows-loading.tsx';
import { stateOfRun } from './run-state.ts';
import { RunSteps } from './run-steps.tsx';
import { StepDetail } from './step-detail.tsx';

/**
 * Runs on the left, the steps of one in the middle, what a step emitted or why it failed on the right.
 * A phone shows the list or one run.
 */
export function RunsTab() {
  const { view } = useEditor();
  const runId = useView((state) => state.runId);
  if (runId === null) return <RunList />;
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(220px,1.2fr)_minmax(200px,1fr)_minmax(240px,1.8fr)] divide-line sm:divide-x max-sm:flex max-sm:flex-col max-sm:overflow-y-auto">
      <div className="min-h-0 max-sm:hidden">
        <RunList />
      </div>
      <Button
        variant="quiet"
        icon={ChevronLeft}
        className="m-1 self-start sm:hidden"
        onClick={() => view.setState({ runId: null, stepId: null })}
      >
        All runs
      </Button>
      <RunSteps key={runId} runId={runId} />
      <StepDetail key={`detail ${runId}`} runId={runId} />
    </div>
  );
}

function RunList() {
  const { storyId, view } = useEditor();
  const trpc = useTRPC();
  const runs = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      { storyId, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const selected = useView((state) => state.runId);
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];

  if (runs.isPending) return <RowsLoading label="Runs load" />;
  if (runs.isError && items.length === 0) {
    return (
      <div className="p-3">
        <ErrorState
          title="Runs did not load"
          onRetry={() => void runs.refetch()}
          retrying={runs.isRefetching}
        >
          {explain(runs.error)}
        </ErrorState>
      </div>
    );
  }
  if (items.length === 0) {
    return (
      <div className="p-4">
        <EmptyState title="No runs yet">Send something to the webhook, or press Run.</EmptyState>
      </div>
    );
  }
  return (
    <div className="h-full overflow-y-auto p-1">
      <ul aria-label="Runs, newest first">
        {items.map((run) => {
          const { icon, tone, word } = states[stateOfRun(run.state)];
          return (
            <li key={run.id}>
              <button
                type="button"
                aria-pressed={run.id === selected}
                onClick={() => view.setState({ runId: run.id === selected ? null : run.id, stepId: null })}
                className={cx(
                  'flex h-6.5 w-full items-center gap-2 rounded-2 px-2 text-left whitespace-nowrap max-sm:h-11',
                  tone,
                  run.id === selected ? 'bg-selected' : 'hover:bg-hover',
                )}
              >
                <Icon of={icon} className="text-tone-solid" />
                <span className="w-14 tabular-nums" title={formatInstant(new Date(run.startedAt))}>
                  {formatClock(new Date(run.startedAt))}
                </span>
                <span className="min-w-0 flex-1 truncate text-ink-2">
                  {run.failedAction === null ? (
                    word
                  ) : (
                    <span className="text-tone-text">{run.failedAction} failed</span>
                  )}
                </span>
                <span className="text-12 text-ink-3 tabular-nums">{formatCounted(run.events, 'event')}</span>
                <span className="w-14 text-right text-12 text-ink-3 tabular-nums">
                  {run.durationMs === null ? '' : formatDuration(run.durationMs)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {runs.hasNextPage && (
        <Button
          size="sm"
          variant="quiet"
          className="m-1"
          busy={runs.isFetchingNextPage}
          onClick={() => void runs.fetchNextPage()}
        >
          Older runs
        </Button>
      )}
    </div>
  );
}
