'use client';
import type { Id } from '@storyloom/engine';
import { keepPreviousData, skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Repeat } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { readCount } from '../../ui/amounts.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { formatCounted } from '../../ui/format.ts';
import { Input } from '../../ui/input.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { TypedInput } from '../../ui/typed-input.tsx';
import { parseJsonText } from '../panel/json-text.ts';
import { portsOf } from '../rules/types.ts';
import { useAction, useEditor } from '../state/use-editor.ts';
import { say } from '../state/view.ts';
import { useActionOptions } from './action-options.ts';
import { type RangeChoice, rangeChoices, rangeOf } from './re-emission-words.ts';
import { VersionField, type WhichVersion } from './version-field.tsx';

type Props = { actionId: Id | null; onStarted: () => void };

/** Emits many events again at a pace: all that a filter finds at this moment. */
export function ReEmitManyButton({ actionId, onStarted }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label="Re-emit many events"
      open={open}
      onOpenChange={setOpen}
      align="end"
      side="top"
      className="max-h-(--available-height) w-100 overflow-y-auto"
      trigger={
        <Button size="sm" icon={Repeat}>
          Re-emit many
        </Button>
      }
    >
      <ManyForm
        actionId={actionId}
        onStarted={() => {
          setOpen(false);
          onStarted();
        }}
      />
    </Popover>
  );
}

function ManyForm({ actionId, onStarted }: Props) {
  const { storyId, view, draft } = useEditor();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [chosen, setChosen] = useState<Id | null>(actionId);
  const [port, setPort] = useState('any');
  const [choice, setChoice] = useState<RangeChoice>('day');
  const [between, setBetween] = useState({ from: '', to: '' });
  const [onlyFailed, setOnlyFailed] = useState(true);
  const [version, setVersion] = useState<WhichVersion>('current');
  const [perSecond, setPerSecond] = useState(10);
  const [payload, setPayload] = useState<string | null>(null);
  // One moment for the whole form, so that the count and what is sent are about the same events.
  const [now] = useState(() => new Date());
  const options = useActionOptions();
  const action = useAction(chosen);
  const ports = action ? portsOf(action) : [];

  const range = rangeOf(choice, { ...between, now });
  const parsed = payload === null ? null : parseJsonText(payload);
  const filter = range.ok
    ? {
        ...range.range,
        ...(chosen === null ? {} : { actionId: chosen }),
        ...(port === 'any' ? {} : { port }),
        ...(onlyFailed ? { runState: 'failed' as const } : {}),
      }
    : null;
  const count = useQuery(
    trpc.reEmissions.count.queryOptions(filter === null ? skipToken : { storyId, filter }, {
      placeholderData: keepPreviousData,
    }),
  );
  const start = useMutation(
    trpc.reEmissions.start.mutationOptions({
      onSuccess: ({ total }) => {
        void cache.invalidateQueries(trpc.reEmissions.list.pathFilter());
        say(view, `${formatCounted(total, 'event')} are emitted again`);
        onStarted();
      },
    }),
  );
  const total = filter === null ? undefined : count.data?.total;
  const begin = async () => {
    if (filter === null || parsed?.ok === false) return;
    if (version === 'current') await draft.flush();
    start.mutate({
      storyId,
      filter,
      version,
      perSecond,
      ...(parsed === null ? {} : { payload: parsed.value ?? null }),
    });
  };

  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <div className="grid grid-cols-2 items-start gap-3">
        <Field label="Events of">
          <Select
            options={[{ value: 'first', label: 'The start of each run' }, ...options]}
            value={chosen ?? 'first'}
            onChange={(next) => {
              setChosen(next === 'first' ? null : next);
              setPort('any');
            }}
          />
        </Field>
        <Field label="Port">
          <Select
            options={[
              { value: 'any', label: 'Any' },
              ...ports.map(({ name, title }) => ({ value: name, label: title })),
            ]}
            value={port}
            onChange={setPort}
            disabled={ports.length < 2}
          />
        </Field>
      </div>
      <Field label="When" error={range.ok ? undefined : range.message}>
        <Select options={rangeChoices} value={choice} onChange={setChoice} />
      </Field>
      {choice === 'between' && (
        <div className="grid grid-cols-2 gap-3">
          {(['from', 'to'] as const).map((end) => (
            <Field key={end} label={end === 'from' ? 'Not before' : 'Before'}>
              <Input
                type="datetime-local"
                value={between[end]}
                onValueChange={(text) => setBetween({ ...between, [end]: text })}
              />
            </Field>
          ))}
        </div>
      )}
      <Switch label="Only of failed runs" checked={onlyFailed} onChange={setOnlyFailed} />
      <VersionField value={version} onChange={setVersion} />
      <TypedInput
        label="Events a second"
        required
        value={perSecond}
        textOf={String}
        read={(text) => readCount(text, { least: 1, most: 1_000 })}
        onChange={(next) => next !== undefined && setPerSecond(next)}
        hint="An even pace spares the services that the story calls."
      />
      <div className="grid gap-2">
        <Switch
          label="Edit the event"
          checked={payload !== null}
          onChange={(on) => setPayload(on ? '{\n  \n}' : null)}
        />
        {payload !== null && (
          <Field
            label="Event"
            hint="Every event is emitted with this in place of what it was."
            error={parsed?.ok === false ? parsed.message : undefined}
          >
            <Textarea
              mono
              value={payload}
              onValueChange={setPayload}
              spellCheck={false}
              className="max-h-48"
            />
          </Field>
        )}
      </div>
      {(start.isError || count.isError) && (
        <p role="alert" className="tone-failed text-12 text-tone-text">
          {explain(start.error ?? count.error)}
        </p>
      )}
      <div className="flex items-center justify-end gap-3">
        <span role="status" className="text-12 text-ink-3">
          {total === 0 && 'No event matches.'}
          {count.data?.capped === true && 'As many as one re-emission takes; the oldest first.'}
        </span>
        <Button
          type="submit"
          variant="primary"
          icon={Repeat}
          disabled={filter === null || parsed?.ok === false || total === undefined || total === 0}
          busy={start.isPending}
        >
          {total === undefined ? 'Re-emit' : `Re-emit ${formatCounted(total, 'event')}`}
        </Button>
      </div>
    </form>
  );
}
