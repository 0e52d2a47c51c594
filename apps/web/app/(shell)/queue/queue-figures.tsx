import type { ReactNode } from 'react';
import type { QueueSummary } from '../../../src/app-shell/trpc.ts';
import { cx } from '../../../src/ui/cx.ts';
import { formatCount } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { type State, states } from '../../../src/ui/state.tsx';
import { oldestText, rateText, slotsText, waitsText } from './queue-words.ts';

/** How many Action runs are open, in which state, and how fast they come and go. */
export function QueueFigures({ queue }: { queue: QueueSummary }) {
  const { rates } = queue;
  return (
    <section aria-label="Open Action runs" className="grid grid-cols-3 gap-4 max-sm:gap-3 lg:grid-cols-4">
      <Figure state="queued" label="Queued" value={queue.queued} note={oldestText(queue.oldestQueuedMs)} />
      <Figure state="running" label="Running" value={queue.running} note={slotsText(queue.workers)} />
      <Figure
        state="waiting"
        label="Waiting"
        value={queue.waiting}
        note={waitsText(queue.waitingFor) || 'Nothing waits'}
      />
      <div className="border-l border-line pl-4 max-lg:col-span-full max-sm:pl-3">
        <h2 className="text-12 font-medium text-ink-2">Per second, last 10 s</h2>
        <dl className="mt-1.5 grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-y-0.5">
          <Rate label="Runs started" value={rates.storyRuns} />
          <Rate label="Action runs ended" value={rates.actionRuns} />
          <Rate label="Events stored" value={rates.events} />
        </dl>
      </div>
    </section>
  );
}

type FigureProps = { state: State; label: string; value: number; note: ReactNode };

function Figure({ state, label, value, note }: FigureProps) {
  const { icon, tone } = states[state];
  // The arc turns while there is work, not while there is none.
  const isIdle = state === 'running' && value === 0;
  return (
    <div className={`${isIdle ? 'tone-queued' : tone} border-l border-line pl-4 max-sm:pl-3`}>
      <h2 className="flex items-center gap-1.5 text-12 font-medium text-ink-2">
        <Icon of={icon} size={14} className={cx('text-tone-solid', isIdle && 'animate-none!')} />
        {label}
      </h2>
      <p className="mt-0.5 text-26 font-semibold tabular-nums">{formatCount(value)}</p>
      <p className="text-12 text-ink-3 tabular-nums">{note}</p>
    </div>
  );
}

function Rate({ label, value }: { label: string; value: number }) {
  return (
    <>
      <dt className="text-12 text-ink-2">{label}</dt>
      <dd className="text-right text-13 font-semibold tabular-nums">{rateText(value)}</dd>
    </>
  );
}
