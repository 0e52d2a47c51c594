'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Hourglass } from 'lucide-react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useEditor } from '../state/use-editor.ts';
import { showRun } from '../state/view.ts';

/** What waits for a person's answer in this story, above its runs; nothing while nothing does. */
export function WaitingApprovals() {
  const { storyId, teamId, view } = useEditor();
  const trpc = useTRPC();
  const approvals = useInfiniteQuery(
    trpc.approvals.list.infiniteQueryOptions(
      { teamId, storyId, limit: 5 },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const items = approvals.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label="Waiting for an answer" className="border-b border-line bg-sunken p-1">
      <ul>
        {items.map((approval) => (
          <li key={approval.id}>
            <button
              type="button"
              onClick={() => showRun(view, approval.storyRunId, approval.id)}
              className="tone-waiting flex h-6.5 w-full items-center gap-2 rounded-2 px-2 text-left whitespace-nowrap hover:bg-hover max-sm:h-11"
            >
              <Icon of={Hourglass} className="text-tone-solid" />
              <span className="min-w-0 flex-1 truncate font-medium text-tone-text">{approval.title}</span>
              <span className="text-12 text-ink-3">
                asked <RelativeTime at={approval.askedAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {approvals.hasNextPage && (
        <Button
          size="sm"
          variant="quiet"
          busy={approvals.isFetchingNextPage}
          onClick={() => void approvals.fetchNextPage()}
        >
          More that wait
        </Button>
      )}
    </section>
  );
}
