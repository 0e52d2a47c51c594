'use client';
import type { Id } from '@storyloom/engine';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useView } from '../state/use-editor.ts';
import { CalledRuns } from './called-runs.tsx';
import { EventTree } from './event-tree.tsx';
import { LineageView } from './lineage-view.tsx';
import { ReEmitButton } from './re-emit-button.tsx';
import { RerunMenu } from './rerun-menu.tsx';
import { shownStep } from './shown-step.ts';
import { StepError } from './step-error.tsx';
import { StepLog } from './step-log.tsx';
import { canRerun } from './step-words.ts';
import { useRun } from './use-run.ts';
import { WaitCard } from './wait-card.tsx';

type Part = 'event' | 'logs' | 'lineage';

/** One step: its event as a tree, why it failed or waits, its log, where its event came from and led to. */
export function StepDetail({ runId }: { runId: Id }) {
  const run = useRun(runId);
  const stepId = useView((state) => state.stepId);
  const step = run.data && shownStep(run.data.steps, stepId);
  const [place, setPlace] = useState(0);
  const [part, setPart] = useState<Part>('event');
  if (!step) return <div />;
  const index = Math.min(place, Math.max(0, step.events.length - 1));
  const event = step.events[index];
  const lineageOf = event?.id ?? step.inputEventId;
  const shown = part === 'lineage' && lineageOf === null ? 'event' : part;
  const logs = step.logs.length;
  return (
    <section
      aria-label={`${step.actionName}, detail`}
      className="flex min-h-0 min-w-0 flex-col max-sm:min-h-80"
    >
      <header className="@container flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 border-b border-line bg-sunken py-0.5 pr-1 pl-3 text-11 text-ink-3 max-sm:py-1">
        <b className="min-w-0 truncate font-semibold text-ink">{step.actionName}</b>
        {step.events.length > 1 && (
          <span className="flex items-center">
            <span className="whitespace-nowrap tabular-nums">
              event {index + 1} of {step.events.length}
            </span>
            <IconButton
              size="sm"
              icon={ChevronLeft}
              label="Event before"
              disabled={index === 0}
              onClick={() => setPlace(index - 1)}
            />
            <IconButton
              size="sm"
              icon={ChevronRight}
              label="Next event"
              disabled={index >= step.events.length - 1}
              onClick={() => setPlace(index + 1)}
            />
          </span>
        )}
        <span className="ml-auto flex flex-wrap items-center justify-end gap-1">
          <Segmented
            label="Part of the step"
            options={[
              { value: 'event', label: step.error === null ? 'Event' : step.waiting ? 'Waits' : 'Error' },
              { value: 'logs', label: logs === 0 ? 'Log' : `Log ${logs}` },
              ...(lineageOf === null ? [] : [{ value: 'lineage', label: 'Lineage' } as const]),
            ]}
            value={shown}
            onChange={setPart}
          />
          {canRerun(step) && step.inputEventId !== null && (
            <RerunMenu
              actionRunId={step.id}
              actionName={step.actionName}
              eventId={step.inputEventId}
              version={run.data?.version ?? 0}
            />
          )}
          {event && <ReEmitButton key={event.id} eventId={event.id} />}
        </span>
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        {shown === 'logs' && <StepLog key={step.id} step={step} />}
        {shown === 'lineage' && lineageOf !== null && <LineageView key={lineageOf} eventId={lineageOf} />}
        {shown === 'event' && (
          <>
            {step.waiting && <WaitCard step={{ ...step, waiting: step.waiting }} />}
            <CalledRuns calls={step.calls} />
            {step.error && !step.waiting && <StepError step={step} error={step.error} />}
            {step.warnings.map((warning) => (
              <p
                key={warning}
                className="tone-waiting border-b border-line px-3 py-1.5 text-12 text-tone-text"
              >
                {warning}
              </p>
            ))}
            {event && <EventTree key={event.id} id={event.id} />}
            {!event && !step.error && !step.waiting && (
              <p className="p-3 text-12 text-ink-3">{emptySentence(step.state)}</p>
            )}
          </>
        )}
      </div>
    </section>
  );
}

function emptySentence(state: string): string {
  switch (state) {
    case 'queued':
      return 'It waits for a worker.';
    case 'running':
      return 'It is at work; its event shows when it is done.';
    case 'cancelled':
      return 'A person stopped it before it emitted anything.';
    default:
      return 'It emitted no event.';
  }
}
