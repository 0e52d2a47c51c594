'use client';
import type { Id } from '@storyloom/engine';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Activity, ChevronDown, ChevronRight, Repeat } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useDebounced } from '../../app-shell/use-debounced.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatClock, formatInstant } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/tag.tsx';
import { type EventSearch, everyEvent, filterOf } from '../rules/event-search.ts';
import { portTitle } from '../rules/types.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { showRun } from '../state/view.ts';
import { EventTree } from './event-tree.tsx';
import { LookedAt, lookedWords } from './looked-at.tsx';
import { ReEmitButton } from './re-emit-button.tsx';
import { RowsLoading } from './rows-loading.tsx';

type ListProps = {
  actionId?: Id;
  /** Which of them; every one when it is left out. */
  search?: EventSearch;
  /** Takes the search away. */
  onClear?: () => void;
};

/** Events, newest first: of one Action, or of the whole story. Each opens to its tree. */
export function EventList({ actionId, search = everyEvent, onClear }: ListProps) {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const [open, setOpen] = useState<Id | null>(null);
  const filter = filterOf(useDebounced(search, 250));
  const isSearch = Object.keys(filter).length > 0;
  const events = useInfiniteQuery(
    trpc.events.list.infiniteQueryOptions(
      {
        storyId,
        limit: 50,
        ...(actionId === undefined ? {} : { actionId }),
        ...(isSearch ? { filter } : {}),
      },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const pages = events.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  if (events.isPending) return <RowsLoading label="Events load" />;
  if (events.isError && items.length === 0) {
    return (
      <div className="p-3">
        <ErrorState
          title="Events did not load"
          onRetry={() => void events.refetch()}
          retrying={events.isRefetching}
        >
          {explain(events.error)}
        </ErrorState>
      </div>
    );
  }
  const looked = isSearch && (
    <LookedAt
      pages={pages}
      more={events.hasNextPage}
      busy={events.isFetchingNextPage}
      onMore={() => void events.fetchNextPage()}
      onAgain={() => void events.refetch()}
    />
  );
  if (items.length === 0) {
    if (isSearch) {
      return (
        <div className="p-4">
          <EmptyState
            title={events.hasNextPage ? 'Nothing found so far' : 'No event matches'}
            actions={
              <>
                {events.hasNextPage && (
                  <Button
                    size="sm"
                    busy={events.isFetchingNextPage}
                    onClick={() => void events.fetchNextPage()}
                  >
                    Search on
                  </Button>
                )}
                <Button size="sm" busy={events.isRefetching} onClick={() => void events.refetch()}>
                  Search again
                </Button>
                {onClear && (
                  <Button size="sm" variant="quiet" onClick={onClear}>
                    Show all events
                  </Button>
                )}
              </>
            }
          >
            {lookedWords(pages)}
          </EmptyState>
        </div>
      );
    }
    return (
      <div className="p-4">
        <EmptyState title="No events yet">
          {actionId === undefined
            ? 'Send something to the webhook, or press Run.'
            : 'They show here as soon as this Action emits one.'}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="p-1">
      <ul aria-label="Events, newest first">
        {items.map((event) => (
          <EventRow
            key={event.id}
            event={event}
            named={actionId === undefined}
            open={open === event.id}
            onToggle={() => setOpen(open === event.id ? null : event.id)}
          />
        ))}
      </ul>
      {looked}
      {!isSearch && events.hasNextPage && (
        <Button
          size="sm"
          variant="quiet"
          className="m-1"
          busy={events.isFetchingNextPage}
          onClick={() => void events.fetchNextPage()}
        >
          Older events
        </Button>
      )}
    </div>
  );
}

type EventItem = {
  id: Id;
  actionId: Id;
  actionName: string;
  storyRunId: Id;
  createdAt: string;
  port: string;
  reEmitted: boolean;
  preview: string;
};
type RowProps = { event: EventItem; named: boolean; open: boolean; onToggle: () => void };

function EventRow({ event, named, open, onToggle }: RowProps) {
  const { view } = useEditor();
  const graph = useGraph();
  const at = new Date(event.createdAt);
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex h-6.5 w-full items-center gap-2 rounded-2 px-2 text-left whitespace-nowrap hover:bg-hover max-sm:h-11"
      >
        <Icon of={open ? ChevronDown : ChevronRight} size={14} className="text-ink-3" />
        <span className="w-14 tabular-nums" title={formatInstant(at)}>
          {formatClock(at)}
        </span>
        {named && <span className="max-w-40 truncate font-medium">{event.actionName}</span>}
        {event.port !== 'success' && <Tag>{portTitle(graph.actions[event.actionId], event.port)}</Tag>}
        {event.reEmitted && (
          <span className="inline-flex items-center gap-1 text-12 text-ink-3">
            <Icon of={Repeat} size={12} />
            again
          </span>
        )}
        <code className="min-w-0 flex-1 truncate text-12 text-ink-3">
          {event.preview === '' ? 'Large: open it to see it' : event.preview}
        </code>
      </button>
      {open && (
        <div className="mb-1 ml-4 flex h-72 flex-col border-l border-line">
          <div className="mx-1 mt-1 flex gap-1">
            <Button size="sm" variant="quiet" icon={Activity} onClick={() => showRun(view, event.storyRunId)}>
              Show its run
            </Button>
            <ReEmitButton eventId={event.id} />
          </div>
          <EventTree id={event.id} />
        </div>
      )}
    </li>
  );
}
