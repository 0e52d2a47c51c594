'use client';
import type { Id } from '@storyloom/engine';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Select } from '../../ui/select.tsx';
import { RowsLoading } from '../drawer/rows-loading.tsx';
import { useEditor, useGraph } from '../state/use-editor.ts';

const every = 'every';

/** Who changed what of the draft, newest first: of the story, or of one Action. */
export function EditsList() {
  const { storyId, view } = useEditor();
  const trpc = useTRPC();
  const { actions } = useGraph();
  // The Action that is open is what people ask about.
  const [actionId, setActionId] = useState<Id | null>(() => {
    const [only, more] = view.getState().selection;
    return only !== undefined && more === undefined && actions[only] ? only : null;
  });
  const edits = useInfiniteQuery(
    trpc.versions.history.infiniteQueryOptions(
      { storyId, limit: 100, ...(actionId === null ? {} : { actionId }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const items = edits.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Select
        label="Of which Action"
        size="sm"
        className="mx-2 w-80! max-w-[calc(100%-16px)]"
        options={[
          { value: every, label: 'Every Action' },
          ...Object.values(actions).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={actionId ?? every}
        onChange={(id) => setActionId(id === every ? null : id)}
      />
      {edits.isPending && <RowsLoading label="Edits load" />}
      {edits.isError && items.length === 0 && (
        <div className="p-3">
          <ErrorState title="The edits did not load" onRetry={() => void edits.refetch()}>
            {explain(edits.error)}
          </ErrorState>
        </div>
      )}
      {edits.isSuccess && items.length === 0 && (
        <div className="p-4">
          <EmptyState title="Nobody edited it yet">
            What a story was imported or copied with is not an edit.
          </EmptyState>
        </div>
      )}
      {items.length > 0 && (
        <div className="min-h-0 flex-1 overflow-y-auto p-1">
          <ul aria-label="Edits, newest first">
            {items.map(({ lastRevision, by, to, words }) => (
              <li key={lastRevision} className="flex items-start gap-2 px-2 py-1">
                <Avatar name={by ?? '?'} size="sm" />
                <p className="min-w-0 flex-1 break-words">
                  <b className="font-medium">{by ?? 'Nobody known'}</b>{' '}
                  <span className="text-ink-2">{words.join(' · ')}</span>
                </p>
                <span className="shrink-0 text-12 text-ink-3 tabular-nums">
                  <RelativeTime at={to} />
                </span>
              </li>
            ))}
          </ul>
          {edits.hasNextPage && (
            <Button
              size="sm"
              variant="quiet"
              className="m-1"
              busy={edits.isFetchingNextPage}
              onClick={() => void edits.fetchNextPage()}
            >
              Older edits
            </Button>
          )}
        </div>
      )}
    </>
  );
}
