'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { PageState } from '../../../src/app-shell/page-state.tsx';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { Button } from '../../../src/ui/button.tsx';
import { EmptyState } from '../../../src/ui/empty-state.tsx';
import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';
import { ApprovalRow } from './approval-row.tsx';

/** What stories ask the people of this team, answered in place. */
export function ApprovalsPage() {
  const trpc = useTRPC();
  const { team, canEdit } = useTeam();
  const list = useInfiniteQuery(
    trpc.approvals.list.infiniteQueryOptions(
      { teamId: team?.id ?? '', limit: 50 },
      {
        enabled: team !== undefined,
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        refetchOnMount: 'always',
        refetchInterval: 15_000,
      },
    ),
  );
  const approvals = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="max-w-[848px]">
      <PageHeader title="Approvals" />
      <PageState
        title={list.data ? 'Approvals are not answering; this list is older' : 'Approvals did not load'}
        query={list}
        loading={<Bars />}
      />
      {list.isSuccess && approvals.length === 0 && (
        <EmptyState title="Nobody waits for an answer">
          A story asks here when a run of it comes to an Approval. Runs wait until someone answers, by this
          page or by the link in their mail.
        </EmptyState>
      )}
      {approvals.length > 0 && (
        <ul aria-label="Approvals that wait" className="border-t border-line">
          {approvals.map((approval) => (
            <ApprovalRow key={approval.id} approval={approval} canAnswer={canEdit} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button className="mt-3" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      )}
    </div>
  );
}

function Bars() {
  return (
    <Loading label="Loading approvals">
      {['w-52', 'w-64', 'w-44'].map((width) => (
        <div key={width} className="grid gap-3 border-t border-line py-4">
          <Skeleton className={width} />
          <Skeleton className="h-2 w-40" />
          <Skeleton className="h-6 w-36" />
        </div>
      ))}
    </Loading>
  );
}
