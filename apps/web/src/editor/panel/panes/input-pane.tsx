'use client';
import type { GraphAction, Id } from '@storyloom/engine';
import { ChevronDown, ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatClock } from '../../../ui/format.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { readsMailbox } from '../../rules/types.ts';
import { InputChoice } from '../../trial/input-choice.tsx';
import type { SampleView } from '../../trial/use-sample.ts';
import { PaneHead } from './pane-head.tsx';
import { type Source, SourceList } from './source-list.tsx';
import { ValueView } from './value-view.tsx';

/** What an Action is given: the chosen event, those on its way, and all else that formulas may name. */
export function InputPane({ action, sample }: { action: GraphAction; sample: SampleView }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const sources = sourcesIn(sample);
  const fetches = readsMailbox(action);
  const shown = sources.find(({ slug }) => slug === chosen) ?? sources[0];
  return (
    <section
      aria-label="Input"
      data-pane="input"
      data-paths=""
      className="flex h-full min-h-0 min-w-0 flex-col"
    >
      <PaneHead title="Input" act="inputPane" />
      {!fetches && <EventPicker action={action} sample={sample} />}
      {shown === undefined ? (
        <EmptyState title={fetches ? 'It takes no event' : 'Nothing leads here'} className="px-4 py-3">
          {fetches
            ? 'It looks into its mailbox by itself. Test it to see the newest mail.'
            : 'Link an Action to this one: its events are its input.'}
        </EmptyState>
      ) : (
        <>
          <SourceList sources={sources} current={shown.slug} onChoose={setChosen} />
          <ValueView key={shown.slug} slug={shown.slug} value={shown.value} />
        </>
      )}
    </section>
  );
}

const notes = { event: '', pin: 'Pinned', typed: 'JSON', sample: 'Sample' } as const;

function sourcesIn({ given, offered }: SampleView): Source[] {
  const events = given.map(({ action, output, origin, event }) => ({
    slug: action.slug,
    name: action.name,
    value: output,
    note: event ? formatClock(new Date(event.createdAt)) : notes[origin],
    pinned: origin === 'pin',
  }));
  const own = new Set(events.map(({ slug }) => slug));
  const names = Object.entries(offered)
    .filter(([root]) => !own.has(root))
    .map(([root, value]) => ({ slug: root, name: root, value, note: 'Names', pinned: false }));
  return [...events, ...names];
}

/** Which event comes in: the one before, the next one, or any other. */
function EventPicker({ action, sample }: { action: GraphAction; sample: SampleView }) {
  const { latest, eventId, choose } = sample;
  const index = latest.events.findIndex(({ id }) => id === eventId);
  const go = (to: Id | undefined) => {
    if (to !== undefined) choose({ on: to });
  };
  return (
    <div className="flex items-center gap-1.5 px-4 py-2">
      <Popover
        label="Choose the input"
        className="w-100 p-3"
        trigger={
          <Button className="min-w-0 flex-1 justify-start">
            <span className="text-ink-3">Event</span>
            <span className="min-w-0 flex-1 truncate text-left">{pickedWords(sample)}</span>
            <ChevronDown size={14} aria-hidden />
          </Button>
        }
      >
        <InputChoice action={action} sample={sample} />
      </Popover>
      <IconButton
        icon={ChevronLeft}
        label="Older event"
        disabled={latest.events.length === 0 || index >= latest.events.length - 1}
        onClick={() => go(latest.events[index + 1]?.id)}
      />
      <IconButton
        icon={ChevronRight}
        label="Newer event"
        disabled={index <= 0}
        onClick={() => go(latest.events[index - 1]?.id)}
      />
    </div>
  );
}

function pickedWords({ latest, eventId, pinned, choice }: SampleView): string {
  if (choice.on === 'json') return 'As typed';
  if (pinned) return `Pinned, ${pinned.name}`;
  const event = latest.events.find(({ id }) => id === eventId);
  if (event) {
    const time = formatClock(new Date(event.createdAt));
    return event.id === latest.events[0]?.id ? `Latest, ${time}` : time;
  }
  return eventId === null ? 'Sample' : 'An earlier event';
}
