import type { ScheduleSpec } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import {
  describeSpec,
  formatTick,
  formOf,
  type ServerSchedule,
  specOf,
  summaryOf,
  upcoming,
  withEnabled,
  withMisfire,
} from './schedule-form.ts';

const zone = 'Europe/Dublin';
const daily: ScheduleSpec = { cron: '30 2 * * *', timezone: zone };

describe('the form of a schedule', () => {
  it.each<ScheduleSpec>([
    { every_s: 1 },
    { every_s: 90, misfire: 'all' },
    { every_s: 7200, enabled: false },
    { every_s: 172_800 },
    daily,
    { ...daily, misfire: 'skip', enabled: false },
  ])('says what it was filled with: %o', (spec) => {
    expect(specOf(formOf(spec, 'UTC'), spec)).toEqual({ ok: true, spec });
  });

  it('shows an interval in its largest whole unit', () => {
    expect(formOf({ every_s: 5400 }, zone)).toMatchObject({ count: '90', unit: 'minutes' });
    expect(formOf({ every_s: 86_400 }, zone)).toMatchObject({ count: '1', unit: 'days' });
  });

  it('gives a cron the zone of its reader, and takes spaces as they are typed', () => {
    const form = { ...formOf({ every_s: 60 }, zone), kind: 'cron' as const, cron: ' 0  9 * * 1 ' };
    expect(specOf(form, { every_s: 60, misfire: 'skip' })).toEqual({
      ok: true,
      spec: { cron: '0 9 * * 1', timezone: zone, misfire: 'skip' },
    });
  });

  it('tells what is wrong under its field', () => {
    const form = formOf(daily, zone);
    expect(specOf({ ...form, cron: '61 * * * *', timezone: 'Mars' }, daily)).toEqual({
      ok: false,
      faults: {
        cron: expect.stringContaining('"61" is no minute'),
        timezone: expect.stringContaining('"Mars"'),
      },
    });
    const interval = formOf({ every_s: 60 }, zone);
    const faultOf = (count: string) => {
      const result = specOf({ ...interval, count }, { every_s: 60 });
      return result.ok ? null : result.faults.count;
    };
    expect(faultOf('')).toBe('The interval is a whole number.');
    expect(faultOf('1.5')).toBe('The interval is a whole number.');
    expect(faultOf('0')).toBe('The interval is at least 1 second.');
    expect(faultOf('9999999')).toBe('The interval is at most 366 days.');
    expect(faultOf('5')).toBeNull();
  });

  it('leaves defaults unwritten', () => {
    expect(withMisfire({ ...daily, misfire: 'all' }, 'once')).toEqual(daily);
    expect(withMisfire(daily, 'skip')).toEqual({ ...daily, misfire: 'skip' });
    expect(withEnabled({ ...daily, enabled: false }, true)).toEqual(daily);
    expect(withEnabled(daily, false)).toEqual({ ...daily, enabled: false });
  });
});

it('says schedules in words', () => {
  expect(describeSpec({ every_s: 300 })).toBe('Every 5 minutes');
  expect(describeSpec({ every_s: 3600 })).toBe('Every hour');
  expect(describeSpec(daily)).toBe('30 2 * * * in Europe/Dublin');
  expect(summaryOf([])).toBe('None');
  expect(summaryOf([{ every_s: 1, enabled: false }])).toBe('Every second, off');
  expect(summaryOf([daily, { every_s: 1, enabled: false }])).toBe('2 schedules, 1 off');
});

describe('the next ticks', () => {
  const now = new Date('2026-11-27T12:00:00Z');
  const server: ServerSchedule = {
    place: 0,
    spec: { every_s: 60 },
    enabled: true,
    lastAt: null,
    missed: 0,
    missedTicks: [],
    nextTicks: ['2026-11-27T11:59:47Z', '2026-11-27T12:00:47Z'],
  };
  const iso = (ticks: Date[]) => ticks.map((tick) => tick.toISOString().slice(11, 19));

  it('are those of the server, in its step, without those that passed', () => {
    expect(iso(upcoming({ every_s: 60, misfire: 'all' }, server, now))).toEqual([
      '12:00:47',
      '12:01:47',
      '12:02:47',
      '12:03:47',
      '12:04:47',
    ]);
  });

  it('are computed for times that the server does not know yet', () => {
    expect(iso(upcoming({ every_s: 600 }, server, now))[0]).toBe('12:10:00');
    expect(iso(upcoming(daily, undefined, now))).toHaveLength(5);
    expect(upcoming({ every_s: 60, enabled: false }, server, now)).toEqual([]);
  });

  it('are told in the language and zone of the reader', () => {
    const tick = new Date('2026-11-27T02:30:00Z');
    const told = formatTick(tick, { locale: 'en-GB', timeZone: 'America/New_York' });
    for (const part of ['Thu', '26 Nov', '21:30']) expect(told).toContain(part);
    const later = new Date(tick.getTime() + 7_000);
    expect(formatTick(later, { locale: 'de', timeZone: 'UTC' })).toContain('02:30:07');
  });
});
