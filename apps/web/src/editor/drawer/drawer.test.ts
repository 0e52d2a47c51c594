import type { LogLine } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { type LineageEvent, lineageRows } from './lineage-rows.ts';
import { localTimes, shortTime } from './local-times.ts';
import { linesFrom } from './log-lines.ts';
import { canRerun, waitWords } from './step-words.ts';
import { runSpan, stepBars, stepTimes, ticksOf } from './timeline.ts';

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
  const hook = { state: 'succeeded', queuedAt: at(0), startedAt: at(0), endedAt: at(0), logs: [] };
  const call = { state: 'succeeded', queuedAt: at(0), startedAt: at(2), endedAt: at(6), logs: [] };
  const open = { state: 'running', queuedAt: at(6), startedAt: at(7), endedAt: null, logs: [] };
  const later = new Date(at(8));

  it('lie where the steps lay in the whole', () => {
    const span = runSpan([hook, call, open], later);
    expect(stepBars(hook, span, { now: later })).toEqual([{ kind: 'work', from: 0, length: 0 }]);
    expect(stepBars(call, span, { now: later })).toEqual([
      { kind: 'wait', from: 0, length: 0.25 },
      { kind: 'work', from: 0.25, length: 0.5 },
    ]);
    expect(stepBars(open, span, { now: later })).toEqual([
      { kind: 'wait', from: 0.75, length: 0.125 },
      { kind: 'work', from: 0.875, length: 0.125 },
    ]);
  });

  it('keep tries apart from the pauses between them', () => {
    const ms = (seconds: number) => now.getTime() + seconds * 1000;
    const tried = {
      state: 'failed',
      queuedAt: at(0),
      startedAt: at(0),
      endedAt: at(8),
      logs: [{ at: ms(0.5) }, { at: ms(1), pauseMs: 1_000 }, { at: ms(3), pauseMs: 4_000 }],
    };
    expect(stepBars(tried, runSpan([tried], later), { now: later })).toEqual([
      { kind: 'failed', from: 0, length: 0.125 },
      { kind: 'wait', from: 0.125, length: 0.125 },
      { kind: 'failed', from: 0.25, length: 0.125 },
      { kind: 'wait', from: 0.375, length: 0.5 },
      { kind: 'failed', from: 0.875, length: 0.125 },
    ]);
    expect(stepTimes(tried, { now: later })).toEqual({ workMs: 3_000, waitMs: 5_000 });
    const late = { ...tried, logs: [...tried.logs, { at: ms(7.5), begins: true as const }] };
    expect(stepTimes(late, { now: later })).toEqual({ workMs: 1_500, waitMs: 6_500 });
    const waiting = { ...tried, state: 'waiting', endedAt: null, logs: tried.logs.slice(0, 2) };
    expect(stepTimes(waiting, { now: later })).toEqual({ workMs: 1_000, waitMs: 7_000 });
  });

  it('of what only waits are waits', () => {
    expect(stepTimes(call, { now: later, waits: true })).toEqual({ workMs: 0, waitMs: 6_000 });
  });

  it('never leave the whole, however clocks differ', () => {
    const odd = { state: 'failed', queuedAt: at(5), startedAt: at(3), endedAt: at(4), logs: [] };
    const span = { from: Date.parse(at(4)), to: Date.parse(at(4)) };
    for (const bar of stepBars(odd, span, { now })) {
      expect(bar.from).toBeGreaterThanOrEqual(0);
      expect(bar.from + bar.length).toBeLessThanOrEqual(1);
    }
    expect(runSpan([], now)).toEqual({ from: 0, to: 0 });
  });

  it('stand under an axis with even marks', () => {
    expect(ticksOf(6_800, 7)).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000]);
    expect(ticksOf(45, 6)).toEqual([0, 10, 20, 30, 40]);
    expect(ticksOf(0, 6)).toEqual([0]);
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
