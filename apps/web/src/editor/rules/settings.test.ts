import type { ActionSettings, GraphAction } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import {
  durationText,
  readCount,
  readDuration,
  readTimeSaved,
  savedText,
  timeSavedText,
} from '../../ui/amounts.ts';
import { failureText, readFailure } from './failures.ts';
import { markersOf } from './markers.ts';
import {
  impliedRetry,
  isInLoop,
  monitoringSummary,
  settingsFor,
  settingsSummary,
  settingText,
  usualOutcome,
} from './settings.ts';
import { story } from './story.ts';

const retry = { max: 3, delay_s: 1, backoff: 'exponential', max_delay_s: 3600, on: [] } as const;
const monitoring = { monitor_all_events: true, monitor_failures: true, monitor_no_events_emitted: 7200 };
const reporting = { time_saved_value: 5, time_saved_unit: 'minutes' } as const;
const all: ActionSettings = {
  retry: { ...retry, on: ['429', '500-599', '0'] },
  schedule: [{ every_s: 300 }, { cron: '0 9 * * 1', timezone: 'Europe/Dublin' }],
  timeout_s: 90,
  outcome_unknown: 'ask',
  concurrency: { max: 2, key: '<<hook.body.customer>>' },
  rate_limit: { name: 'crm', max: 1000, per_s: 60 },
  priority: 'high',
  cycle_limit: 20,
  exit: true,
  monitoring,
  reporting,
};

describe('settings in words', () => {
  it('fit on the head of their section', () => {
    expect(settingsSummary({})).toBe('Default');
    expect(settingsSummary({ priority: 'normal' })).toBe('Default');
    expect(settingsSummary({ retry: { ...retry, max: 1, on: [] }, timeout_s: 30 })).toBe(
      'Retry once, 30 s at most',
    );
    expect(settingsSummary(all)).toBe(
      'Retry 3 times, 90 s at most, asks when in doubt, 2 at once, 1,000 per min, high priority, 20 turns, answers the caller',
    );
  });

  it.each([
    ['retry', '3 times, after 1 s, each pause twice the last, 1 h at most, on 429, 500–599, no answer'],
    ['schedule', 'Every 5 minutes; 0 9 * * 1 in Europe/Dublin'],
    ['timeout_s', '90 s'],
    ['outcome_unknown', 'wait for a person'],
    ['concurrency', '2 for each <<hook.body.customer>>'],
    ['rate_limit', '1,000 in 1 min, shared as “crm”'],
    ['priority', 'high'],
    ['cycle_limit', '20 turns'],
    ['exit', 'yes'],
    ['monitoring', 'every failure, every event, silence of 2 h'],
    ['reporting', '5 min'],
  ])('say what a value of %s means', (key, text) => {
    expect(settingText(all, key)).toBe(text);
    expect(settingText({}, key)).toBe('Not set');
  });

  it('of what is told and saved fit on the head of a section of their own', () => {
    expect(monitoringSummary({})).toBe('Off');
    expect(monitoringSummary({ reporting })).toBe('Saves 5 min');
    expect(monitoringSummary({ monitoring, reporting })).toBe(
      'Tells of every failure, every event, silence of 2 h, saves 5 min',
    );
  });

  it('leave a small mark on the card', () => {
    expect(markersOf(all)).toEqual(['schedule', 'retry', 'limit', 'exit']);
    expect(markersOf({ priority: 'low', retry: { ...retry, max: 0, on: [] } })).toEqual([]);
  });
});

describe('which settings are shown', () => {
  const graph = story('hook success message', 'message success http', 'http failure message');
  const action = (id: string): GraphAction => {
    const found = graph.actions[id];
    if (!found) throw new Error('No such Action.');
    return found;
  };

  it('depends on what an Action does', () => {
    expect([...settingsFor(graph, action('hook'))]).toEqual([]);
    expect(settingsFor(graph, action('http')).has('retry')).toBe(true);
    expect(settingsFor(graph, action('message')).has('retry')).toBe(false);
    expect(settingsFor(graph, { ...action('message'), settings: all }).has('retry')).toBe(true);
  });

  it('depends on whether a path comes back to it', () => {
    expect(isInLoop(graph, 'http')).toBe(true);
    expect(isInLoop(graph, 'hook')).toBe(false);
    expect(settingsFor(graph, action('message')).has('cycle_limit')).toBe(true);
  });

  it('says what a type does by itself when a worker dies', () => {
    expect(usualOutcome(action('message'))).toBe('retry');
  });

  it('says what retries the options come to', () => {
    const options = { retry_on_status: ['429'], retries: 3 };
    expect(impliedRetry({ ...action('http'), options })).toMatch(/^3 times, after 1 s.* on .*429/);
    expect(impliedRetry({ ...action('http'), options: {} })).toBeUndefined();
    expect(impliedRetry(action('message'))).toBeUndefined();
  });
});

describe('amounts as they are typed', () => {
  const bounds = { least: 1, most: 86_400 };

  it.each([
    ['30', 30],
    ['30 s', 30],
    ['1.5h', 5400],
    ['2 Days', 172_800],
    ['', undefined],
  ])('reads %j as a time', (text, value) => {
    expect(readDuration(text, { ...bounds, most: 604_800 })).toEqual({ ok: true, value });
  });

  it.each(['soon', '5 weeks', '0', '2 d'])('says why %j is none', (text) => {
    expect(readDuration(text, bounds)).toMatchObject({ ok: false, message: expect.stringMatching(/\.$/) });
  });

  it.each([1, 30, 90, 300, 7200, 86_400, 0, 0.5])(
    'writes %d seconds so that it reads them back',
    (seconds) => {
      expect(readDuration(durationText(seconds), { least: 0, most: 1e6 })).toEqual({
        ok: true,
        value: seconds,
      });
    },
  );

  it.each([
    ['5', '5 min'],
    ['1.5 hours', '1.5 h'],
    ['2d', '2 d'],
    ['0', null],
    ['', null],
  ])('reads %j as a time that is saved', (text, shown) => {
    const read = readTimeSaved(text);
    if (!read.ok) throw new Error(read.message);
    expect(read.value === undefined ? null : timeSavedText(read.value)).toBe(shown);
  });

  it.each(['soon', '30 s', '1 week', '2000000'])('says why %j saves no time', (text) => {
    expect(readTimeSaved(text)).toMatchObject({ ok: false, message: expect.stringMatching(/\.$/) });
  });

  it('sums saved time up in hours', () => {
    expect([0, 90, 3_600, 187_380].map(savedText)).toEqual(['0 min', '2 min', '1 h', '52 h 3 min']);
  });

  it('reads counts', () => {
    expect(readCount('1,000', { least: 1, most: 1000 })).toEqual({ ok: true, value: 1000 });
    expect(readCount('1001', { least: 1, most: 1000 })).toEqual({ ok: false, message: 'At most 1,000.' });
    expect(readCount('1.5', { least: 1, most: 10 })).toMatchObject({ ok: false });
  });
});

describe('failures as they are typed', () => {
  it.each([
    ['429', '429'],
    ['500 – 599', '500-599'],
    ['5xx', '500-599'],
    ['No answer', '0'],
    ['timeout', 'timeout'],
  ])('reads %j', (text, value) => {
    expect(readFailure(text)).toEqual({ ok: true, value });
    expect(readFailure(failureText(value))).toEqual({ ok: true, value });
  });

  it.each(['599-500', '42', 'what?', '50x'])('says why %j is none', (text) => {
    expect(readFailure(text)).toMatchObject({ ok: false });
  });
});
