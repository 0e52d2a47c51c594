'use client';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleStop } from 'lucide-react';
import { explain } from '../../app-shell/explain.ts';
import { type ReEmissionItem, useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatCount, formatCounted } from '../../ui/format.ts';
import { Progress } from '../../ui/progress.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { type State, StateGlyph } from '../../ui/state.tsx';
import { notify } from '../../ui/toaster.tsx';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { filterWords } from './re-emission-words.ts';
import { RowsLoading } from './rows-loading.tsx';

const everyMs = 1_000;

/** Events emitted again, many at a time: how far each is, and how the earlier ones ended. */
export function ReEmissionList() {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const list = useInfiniteQuery(
    trpc.reEmissions.list.infiniteQueryOptions(
      { storyId, limit: 20 },
      {
        getNextPageParam: (page) => page.nextCursor,
        refetchInterval: ({ state }) =>
          state.data?.pages.some(({ items }) => items.some((one) => one.state === 'running'))
            ? everyMs
            : false,
      },
    ),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <RowsLoading label="Re-emissions load" />;
  if (list.isError && items.length === 0) {
    return (
      <div className="p-3">
        <ErrorState
          title="Re-emissions did not load"
          onRetry={() => void list.refetch()}
          retrying={list.isRefetching}
        >
          {explain(list.error)}
        </ErrorState>
      </div>
    );
  }
  if (items.length === 0) {
    return (
      <div className="p-4">
        <EmptyState title="Nothing was emitted again yet">
          “Re-emit many” sends the events that a filter finds through the story once more, after a mistake was
          mended.
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="p-1">
      <ul aria-label="Re-emissions, newest first">
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          size="sm"
          variant="quiet"
          className="m-1"
          busy={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Older re-emissions
        </Button>
      )}
    </div>
  );
}

const looks: Record<ReEmissionItem['state'], { state: State; word: string }> = {
  running: { state: 'running', word: 'Running' },
  done: { state: 'succeeded', word: 'Done' },
  cancelled: { state: 'cancelled', word: 'Cancelled' },
};

function Row({ item }: { item: ReEmissionItem }) {
  const { canRun } = useEditor();
  const graph = useGraph();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const cancel = useMutation(
    trpc.reEmissions.cancel.mutationOptions({
      onError: (error) => notify.failed({ title: 'The re-emission goes on', detail: explain(error) }),
      onSettled: () => cache.invalidateQueries(trpc.reEmissions.list.pathFilter()),
    }),
  );
  const { filter, total, done, failed, state, version, perSecond, edited } = item;
  const id = filter.actionId;
  const actionName = id === undefined ? null : (graph.actions[id]?.name ?? 'a deleted Action');
  const what = filterWords(filter, { actionName, now: new Date() });
  const how = [
    version === 'original' ? 'on the version each ran with' : 'on the current version',
    edited && 'edited',
    `${formatCount(perSecond)} a second`,
  ].filter((part) => part !== false);
  return (
    <li className="grid grid-cols-[96px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 rounded-2 px-2 py-1.5 max-sm:grid-cols-[minmax(0,1fr)_auto]">
      <StateGlyph state={looks[state].state} className="max-sm:col-span-2">
        {looks[state].word}
      </StateGlyph>
      <div className="min-w-0">
        <p className="truncate font-medium" title={what}>
          {what}
        </p>
        <p className="truncate text-12 text-ink-3">
          {how.join(', ')} · <RelativeTime at={item.createdAt} />
        </p>
      </div>
      {state === 'running' && canRun ? (
        <Button
          size="sm"
          icon={CircleStop}
          busy={cancel.isPending}
          onClick={() => cancel.mutate({ storyId: item.storyId, reEmissionId: item.id })}
        >
          Cancel
        </Button>
      ) : (
        <span />
      )}
      <div className="col-start-2 flex items-center gap-3 text-12 text-ink-2 tabular-nums max-sm:col-span-2 max-sm:col-start-1">
        {state === 'running' && (
          <Progress
            label={`Progress of: ${what}`}
            value={done + failed}
            of={total}
            className="max-w-64 flex-1"
          />
        )}
        <span>
          {formatCount(done)} of {formatCounted(total, 'event')}
          {failed > 0 && `, ${formatCount(failed)} could not be emitted`}
        </span>
      </div>
    </li>
  );
}
