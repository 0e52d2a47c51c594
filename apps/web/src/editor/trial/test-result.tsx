'use client';
import type { GraphAction } from '@storyloom/engine';
import { ChevronLeft, ChevronRight, Hourglass } from 'lucide-react';
import { useState } from 'react';
import type { TriedAction } from '../../app-shell/trpc.ts';
import { formatCounted, formatDuration } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { StateBadge } from '../../ui/state.tsx';
import { Tag } from '../../ui/tag.tsx';
import { JsonTree } from '../drawer/json-tree.tsx';
import { StepError } from '../drawer/step-error.tsx';
import { StepLogs } from '../drawer/step-logs.tsx';
import { portTitle } from '../rules/types.ts';
import { ExchangeView, MessageView } from './exchange-view.tsx';

/** What a test came to: what failed, what it would emit, what it said to the world. */
export function TestResult({ action, result }: { action: GraphAction; result: TriedAction }) {
  const { error, waits, emitted, reply, exchanges, warnings, logs, ms } = result;
  const state = error ? 'failed' : waits ? 'waiting' : 'succeeded';
  return (
    <section aria-label="Result of the test" className="grid grid-cols-[minmax(0,1fr)] border-t border-line">
      <header className="flex min-h-9 flex-wrap items-center gap-2 bg-sunken px-4 py-1 text-12">
        <StateBadge state={state} />
        <span className="text-ink-2">{summaryOf(result)}</span>
        <span className="ml-auto text-ink-3 tabular-nums">{formatDuration(ms)}</span>
      </header>
      {error && (
        <div className="px-2">
          <StepError step={{ actionId: action.id, attempt: 1 }} error={error} />
        </div>
      )}
      {waits && (
        <p className="tone-waiting flex gap-2 border-t border-line px-4 py-2 text-12 text-tone-text">
          <Icon of={Hourglass} size={14} className="mt-px" />
          {waits.ms === null
            ? waits.reason
            : `It would go on in ${formatDuration(waits.ms)}: ${waits.reason}`}
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning} className="tone-waiting border-t border-line px-4 py-2 text-12 text-tone-text">
          {warning}
        </p>
      ))}
      {emitted.length > 0 && <Emitted action={action} emitted={emitted} />}
      {reply && (
        <Part title="Answer to the sender">
          <MessageView
            message={{ line: String(reply.status), headers: reply.headers, body: reply.body }}
            label="Answer"
          />
        </Part>
      )}
      {exchanges.length > 0 && (
        <Part title="Said and heard">
          {exchanges.map((exchange, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what one test said and heard never changes its order.
            <ExchangeView key={index} exchange={exchange} open={exchanges.length === 1} />
          ))}
        </Part>
      )}
      {logs.length > 0 && (
        <Part title="Log">
          <StepLogs lines={logs} />
        </Part>
      )}
    </section>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title} className="border-t border-line px-4 py-2">
      <h3 className="mb-1.5 text-12 font-medium text-ink-2">{title}</h3>
      {children}
    </section>
  );
}

function Emitted({ action, emitted }: { action: GraphAction; emitted: TriedAction['emitted'] }) {
  const [place, setPlace] = useState(0);
  const index = Math.min(place, emitted.length - 1);
  const event = emitted[index];
  if (!event) return null;
  return (
    <section aria-label="Events" className="border-t border-line py-2">
      <h3 className="flex min-h-6 items-center gap-2 px-4 text-12 font-medium text-ink-2">
        {emitted.length === 1 ? 'Event' : `Event ${index + 1} of ${emitted.length}`}
        <Tag>{portTitle(action, event.port)}</Tag>
        {emitted.length > 1 && (
          <span className="ml-auto flex">
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
              disabled={index >= emitted.length - 1}
              onClick={() => setPlace(index + 1)}
            />
          </span>
        )}
      </h3>
      <div className="flex max-h-64 flex-col px-1">
        <JsonTree key={index} slug={action.slug} value={event.payload} />
      </div>
    </section>
  );
}

function summaryOf({ emitted, error, waits, reply }: TriedAction): string {
  if (error) return emitted.length === 0 ? 'It would emit nothing' : '';
  if (waits) return 'It would wait';
  if (emitted.length === 0 && reply) return 'It would store nothing';
  return emitted.length === 0
    ? 'It would emit nothing'
    : `It would emit ${formatCounted(emitted.length, 'event')}`;
}
