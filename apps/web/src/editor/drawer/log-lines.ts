import type { LogLevel, LogLine } from '@storyloom/engine';

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** How each level is said and coloured; the word is always there. */
export const levelLooks: Record<LogLevel, { word: string; tone: string }> = {
  debug: { word: 'Debug', tone: 'tone-queued' },
  info: { word: 'Info', tone: 'tone-plain' },
  warn: { word: 'Warning', tone: 'tone-waiting' },
  error: { word: 'Error', tone: 'tone-failed' },
};

export const levelFilters: readonly { value: LogLevel; label: string }[] = [
  { value: 'debug', label: 'All levels' },
  { value: 'info', label: 'Info and above' },
  { value: 'warn', label: 'Warnings and errors' },
  { value: 'error', label: 'Errors' },
];

/** The lines of this level and above, in their order, each with its place among all: two may be the same. */
export function linesFrom(lines: readonly LogLine[], least: LogLevel): (LogLine & { place: number })[] {
  return lines
    .map((line, place) => ({ ...line, place }))
    .filter(({ level }) => levels.indexOf(level) >= levels.indexOf(least));
}

type Numbered = LogLine & { seq: number };

/** What is known and what came, each line once: after a lost connection some come again. */
export function withLines(known: readonly Numbered[], more: readonly Numbered[]): readonly Numbered[] {
  const last = known.at(-1)?.seq ?? -1;
  const fresh = more.filter(({ seq }) => seq > last);
  return fresh.length === 0 ? known : [...known, ...fresh];
}
