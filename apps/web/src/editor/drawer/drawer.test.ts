import type { LogLine } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { type LineageEvent, lineageRows } from './lineage-rows.ts';
import { localTimes, shortTime } from './local-times.ts';
import { linesFrom, withLines } from './log-lines.ts';
import { canRerun, waitWords } from './step-words.ts';
import { runSpan, stepBars } from './timeline.ts';

const now = new Date('2026-11-26T12:00:00Z');
const reader = { now, timeZone: 'Europe/Dublin' };

describe('times that the server wrote', () => {
  it('are told in the zone of the reader', () => {
    const tokyo = { now, timeZone: 'Asia/Tokyo' };
    const text = 'Waiting for a retry of Price at 2026-11-26 12:03:10 UTC: It answered 503.';
    expect(localTimes(text, tokyo)).toBe('Waiting for a retry of Price at 21:03:10: It answered 503.');
    expect(localTimes('Waiting in Pause until 2026-11-28 09:00:00 UTC.', reader)).toBe(
      'Waiting in Pause until 28 Nov 09:00:00.',
    );
    expect(localTimes('Suspended.', reader)).toBe('Suspended.');
    expect(shortTime(new Date('2026-11-26T23:30:00Z'), tokyo)).toBe('27 Nov 08:30:00');
  });
});

describe('what a step waits for', () => {
  const until = '2026-11-26T12:03:10Z';

  it('says which try comes next and when', () => {
    expect(waitWords({ kind: 'retry', until, tries: { next: 3, most: 5 } }, reader)).toBe(
      'Try 3 of 5, next at 12:03:10',
    );
  });

  it('names what else ends it', () => {
    expect(waitWords({ kind: 'delay', until, tries: null }, reader)).toBe('Waits until 12:03:10');
    expect(waitWords({ kind: 'join', until: null, tries: null }, reader)).toBe(
      'Waits for the others of its group',
    );
    expect(waitWords({ kind: 'join', until, tries: null }, reader)).toBe(
      'Waits for the others of its group, until 12:03:10 at most',
    );
    expect(waitWords({ kind: 'decision', until: null, tries: null }, reader)).toBe('Waits for a decision');
  });

  it('offers to run again what was given an event and has ended', () => {
    expect(canRerun({ state: 'failed', inputEventId: 'e' })).toBe(true);
    expect(canRerun({ state: 'waiting', inputEventId: 'e' })).toBe(false);
    expect(canRerun({ state: 'succeeded', inputEventId: null })).toBe(false);
  });
});

describe('the bars of a run', () => {
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
  const hook = { state: 'succeeded', queuedAt: at(0), startedAt: at(0), endedAt: at(0) };
  const call = { state: 'succeeded', queuedAt: at(0), startedAt: at(2), endedAt: at(6) };
  const open = { state: 'running', queuedAt: at(6), startedAt: at(7), endedAt: null };

  it('lie where the steps lay in the whole', () => {
    const later = new Date(at(8));
    const span = runSpan([hook, call, open], later);
    expect(stepBars(call, span, later)).toEqual({
      queued: { from: 0, length: 0.25 },
      ran: { from: 0.25, length: 0.5 },
    });
    expect(stepBars(open, span, later)).toEqual({
      queued: { from: 0.75, length: 0.125 },
      ran: { from: 0.875, length: 0.125 },
    });
  });

  it('never leave the whole, however clocks differ', () => {
    const odd = { state: 'failed', queuedAt: at(5), startedAt: at(3), endedAt: at(4) };
    const { queued, ran } = stepBars(odd, { from: Date.parse(at(4)), to: Date.parse(at(4)) }, now);
    for (const bar of [queued, ran]) {
      expect(bar.from).toBeGreaterThanOrEqual(0);
      expect(bar.from + bar.length).toBeLessThanOrEqual(1);
    }
    expect(runSpan([], now)).toEqual({ from: 0, to: 0 });
  });
});

it('shows log lines of a level and above', () => {
  const lines: LogLine[] = [
    { at: 1, level: 'debug', message: 'a' },
    { at: 2, level: 'warn', message: 'b' },
    { at: 3, level: 'error', message: 'c' },
  ];
  expect(linesFrom(lines, 'debug')).toHaveLength(3);
  expect(linesFrom(lines, 'warn').map(({ message }) => message)).toEqual(['b', 'c']);
});

describe('the lineage of an event', () => {
  const event = (
    id: string,
    causes: string[],
    relation: LineageEvent['relation'] = 'effect',
  ): LineageEvent => ({
    id,
    relation,
    causes,
    storyRunId: 'run',
    actionId: `action ${id}`,
    actionSlug: id,
    port: 'success',
    reEmitted: false,
    createdAt: now.toISOString(),
    runId: causes.length === 0 ? null : `run ${id}`,
    durationMs: 1,
  });

  it('is one tree from the source down, each event once', () => {
    const rows = lineageRows({
      events: [
        event('hook', [], 'cause'),
        event('left', ['hook'], 'self'),
        event('right', ['hook']),
        event('join', ['left', 'right']),
      ],
      runs: [
        {
          id: 'quiet',
          eventId: 'join',
          actionId: 'a',
          actionSlug: 'mail',
          state: 'failed',
          durationMs: null,
        },
      ],
    });
    expect(rows.map(({ depth, actionSlug }) => `${depth} ${actionSlug}`)).toEqual([
      '0 hook',
      '1 left',
      '2 join',
      '3 mail',
      '1 right',
    ]);
    expect(rows.map(({ moreCauses }) => moreCauses)).toEqual([0, 0, 1, 0, 0]);
    expect(rows.at(0)?.stepId).toBe('hook');
    expect(rows.at(1)?.stepId).toBe('run left');
  });

  it('begins where its causes are gone', () => {
    expect(lineageRows({ events: [event('left', ['gone'], 'self')], runs: [] })).toMatchObject([
      { depth: 0 },
    ]);
  });
});

it('lines that come again after a lost connection stand there once', () => {
  const line = (seq: number) => ({ seq, at: seq, level: 'info', message: `line ${seq}` }) as const;
  const known = withLines([], [line(1), line(2)]);
  expect(withLines(known, [line(2)])).toBe(known);
  expect(withLines(known, [line(2), line(3)]).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});
