/** How a step of a run stands, in a few words for its row. */
import type { GraphAction, WaitKind } from '@storyloom/engine';
import { shortTime } from './local-times.ts';

export type Wait = {
  kind: WaitKind;
  /** ISO 8601; null when something other than the time ends it. */
  until: string | null;
  tries: { next: number; most: number } | null;
};

type Reader = { now: Date; timeZone?: string };

const words: Record<WaitKind, string> = {
  retry: 'Waits for its next try',
  delay: 'Waits',
  join: 'Waits for the others of its group',
  slot: 'Waits for a free slot',
  pace: 'Waits for its turn to use a credential',
  resume: 'Suspended',
  decision: 'Waits for a decision',
  call: 'Waits for the story that it called',
  approval: 'Waits for an answer',
};

/** `Try 3 of 5, next at 12:03:10`, `Waits until 12:03:10`, `Waits for a decision` */
export function waitWords({ kind, until, tries }: Wait, reader: Reader): string {
  const at = until === null ? null : shortTime(new Date(until), reader);
  if (tries) return `Try ${tries.next} of ${tries.most}${at === null ? '' : `, next at ${at}`}`;
  if (at === null) return words[kind];
  if (kind === 'join' || kind === 'call' || kind === 'approval') return `${words[kind]}, until ${at} at most`;
  return kind === 'delay' || kind === 'slot' ? `${words[kind]} until ${at}` : `${words[kind]} at ${at}`;
}

/** Whether a step ended and can be run again; the event of a source is emitted again instead. */
export function canRerun(step: { state: string; inputEventId: string | null }): boolean {
  return step.inputEventId !== null && ['succeeded', 'failed', 'cancelled'].includes(step.state);
}

const waiters: readonly string[] = ['approval', 'join', 'send-to-story'];

/** Whether the Action does nothing but wait: for the clock, for others of its group, for a story, for a person. */
export function waitsByNature({ type, options }: Pick<GraphAction, 'type' | 'options'>): boolean {
  return (
    waiters.includes(type) ||
    (type === 'event-transform' && (options.mode === 'delay' || options.mode === 'implode'))
  );
}
