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
import { RunFilter } from './run-filter.tsx';
import { RunHead } from './run-head.tsx';
import { stateOfRun } from './run-state.ts';
import { RunSteps } from './run-steps.tsx';
import { runWords, shortRunWords } from './run-words.ts';
import { StepDetail } from './step-detail.tsx';

/**
 * Runs on the left, the steps of one in the middle, what a step emitted or why it failed on the right.
 * A phone shows the list or one run.
 */
export function RunsTab() {
  const { view } = useEditor();
  const runId = useView((state) => state.runId);
  if (runId === null) {
    return (
      <div className="flex h-full min-h-0 flex-col">
        <div className="px-2 pt-2 sm:hidden">
          <RunFilter />
        </div>
        <RunList />
      </div>
    );
  }
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(220px,1fr)_minmax(260px,1.3fr)_minmax(280px,1.6fr)] divide-line sm:divide-x max-sm:flex max-sm:flex-col max-sm:overflow-y-auto">
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
      <div className="flex min-h-0 flex-col max-sm:shrink-0">
        <RunHead runId={runId} />
        <RunSteps key={runId} runId={runId} />
      </div>
      <StepDetail key={`detail ${runId}`} runId={runId} />
    </div>
  );
}

function RunList() {
  const { storyId, view } = useEditor();
  const trpc = useTRPC();
  const filter = useView((state) => state.runFilter);
  const runs = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      { storyId, limit: 50, ...(filter === null ? {} : { state: filter }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const selected = useView((state) => state.runId);
  const now = new Date();
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
    if (filter !== null) {
      return (
        <div className="p-4">
          <EmptyState
            title={`No run is ${filter}`}
            actions={
              <Button size="sm" onClick={() => view.setState({ runFilter: null })}>
                Show all runs
              </Button>
            }
          />
        </div>
      );
    }
    return (
      <div className="p-4">
        <EmptyState title="No runs yet">Send something to the webhook, or press Run.</EmptyState>
      </div>
    );
  }
  return (
    <div className="h-full min-h-0 flex-1 overflow-y-auto p-1">
      <ul aria-label="Runs, newest first">
        {items.map((run) => {
          const { icon, tone } = states[stateOfRun(run.state)];
          const words = runWords(run, { now });
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
                <span
                  title={words}
                  className={cx(
                    'min-w-0 flex-1 truncate',
                    run.state === 'failed' || run.state === 'waiting' ? 'text-tone-text' : 'text-ink-2',
                  )}
                >
                  {run.state === 'waiting' && <span className="sr-only">Waiting: </span>}
                  {shortRunWords(run, { now })}
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
