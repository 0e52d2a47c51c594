'use client';
import type { Id } from '@storyloom/engine';
import { Check } from 'lucide-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatClock, formatInstant } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { RowsLoading } from '../drawer/rows-loading.tsx';
import type { LatestEvent, useLatestEvents } from './use-latest-events.ts';

type Props = {
  latest: ReturnType<typeof useLatestEvents>;
  /** Which of them is chosen. */
  value: Id | null;
  onChoose: (id: Id) => void;
};

/** One of the events that an Action could have been given. Arrows move the choice. */
export function EventChoice({ latest, value, onChoose }: Props) {
  const { events, pending, error, refetch } = latest;
  const [search, setSearch] = useState('');
  const shown = useMemo(() => matching(events, search), [events, search]);
  if (pending && events.length === 0) return <RowsLoading label="Events load" />;
  if (error && events.length === 0) {
    return (
      <ErrorState title="Events did not load" onRetry={refetch}>
        {explain(error)}
      </ErrorState>
    );
  }
  if (events.length === 0) {
    return (
      <EmptyState title="No event has come here yet">
        Send something to the story, or write an event as JSON.
      </EmptyState>
    );
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = shown[shown.findIndex(({ id }) => id === value) + step];
    if (next) onChoose(next.id);
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <SearchInput
        label="Find an event"
        placeholder="Find by text or Action"
        size="sm"
        value={search}
        onChange={setSearch}
        onKeyDown={onKeyDown}
      />
      <div
        role="listbox"
        aria-label="Events, newest first"
        tabIndex={0}
        aria-activedescendant={value === null ? undefined : `trial-${value}`}
        onKeyDown={onKeyDown}
        className="max-h-40 overflow-y-auto rounded-2 border border-line-strong p-0.5"
      >
        {shown.map((event) => (
          <Choice
            key={event.id}
            event={event}
            chosen={event.id === value}
            onChoose={() => onChoose(event.id)}
          />
        ))}
        {shown.length === 0 && (
          <p className="px-2 py-1 text-12 text-ink-3">None of the latest contains “{search}”.</p>
        )}
      </div>
    </div>
  );
}

function Choice({ event, chosen, onChoose }: { event: LatestEvent; chosen: boolean; onChoose: () => void }) {
  const at = new Date(event.createdAt);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it has the focus and hears its keys; this is for the pointer.
    <div
      id={`trial-${event.id}`}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      onClick={onChoose}
      className={cx(
        'flex h-6 cursor-default items-center gap-2 rounded-1 px-1.5 text-12 whitespace-nowrap max-sm:h-11',
        chosen ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <span className="flex w-3 shrink-0 justify-center">
        {chosen && <Icon of={Check} size={12} className="text-accent" />}
      </span>
      <span className="shrink-0 tabular-nums" title={formatInstant(at)}>
        {formatClock(at)}
      </span>
      <span className="max-w-28 shrink-0 truncate font-medium">{event.actionName}</span>
      <code className="min-w-0 flex-1 truncate text-ink-3">{event.preview}</code>
    </div>
  );
}

function matching(events: readonly LatestEvent[], search: string): readonly LatestEvent[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return events;
  return events.filter(({ preview, actionName }) =>
    `${actionName} ${preview}`.toLowerCase().includes(wanted),
  );
}
