'use client';
import type { ActionRunState, GraphAction } from '@storyloom/engine';
import { useEffect, useRef } from 'react';
import { cx } from '../../ui/cx.ts';
import { formatDuration } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { states } from '../../ui/state.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { portTitle, tileOf } from '../rules/types.ts';
import { StepBar } from './step-bar.tsx';
import { type Wait, waitsByNature, waitWords } from './step-words.ts';
import { stepBars, stepTimes, type TimedStep } from './timeline.ts';

type Step = TimedStep & {
  actionName: string;
  attempt: number;
  waiting: Wait | null;
  events: readonly { port: string }[];
  state: ActionRunState;
};

type Props = {
  step: Step;
  /** As the version of the run has it. */
  action: GraphAction | undefined;
  /** How it stood at the moment that is shown; null when it had not begun. */
  state: ActionRunState | null;
  isCurrent: boolean;
  time: { span: { from: number; to: number }; now: Date; at: number | null };
  onSelect: () => void;
};

/** One step: what, how it stands, when, how long. */
export function StepRow({ step, action, state, isCurrent, time, onSelect }: Props) {
  const { icon, tone, word } = states[state ?? 'queued'];
  const ports = [...new Set(step.events.map(({ port }) => port))].filter((port) => port !== 'success');
  const { span, now, at } = time;
  const how = { now, waits: action !== undefined && waitsByNature(action) };
  const { workMs, waitMs } = stepTimes(step, how);
  const words = `${formatDuration(workMs)} at work, ${formatDuration(waitMs)} waiting`;
  const row = useRef<HTMLButtonElement>(null);
  // Keys, the replay and the canvas choose steps, too. On a phone the page scrolls, not the list, and stays.
  useEffect(() => {
    const list = row.current?.closest('ul');
    if (isCurrent && list && list.scrollHeight > list.clientHeight)
      row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <button
      ref={row}
      type="button"
      aria-pressed={isCurrent}
      onClick={onSelect}
      className={cx(
        'flex h-6.5 w-full items-center gap-2 rounded-2 px-2 text-left whitespace-nowrap max-sm:h-11',
        tone,
        isCurrent ? 'bg-selected' : 'hover:bg-hover',
        // Not come to yet: its words can still be read.
        state === null && 'text-ink-3 [&_[aria-hidden]]:opacity-45',
      )}
    >
      <span className="flex w-[38%] max-w-56 min-w-0 shrink-0 items-center gap-2 max-sm:w-auto max-sm:max-w-none max-sm:flex-1">
        <Icon of={icon} className="text-tone-solid" />
        <span className="sr-only">{state === null ? 'Not yet' : word}</span>
        <TypeTile type={action ? tileOf(action) : ''} className="size-[18px]" />
        <span className="min-w-0 truncate">
          {step.actionName}
          {ports.length > 0 && (
            <span className="text-ink-3"> {ports.map((port) => portTitle(action, port)).join(', ')}</span>
          )}
          {step.events.length > 1 && <span className="text-ink-3"> × {step.events.length}</span>}
          <StepNote step={step} now={now} />
        </span>
      </span>
      <StepBar bars={stepBars(step, span, how)} at={at} />
      <span className="min-w-14 text-right text-12 text-ink-3 tabular-nums" title={words}>
        {step.endedAt === null ? '' : formatDuration(workMs + waitMs)}
        <span className="sr-only">{`, ${words}`}</span>
      </span>
    </button>
  );
}

/** What a step waits for, or how often it was tried. */
function StepNote({ step, now }: { step: Pick<Step, 'attempt' | 'waiting'>; now: Date }) {
  if (step.waiting) return <span className="text-tone-text"> {waitWords(step.waiting, { now })}</span>;
  if (step.attempt <= 1) return null;
  return <span className="text-ink-3"> {step.attempt} tries</span>;
}
