/** Which events a re-emission is of, between the form and the server, and in words. */
import { shortTime } from './local-times.ts';

export type RangeChoice = 'hour' | 'day' | 'week' | 'all' | 'between';

export const rangeChoices: readonly { value: RangeChoice; label: string }[] = [
  { value: 'hour', label: 'The last hour' },
  { value: 'day', label: 'The last 24 hours' },
  { value: 'week', label: 'The last 7 days' },
  { value: 'all', label: 'All that are kept' },
  { value: 'between', label: 'Between two times' },
];

const hourMs = 3_600_000;
const lengths: Partial<Record<RangeChoice, number>> = { hour: hourMs, day: 24 * hourMs, week: 168 * hourMs };

export type Range = { from?: string; to?: string };

/** ISO 8601 ends of a range; `from` and `to` are what `datetime-local` fields hold. Or what is wrong. */
export function rangeOf(
  choice: RangeChoice,
  { from, to, now }: { from: string; to: string; now: Date },
): { ok: true; range: Range } | { ok: false; message: string } {
  const length = lengths[choice];
  if (length !== undefined) {
    return { ok: true, range: { from: new Date(now.getTime() - length).toISOString() } };
  }
  if (choice === 'all') return { ok: true, range: {} };
  const [begin, end] = [from, to].map((text) => (text === '' ? null : new Date(text)));
  if (!begin && !end) return { ok: false, message: 'Give at least one of the two times.' };
  if (begin && end && begin >= end) return { ok: false, message: 'The range ends before it begins.' };
  return {
    ok: true,
    range: {
      ...(begin ? { from: begin.toISOString() } : {}),
      ...(end ? { to: end.toISOString() } : {}),
    },
  };
}

export type Filter = {
  actionId?: string | undefined;
  port?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  ids?: readonly string[] | undefined;
  runState?: 'failed' | undefined;
};

/** `Events of Price, failure, of failed runs, from 12:00:00` */
export function filterWords(
  filter: Filter,
  { actionName, now, timeZone }: { actionName: string | null; now: Date; timeZone?: string },
): string {
  const { port, from, to, ids, runState } = filter;
  const at = (text: string) =>
    shortTime(new Date(text), { now, ...(timeZone === undefined ? {} : { timeZone }) });
  const what = ids
    ? `${ids.length} chosen ${ids.length === 1 ? 'event' : 'events'}`
    : actionName === null
      ? 'First events of runs'
      : `Events of ${actionName}`;
  return [
    what,
    port === undefined ? [] : port.replaceAll('_', ' '),
    runState === 'failed' ? 'of failed runs' : [],
    from === undefined ? [] : `from ${at(from)}`,
    to === undefined ? [] : `to ${at(to)}`,
  ]
    .flat()
    .join(', ');
}
