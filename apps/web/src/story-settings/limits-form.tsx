'use client';
import { failuresBounds } from '@storyloom/engine';
import { compile } from '@storyloom/formula';
import { useState } from 'react';
import type { StorySettings } from '../app-shell/trpc.ts';
import { durationText, readCount, readDuration } from '../ui/amounts.ts';
import { cx } from '../ui/cx.ts';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { TypedInput } from '../ui/typed-input.tsx';
import {
  type KeepChoice,
  keepBounds,
  keepChoiceOf,
  keepChoices,
  priorityChoiceOf,
  priorityChoices,
  priorityOf,
} from './keep-choices.ts';

export type Limits = Pick<
  StorySettings,
  'keepEventsFor' | 'concurrency' | 'concurrencyKey' | 'priority' | 'disableAfter'
>;

type Props = { id: string; settings: StorySettings; readOnly: boolean; onSave: (limits: Limits) => void };

/** The form is as it was when it opened: a refresh behind it changes nothing that is being typed. */
export function LimitsForm({ id, settings, readOnly, onSave }: Props) {
  const [limits, setLimits] = useState<Limits>(() => ({
    keepEventsFor: settings.keepEventsFor,
    concurrency: settings.concurrency,
    concurrencyKey: settings.concurrencyKey,
    priority: settings.priority,
    disableAfter: settings.disableAfter,
  }));
  const [keep, setKeep] = useState<KeepChoice>(() => keepChoiceOf(settings.keepEventsFor));
  const change = (part: Partial<Limits>) => setLimits((before) => ({ ...before, ...part }));
  const { keepEventsFor, concurrency, concurrencyKey, priority, disableAfter } = limits;
  const [problem] = concurrencyKey === null ? [] : compile(concurrencyKey).problems;
  return (
    <form
      id={id}
      className="grid gap-3.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) onSave(concurrency === null ? { ...limits, concurrencyKey: null } : limits);
      }}
    >
      <div className={cx('grid items-start gap-3', keep === 'custom' && 'grid-cols-2 max-sm:grid-cols-1')}>
        <Field label="Keep events for" hint="Older events and runs are deleted for good.">
          <Select
            options={keepChoices}
            value={keep}
            disabled={readOnly}
            onChange={(choice) => {
              setKeep(choice);
              if (choice !== 'custom') change({ keepEventsFor: Number(choice) });
            }}
          />
        </Field>
        {keep === 'custom' && (
          <TypedInput
            label="How long"
            required
            readOnly={readOnly}
            value={keepEventsFor}
            textOf={durationText}
            read={(text) => readDuration(text, keepBounds)}
            onChange={(seconds) => seconds !== undefined && change({ keepEventsFor: seconds })}
            hint="6 h, 14 d; a year at most."
          />
        )}
      </div>
      <TypedInput
        label="Story runs at once"
        readOnly={readOnly}
        value={concurrency ?? undefined}
        textOf={String}
        placeholder="No limit"
        read={(text) => readCount(text, { least: 1, most: 10_000 })}
        onChange={(count) => change({ concurrency: count ?? null })}
        hint="More wait for their turn; a caller is answered all the same."
      />
      {concurrency !== null && (
        <Field
          label="For each value of"
          error={problem?.message}
          hint="A formula over the first event, such as <<receive_order.body.customer>>. Blank: for all together."
        >
          <Input
            mono
            value={concurrencyKey ?? ''}
            readOnly={readOnly}
            autoComplete="off"
            spellCheck={false}
            maxLength={2_000}
            placeholder="<<receive_order.body.customer>>"
            onValueChange={(text) => change({ concurrencyKey: text === '' ? null : text })}
          />
        </Field>
      )}
      <Field
        label="Priority"
        hint="Before the runs of other stories, or behind them, while workers are busy."
      >
        <Segmented
          label="Priority"
          options={priorityChoices}
          value={priorityChoiceOf(priority)}
          onChange={(choice) => !readOnly && change({ priority: priorityOf(choice, settings.priority) })}
          className="justify-self-start"
        />
      </Field>
      <TypedInput
        label="Switch off after failed runs in a row"
        readOnly={readOnly}
        value={disableAfter ?? undefined}
        textOf={String}
        placeholder="Never"
        read={(text) => readCount(text, failuresBounds)}
        onChange={(count) => change({ disableAfter: count ?? null })}
        hint="Then it is disabled, and Home says so. Switched on again, it counts anew."
      />
    </form>
  );
}
