'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { PageState } from '../../../src/app-shell/page-state.tsx';
import { type TrashItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { Button } from '../../../src/ui/button.tsx';
import { EmptyState } from '../../../src/ui/empty-state.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import { StorySkeleton } from '../stories/story-skeleton.tsx';
import { EmptyTrashDialog, PurgeDialog } from './purge-dialog.tsx';
import { TrashTable } from './trash-table.tsx';

/** Stories that were deleted, while they can still come back. */
export function TrashPage() {
  const trpc = useTRPC();
  const { team, canEdit } = useTeam();
  const [purging, setPurging] = useState<TrashItem | null>(null);
  const [emptying, setEmptying] = useState(false);
  const list = useInfiniteQuery(
    trpc.trash.list.infiniteQueryOptions(
      { teamId: team?.id ?? '', limit: 50 },
      {
        enabled: team !== undefined,
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        refetchOnMount: 'always',
      },
    ),
  );
  const [first] = list.data?.pages ?? [];
  const stories = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="max-w-[1072px]">
      <PageHeader title="Trash">
        {canEdit && stories.length > 0 && (
          <Button size="lg" variant="danger" icon={Trash2} onClick={() => setEmptying(true)}>
            Empty trash
          </Button>
        )}
      </PageHeader>
      <PageState title="The trash did not load" query={list} loading={<StorySkeleton />} />
      {first && stories.length === 0 && (
        <EmptyState title="The trash is empty">
          A story that is deleted stays here for {formatCounted(first.trashDays, 'day')} and can be restored,
          with its runs, webhook addresses and secrets.
        </EmptyState>
      )}
      {first && stories.length > 0 && (
        <>
          <p className="mb-2 text-ink-2">
            Restored, a story has its runs, webhook addresses and secrets as before. After{' '}
            {formatCounted(first.trashDays, 'day')} it is deleted for good.
          </p>
          <TrashTable stories={stories} canEdit={canEdit} onPurge={setPurging} />
          {list.hasNextPage && (
            <Button className="mt-3" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Show more
            </Button>
          )}
        </>
      )}
      {purging && <PurgeDialog key={purging.id} story={purging} onClosed={() => setPurging(null)} />}
      {emptying && team && first && (
        <EmptyTrashDialog teamId={team.id} count={first.total} onClosed={() => setEmptying(false)} />
      )}
    </div>
  );
}
