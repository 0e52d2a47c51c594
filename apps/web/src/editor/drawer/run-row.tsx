'use client';
import type { Id, StoryRunState } from '@storyloom/engine';
import { entryText, type RunEntry } from '../../runs/run-entry.ts';
import { cx } from '../../ui/cx.ts';
import { formatClock, formatCounted, formatDuration, formatInstant } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { states } from '../../ui/state.tsx';
import { stateOfRun } from './run-state.ts';
import { runWords, shortRunWords } from './run-words.ts';

export type RunItem = {
  id: Id;
  startedAt: string;
  state: StoryRunState;
  events: number;
  durationMs: number | null;
  failedAction: string | null;
  waitingFor: { message: string } | null;
  entry: RunEntry;
};

/** One run in a list of runs. */
export function RunRow({ run, pressed, onSelect }: { run: RunItem; pressed: boolean; onSelect: () => void }) {
  const now = new Date();
  const { icon, tone } = states[stateOfRun(run.state)];
  const words = runWords(run, { now });
  const about = entryText(run.entry);
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onSelect}
      className={cx(
        'flex h-6.5 w-full items-center gap-2 rounded-2 px-2 text-left whitespace-nowrap max-sm:h-11',
        tone,
        pressed ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <Icon of={icon} className="text-tone-solid" />
      <span className="w-14 tabular-nums" title={formatInstant(new Date(run.startedAt))}>
        {formatClock(new Date(run.startedAt))}
      </span>
      <span
        title={`${words} · ${about}`}
        className={cx(
          'min-w-0 flex-1 truncate',
          run.state === 'failed' || run.state === 'waiting' ? 'text-tone-text' : 'text-ink-2',
        )}
      >
        {run.state === 'waiting' && <span className="sr-only">Waiting: </span>}
        {shortRunWords(run, { now })}
        <span className="text-ink-3"> · {about}</span>
      </span>
      <span className="text-12 text-ink-3 tabular-nums @max-[420px]:hidden">
        {formatCounted(run.events, 'event')}
      </span>
      <span className="w-14 text-right text-12 text-ink-3 tabular-nums @max-[420px]:w-auto">
        {run.durationMs === null ? '' : formatDuration(run.durationMs)}
      </span>
    </button>
  );
}
