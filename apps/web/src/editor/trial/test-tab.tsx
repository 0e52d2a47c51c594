'use client';
import type { GraphAction, Id, Json } from '@storyloom/engine';
import { skipToken, useQuery } from '@tanstack/react-query';
import { FlaskConical, Square } from 'lucide-react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Field } from '../../ui/field.tsx';
import { Keys } from '../../ui/kbd.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { linksTo } from '../rules/incoming.ts';
import { definitionOf, isSource } from '../rules/types.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { EventChoice } from './event-choice.tsx';
import { TestResult } from './test-result.tsx';
import { useLatestEvents } from './use-latest-events.ts';
import { readEvent, type Trial, type TrialSource } from './use-trial.ts';
import { useWantedTest } from './use-wanted-test.ts';

/** Runs one Action on an event that a person chooses, and shows what it does. */
export function TestTab({ action, trial }: { action: GraphAction; trial: Trial }) {
  const { readOnly } = useEditor();
  const latest = useLatestEvents(action);
  const eventId = trial.eventId ?? latest.events[0]?.id ?? null;
  const sample = useSample(action, eventId);
  const text = trial.text ?? JSON.stringify(sample, null, 2);
  const typed = readEvent(text);
  const source = trial.source ?? (latest.events.length > 0 || latest.pending ? 'event' : 'json');
  const onEvent = source === 'event';
  const canRun = !readOnly && !trial.busy && (onEvent ? eventId !== null : typed.ok);
  const run = () => {
    if (!canRun) return;
    if (!onEvent && typed.ok) trial.run({ payload: typed.payload });
    if (onEvent && eventId !== null) trial.run({ eventId });
  };
  useWantedTest(action.id, { ready: !latest.pending, canRun: onEvent && canRun, run });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 py-3.5">
      <form
        aria-label="Test"
        className="grid grid-cols-[minmax(0,1fr)] gap-3 px-4"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          run();
        }}
      >
        <Segmented<TrialSource>
          label="Test with"
          options={[
            { value: 'event', label: 'An event' },
            { value: 'json', label: 'JSON' },
          ]}
          value={source}
          onChange={(next) => trial.choose({ source: next })}
          className="justify-self-start"
        />
        {onEvent ? (
          <EventChoice latest={latest} value={eventId} onChoose={(id) => trial.choose({ eventId: id })} />
        ) : (
          <Field
            label={isSource(action) ? 'The event that it makes of a request' : 'The event that it is given'}
            error={typed.ok ? undefined : typed.message}
          >
            <Textarea
              mono
              value={text}
              onValueChange={(next) => trial.choose({ text: next })}
              spellCheck={false}
              className="max-h-60 min-h-32"
            />
          </Field>
        )}
        <div className="flex items-center gap-2">
          <Button type="submit" variant="primary" icon={FlaskConical} disabled={!canRun} busy={trial.busy}>
            Test
          </Button>
          {trial.busy ? (
            <Button icon={Square} onClick={trial.stop}>
              Stop
            </Button>
          ) : (
            <span className="max-sm:hidden">
              <Keys keys={['Ctrl', '↵']} />
            </span>
          )}
        </div>
        <p className="text-12 text-ink-3">
          {readOnly
            ? 'Your role in this team does not allow tests.'
            : 'Requests and mails are really sent, with test credentials where there are some. Nothing is stored, and nothing goes on to later Actions.'}
        </p>
        {trial.error !== null && <ErrorState title="It was not tested">{explain(trial.error)}</ErrorState>}
      </form>
      {trial.result && <TestResult action={action} result={trial.result} />}
    </div>
  );
}

/** What the field for JSON starts with: the chosen event, or a sample of what comes here. */
function useSample(action: GraphAction, eventId: Id | null): Json {
  const trpc = useTRPC();
  const graph = useGraph();
  const event = useQuery(
    trpc.events.get.queryOptions(eventId === null ? skipToken : { id: eventId }, {
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  if (event.data) return event.data.output;
  const [first] = isSource(action) ? [] : linksTo(graph, action.id);
  const from = first ? graph.actions[first.from] : action;
  return definitionOf(from?.type ?? '')?.sampleOutput ?? {};
}
