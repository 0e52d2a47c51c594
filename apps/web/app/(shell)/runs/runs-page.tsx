'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { PageState } from '../../../src/app-shell/page-state.tsx';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { Button, ButtonLink } from '../../../src/ui/button.tsx';
import { EmptyState } from '../../../src/ui/empty-state.tsx';
import { Segmented } from '../../../src/ui/segmented.tsx';
import { readState, runStates, type ShownState, statePath } from './run-filter.ts';
import { RunSkeleton } from './run-skeleton.tsx';
import { RunTable } from './run-table.tsx';

/** Runs of all stories of the team, the newest first: what happened, and what of it needs a look. */
export function RunsPage() {
  const trpc = useTRPC();
  const { team } = useTeam();
  const state = readState(useSearchParams());
  const list = useInfiniteQuery(
    trpc.runs.ofTeam.infiniteQueryOptions(
      { teamId: team?.id ?? '', limit: 50, ...(state !== 'all' && { state }) },
      {
        enabled: team !== undefined,
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        placeholderData: keepPreviousData,
        refetchOnMount: 'always',
        refetchInterval: 10_000,
      },
    ),
  );
  const runs = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title="Runs" />
      <PageState
        title={list.data ? 'Runs are not answering; this list is older' : 'Runs did not load'}
        query={list}
        loading={<RunSkeleton />}
      />
      {team && list.data && (
        <>
          <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
            <Segmented
              label="Runs shown"
              options={runStates}
              value={state}
              onChange={(next) => history.replaceState(null, '', statePath(next))}
            />
            <span className="text-12 text-ink-3">Of all stories, in the last 7 days</span>
          </div>
          {runs.length > 0 && <RunTable runs={runs} />}
          {runs.length === 0 && !list.isPlaceholderData && <NoRun state={state} />}
          {list.hasNextPage && (
            <Button className="mt-3" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Show more
            </Button>
          )}
        </>
      )}
    </>
  );
}

const noneOf: Record<ShownState, { title: string; text: string }> = {
  all: {
    title: 'Nothing ran in the last 7 days',
    text: 'A story runs when something comes in: a request to its webhook, a mail, a tick of its schedule, or when you press Run.',
  },
  failed: { title: 'No run failed in the last 7 days', text: 'A failure that a failure link took is none.' },
  waiting: {
    title: 'No run waits',
    text: 'Runs wait for an answer, a time, a retry, or a story that they called.',
  },
  running: { title: 'No run is under way', text: 'Runs are seldom long at work: look at all of them.' },
};

function NoRun({ state }: { state: ShownState }) {
  const { title, text } = noneOf[state];
  return (
    <EmptyState
      className="px-2 py-6"
      title={title}
      actions={
        state === 'all' ? (
          <ButtonLink size="sm" href="/stories">
            Stories
          </ButtonLink>
        ) : (
          <Button size="sm" onClick={() => history.replaceState(null, '', statePath('all'))}>
            Show all runs
          </Button>
        )
      }
    >
      {text}
    </EmptyState>
  );
}
