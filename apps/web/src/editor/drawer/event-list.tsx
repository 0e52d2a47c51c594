'use client';
import type { Id } from '@storyloom/engine';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Activity, ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatClock, formatInstant } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/tag.tsx';
import { portTitle } from '../rules/types.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { ReEmitButton } from './re-emit-button.tsx';
import { RowsLoading } from './rows-loading.tsx';
import { EventTree } from './step-detail.tsx';

type Props = { actionId?: Id; port?: string };

/** Events, newest first: of one Action or one of its ports, or of the whole story. Each opens to its tree. */
export function EventList({ actionId, port }: Props) {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const [open, setOpen] = useState<Id | null>(null);
  const events = useInfiniteQuery(
    trpc.events.list.infiniteQueryOptions(
      {
        storyId,
        limit: 50,
        ...(actionId === undefined ? {} : { actionId }),
        ...(port === undefined ? {} : { port }),
      },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];
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
  if (items.length === 0) {
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
      {events.hasNextPage && (
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
        <code className="min-w-0 flex-1 truncate text-12 text-ink-3">{event.preview}</code>
      </button>
      {open && (
        <div className="mb-1 ml-4 flex h-72 flex-col border-l border-line">
          <div className="mx-1 mt-1 flex gap-1">
            <Button
              size="sm"
              variant="quiet"
              icon={Activity}
              onClick={() =>
                view.setState({ runId: event.storyRunId, stepId: null, drawerOpen: true, drawerTab: 'runs' })
              }
            >
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
