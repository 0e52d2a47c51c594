'use client';
import type { Id } from '@storyloom/engine';
import { useState } from 'react';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { everyEvent } from '../rules/event-search.ts';
import { useEditor, useView } from '../state/use-editor.ts';
import { useActionOptions } from './action-options.ts';
import { EventList } from './event-list.tsx';
import { EventSearchBar } from './event-search-bar.tsx';
import { ReEmissionList } from './re-emission-list.tsx';
import { ReEmitManyButton } from './re-emit-many.tsx';

const parts = [
  { value: 'events', label: 'Events' },
  { value: 'again', label: 'Re-emissions' },
] as const;

/** What Actions emitted, and what was emitted again. */
export function EventsTab() {
  const { canRun, view } = useEditor();
  const [part, setPart] = useState<'events' | 'again'>('events');
  const search = useView((state) => state.eventSearch);
  const { actionId } = search;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-b border-line px-2 py-1">
        <Segmented label="Events" options={parts} value={part} onChange={setPart} />
        {part === 'events' && (
          <>
            <ActionChoice
              value={actionId}
              onChange={(id) => view.setState({ eventSearch: { ...search, actionId: id } })}
            />
            <EventSearchBar />
          </>
        )}
        {canRun && (
          <span className="ml-auto">
            <ReEmitManyButton actionId={actionId} onStarted={() => setPart('again')} />
          </span>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {part === 'again' ? (
          <ReEmissionList />
        ) : (
          <EventList
            key={actionId}
            search={search}
            onClear={() => view.setState({ eventSearch: everyEvent })}
            {...(actionId === null ? {} : { actionId })}
          />
        )}
      </div>
    </div>
  );
}

function ActionChoice({ value, onChange }: { value: Id | null; onChange: (id: Id | null) => void }) {
  const options = useActionOptions();
  return (
    <Select
      size="sm"
      label="Events of"
      options={[{ value: 'all', label: 'All Actions' }, ...options]}
      value={options.some((option) => option.value === value) ? value : 'all'}
      onChange={(next) => onChange(next === 'all' ? null : next)}
      className="max-w-48 max-sm:max-w-none max-sm:min-w-32 max-sm:flex-1"
    />
  );
}
