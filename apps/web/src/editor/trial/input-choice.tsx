'use client';
import type { GraphAction } from '@storyloom/engine';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { CodeField } from '../panel/formula/code-field.tsx';
import { isSource } from '../rules/types.ts';
import { EventChoice } from './event-choice.tsx';
import { PinnedChoice } from './pinned-choice.tsx';
import type { SampleView } from './use-sample.ts';
import { readEvent } from './use-trial.ts';

type Way = 'event' | 'pin' | 'json';

/** What an Action's previews and tests run on: an event, a pinned one, or one that is typed. */
export function InputChoice({ action, sample }: { action: GraphAction; sample: SampleView }) {
  const { latest, eventId, pinned, choice, choose } = sample;
  const pins = sample.given.filter(({ action: one }) => one.pin !== undefined);
  const way: Way =
    choice.on === 'json' || (choice.on === 'auto' && pinned === null && !latest.pending && eventId === null)
      ? 'json'
      : pinned === null
        ? 'event'
        : 'pin';
  const go = (next: Way) => {
    if (next === 'event') choose({ on: latest.events[0]?.id ?? 'auto' });
    else choose({ on: next });
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Segmented<Way>
        label="Test with"
        options={[
          { value: 'event', label: 'An event' },
          ...(pins.length > 0 ? [{ value: 'pin' as const, label: 'Pinned' }] : []),
          { value: 'json', label: 'JSON' },
        ]}
        value={way}
        onChange={go}
        className="justify-self-start"
      />
      {way === 'event' && (
        <EventChoice latest={latest} value={eventId} onChoose={(id) => choose({ on: id })} />
      )}
      {way === 'pin' && <PinnedChoice given={sample.given} />}
      {way === 'json' && <TypedEvent action={action} sample={sample} />}
    </div>
  );
}

function TypedEvent({ action, sample }: { action: GraphAction; sample: SampleView }) {
  const { choice, choose, given } = sample;
  const text = choice.text ?? JSON.stringify(given[0]?.output ?? {}, null, 2);
  const typed = readEvent(text);
  const label = isSource(action) ? 'The event that it makes of a request' : 'The event that it is given';
  return (
    <Field label={label} error={typed.ok ? undefined : typed.message}>
      <CodeField
        kind="json"
        plain
        multiline
        label={label}
        value={text}
        onChange={(next) => choose({ on: 'json', text: next })}
        className="max-h-60"
      />
    </Field>
  );
}
