'use client';
import { parseCondition } from '@storyloom/engine';
import { ListFilter, Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Popover } from '../../ui/popover.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { countOf, type EventSearch, everyEvent } from '../rules/event-search.ts';
import { useEditor, useView } from '../state/use-editor.ts';
import { RunStateSelect } from './run-state-select.tsx';

/** What events are looked for: a text at once, everything else behind one button, each as a chip. */
export function EventSearchBar() {
  const search = useView((state) => state.eventSearch);
  const change = useChange();
  const [open, setOpen] = useState(false);
  const count = countOf(search);
  return (
    <>
      <SearchInput
        label="Search events"
        placeholder="Search in events"
        size="sm"
        value={search.text}
        onChange={(text) => change({ text })}
        className="sm:w-52"
      />
      <Popover
        label="Filters of events"
        open={open}
        onOpenChange={setOpen}
        className="max-h-(--available-height) w-90 overflow-y-auto"
        trigger={
          <Button size="sm" icon={ListFilter}>
            {count === 0 ? 'Filter' : `Filter · ${count}`}
          </Button>
        }
      >
        <Filters />
      </Popover>
      {search.where.map((condition) => (
        <span
          key={condition}
          className="inline-flex h-6 max-w-64 items-center gap-0.5 rounded-1 border border-line-strong bg-sunken pl-2 text-12"
        >
          <code className="truncate">{condition}</code>
          <IconButton
            size="sm"
            icon={X}
            label={`Without ${condition}`}
            onClick={() => change({ where: search.where.filter((one) => one !== condition) })}
          />
        </span>
      ))}
      {(count > 0 || search.text !== '') && (
        <Button
          size="sm"
          variant="quiet"
          onClick={() => change({ ...everyEvent, actionId: search.actionId })}
        >
          Clear
        </Button>
      )}
    </>
  );
}

function useChange(): (part: Partial<EventSearch>) => void {
  const { view } = useEditor();
  return (part) => view.setState(({ eventSearch }) => ({ eventSearch: { ...eventSearch, ...part } }));
}

function Filters() {
  const search = useView((state) => state.eventSearch);
  const change = useChange();
  return (
    <div className="grid gap-3 p-4">
      <ConditionField onAdd={(condition) => change({ where: [...new Set([...search.where, condition])] })} />
      <div className="grid grid-cols-2 gap-3">
        <Field label="Not before">
          <Input
            type="datetime-local"
            step={1}
            size="sm"
            value={search.from}
            onValueChange={(from) => change({ from })}
          />
        </Field>
        <Field label="Before">
          <Input
            type="datetime-local"
            step={1}
            size="sm"
            value={search.to}
            onValueChange={(to) => change({ to })}
          />
        </Field>
        <Field label="Port">
          <Input
            size="sm"
            placeholder="failure"
            value={search.port}
            onValueChange={(port) => change({ port: port.trim() })}
          />
        </Field>
        <Field label="Its run is">
          <RunStateSelect
            label="Its run is"
            any="Any"
            value={search.runState}
            onChange={(runState) => change({ runState })}
          />
        </Field>
      </div>
      <Checkbox
        label="Emitted again by a person"
        checked={search.reEmitted}
        onChange={(reEmitted) => change({ reEmitted })}
      />
    </div>
  );
}

function ConditionField({ onAdd }: { onAdd: (condition: string) => void }) {
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<string | undefined>(undefined);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseCondition(text);
    if (!parsed.ok) return setRefusal(parsed.message);
    onAdd(text.trim());
    setText('');
  };
  return (
    <form onSubmit={add}>
      <Field
        label="Condition"
        hint="A path, then =, !=, >, <, contains or exists. Several must all hold."
        error={refusal}
      >
        <Input
          size="sm"
          mono
          placeholder="body.id = 7"
          value={text}
          onValueChange={(next) => {
            setText(next);
            setRefusal(undefined);
          }}
          end={
            <IconButton size="sm" type="submit" icon={Plus} label="Add the condition" className="-mr-1.5" />
          }
        />
      </Field>
    </form>
  );
}
