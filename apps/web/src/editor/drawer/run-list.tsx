'use client';
import type { Id, StoryRunState } from '@storyloom/engine';
import { useInfiniteQuery } from '@tanstack/react-query';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { TimeSaved } from '../parts.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import { showRun } from '../state/view.ts';
import { RowsLoading } from './rows-loading.tsx';
import { RunRow } from './run-row.tsx';
import { WaitingApprovals } from './waiting-approvals.tsx';

/** The story's runs, newest first; one is shown on the canvas and beside the list. */
export function RunList() {
  const { view } = useEditor();
  const filter = useView((state) => state.runFilter);
  const selected = useView((state) => state.runId);
  return (
    <div className="@container h-full min-h-0 flex-1 overflow-y-auto">
      <WaitingApprovals />
      <TimeSaved />
      <RunPages
        label="Runs, newest first"
        filter={filter}
        selected={selected}
        onSelect={(id) => showRun(view, id === selected ? null : id)}
      />
    </div>
  );
}

type PagesProps = {
  label: string;
  filter: StoryRunState | null;
  selected: Id | null;
  /** Left out: it is what the others are chosen for. */
  without?: Id;
  onSelect: (id: Id) => void;
};

export function RunPages({ label, filter, selected, without, onSelect }: PagesProps) {
  const { storyId, view } = useEditor();
  const trpc = useTRPC();
  const runs = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      { storyId, limit: 50, ...(filter === null ? {} : { state: filter }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const items = (runs.data?.pages.flatMap((page) => page.items) ?? []).filter(({ id }) => id !== without);
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
        {filter !== null ? (
          <EmptyState
            title={`No run is ${filter}`}
            actions={
              <Button size="sm" onClick={() => view.setState({ runFilter: null })}>
                Show all runs
              </Button>
            }
          />
        ) : without === undefined ? (
          <EmptyState title="No runs yet">Send something to the webhook, or press Run.</EmptyState>
        ) : (
          <EmptyState title="No other run yet">It takes two to compare.</EmptyState>
        )}
      </div>
    );
  }
  return (
    <div className="p-1">
      <ul aria-label={label}>
        {items.map((run) => (
          <li key={run.id}>
            <RunRow run={run} pressed={run.id === selected} onSelect={() => onSelect(run.id)} />
          </li>
        ))}
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
