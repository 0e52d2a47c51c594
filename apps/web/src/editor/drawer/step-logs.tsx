'use client';
import type { LogLevel, LogLine } from '@storyloom/engine';
import { useState } from 'react';
import { formatClock, formatInstant } from '../../ui/format.ts';
import { Select } from '../../ui/select.tsx';
import { levelFilters, levelLooks, linesFrom } from './log-lines.ts';

type StepLogsProps = { lines: readonly LogLine[]; empty?: string };

/** What an Action left for people, oldest first. */
export function StepLogs({ lines, empty = 'It logged nothing.' }: StepLogsProps) {
  const [least, setLeast] = useState<LogLevel>('debug');
  if (lines.length === 0) {
    return <p className="p-3 text-12 text-ink-3">{empty}</p>;
  }
  const shown = linesFrom(lines, least);
  return (
    <div className="grid content-start gap-1 p-2">
      <Select
        size="sm"
        label="Levels shown"
        options={levelFilters}
        value={least}
        onChange={setLeast}
        className="max-w-48"
      />
      {shown.length === 0 && <p className="px-1 py-1 text-12 text-ink-3">No line of this level.</p>}
      <ol aria-label="Log of the step" className="text-12">
        {shown.map((line) => {
          const { word, tone } = levelLooks[line.level];
          const at = new Date(line.at);
          return (
            <li
              key={line.place}
              className={`${tone} grid grid-cols-[56px_60px_minmax(0,1fr)] gap-2 px-1 py-0.5`}
            >
              <time dateTime={at.toISOString()} title={formatInstant(at)} className="text-ink-3 tabular-nums">
                {formatClock(at)}
              </time>
              <span className="font-medium text-tone-text">{word}</span>
              <span className="break-words whitespace-pre-wrap">{line.message}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
