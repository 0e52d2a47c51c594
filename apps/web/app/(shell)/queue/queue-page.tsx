'use client';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { PageState } from '../../../src/app-shell/page-state.tsx';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { QueueFigures } from './queue-figures.tsx';
import { QueueSkeleton } from './queue-skeleton.tsx';
import { QueueStories } from './queue-stories.tsx';
import { QueueWorkers } from './queue-workers.tsx';
import { StuckList } from './stuck-list.tsx';

const everyMs = 2_000;

/** How the team's runs get on: what is open, how old it is, what does not move and why, who works on it. */
export function QueuePage() {
  const { team, canEdit } = useTeam();
  const trpc = useTRPC();
  const queue = useQuery(
    trpc.queue.summary.queryOptions(team ? { teamId: team.id } : skipToken, {
      refetchInterval: everyMs,
      placeholderData: keepPreviousData,
      // What is the same keeps its object, so that only what changed is drawn again.
      structuralSharing: true,
    }),
  );
  const { data } = queue;
  return (
    <div className="max-w-[1072px]">
      <PageHeader title="Queue">
        {data && <span className="text-12 text-ink-3">Refreshes every 2 s</span>}
      </PageHeader>
      <PageState
        title={data ? 'The queue is not answering; these figures are older' : 'The queue did not load'}
        query={queue}
        loading={<QueueSkeleton />}
      />
      {data && (
        <div className="grid gap-8">
          <QueueFigures queue={data} />
          <StuckList stuck={data.stuck} />
          <QueueStories stories={data.stories} canEdit={canEdit} />
          <QueueWorkers workers={data.workers} />
        </div>
      )}
    </div>
  );
}
