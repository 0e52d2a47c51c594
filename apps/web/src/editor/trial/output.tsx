'use client';
import type { GraphAction } from '@storyloom/engine';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EventTree } from '../drawer/event-tree.tsx';
import { RowsLoading } from '../drawer/rows-loading.tsx';
import { ValueView } from '../panel/panes/value-view.tsx';
import { useEditor } from '../state/use-editor.ts';
import { PinButton, PinnedEvent } from './pinned-event.tsx';
import { TestResult } from './test-result.tsx';
import type { Trial } from './use-trial.ts';

type Shown = 'test' | 'pin' | 'last';

const words: Record<Shown, string> = { test: 'Result', pin: 'Pinned', last: 'Last event' };

/** What an Action made: of its test, pinned, or the last time that it ran. Each can be pinned. */
export function Output({ action, trial }: { action: GraphAction; trial: Trial }) {
  const [chosen, setChosen] = useState<Shown | null>(null);
  const [seen, setSeen] = useState(trial.result);
  // A new result comes to the front.
  if (seen !== trial.result) {
    setSeen(trial.result);
    setChosen(null);
  }
  const there: Shown[] = [
    ...(trial.result ? (['test'] as const) : []),
    ...(action.pin ? (['pin'] as const) : []),
    'last',
  ];
  const shown = chosen !== null && there.includes(chosen) ? chosen : (there[0] ?? 'last');
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {there.length > 1 && (
        <div className="flex min-h-9 shrink-0 items-center border-t border-line px-4">
          <Segmented<Shown>
            label="Output"
            options={there.map((value) => ({ value, label: words[value] }))}
            value={shown}
            onChange={setChosen}
          />
        </div>
      )}
      {shown === 'test' && trial.result && <TestResult action={action} result={trial.result} />}
      {shown === 'pin' && <PinnedEvent action={action} />}
      {shown === 'last' && <LastEvent action={action} />}
    </div>
  );
}

function LastEvent({ action }: { action: GraphAction }) {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  const list = useQuery(trpc.events.list.queryOptions({ storyId, actionId: action.id, limit: 1 }));
  const id = list.data?.items[0]?.id;
  const event = useQuery(
    trpc.events.open.queryOptions(id === undefined ? skipToken : { id }, {
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  if (list.isPending || (id !== undefined && event.isPending)) return <RowsLoading label="The event loads" />;
  const error = list.error ?? event.error;
  if (error) {
    return (
      <ErrorState
        title="The event did not load"
        onRetry={() => {
          void list.refetch();
          void event.refetch();
        }}
      >
        {explain(error)}
      </ErrorState>
    );
  }
  if (!event.data) {
    return (
      <EmptyState title="It has emitted nothing yet" className="px-4 py-3">
        Test it, or send something to the story.
      </EmptyState>
    );
  }
  const { output, createdAt, root } = event.data;
  return (
    <section aria-label="Last event" className="flex min-h-0 flex-1 flex-col border-t border-line">
      <header className="flex min-h-9 flex-wrap items-center gap-2 bg-sunken px-4 py-1 text-12 text-ink-2">
        <RelativeTime at={createdAt} />
        {root === null && (
          <span className="ml-auto">
            <PinButton action={action} output={output} />
          </span>
        )}
      </header>
      {root === null ? (
        <ValueView key={event.data.id} slug={action.slug} value={output} />
      ) : (
        <div data-paths="" className="flex max-h-[70vh] min-h-64 flex-1 flex-col px-1">
          <EventTree key={event.data.id} id={event.data.id} />
        </div>
      )}
    </section>
  );
}
