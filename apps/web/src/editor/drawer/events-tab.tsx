'use client';
import type { Id } from '@storyloom/engine';
import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { portTitle } from '../rules/types.ts';
import { useAction, useEditor, useView } from '../state/use-editor.ts';
import { useActionOptions } from './action-options.ts';
import { EventList } from './event-list.tsx';
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
  const eventsOf = useView((state) => state.eventsOf);
  const { actionId, port } = eventsOf ?? { actionId: null, port: null };
  const choose = (id: Id | null) =>
    view.setState({ eventsOf: id === null ? null : { actionId: id, port: null } });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-b border-line px-2 py-1">
        <Segmented label="Events" options={parts} value={part} onChange={setPart} />
        {part === 'events' && <ActionChoice value={actionId} onChange={choose} />}
        {part === 'events' && actionId !== null && port !== null && (
          <PortChosen actionId={actionId} port={port} onClear={() => choose(actionId)} />
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
            key={`${actionId} ${port}`}
            {...(actionId === null ? {} : { actionId })}
            {...(port === null ? {} : { port })}
          />
        )}
      </div>
    </div>
  );
}

type PortProps = { actionId: Id; port: string; onClear: () => void };

function PortChosen({ actionId, port, onClear }: PortProps) {
  const title = portTitle(useAction(actionId), port).toLowerCase();
  return (
    <Button size="sm" icon={X} aria-label={`Only ${title}. Show those of all ports.`} onClick={onClear}>
      {title}
    </Button>
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
      className="max-w-48"
    />
  );
}
