import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dueTicks,
  faultOfCron,
  nextTick,
  nextTicks,
  type ScheduleSpec,
  scheduleSpecSchema,
} from './schedule.ts';

const anchor = new Date('2026-01-01T00:00:00Z');
const at = (text: string) => new Date(text);
const iso = (dates: Date[]) => dates.map((date) => date.toISOString().replace('.000Z', 'Z'));

/** All ticks after `from` until `to`, included. */
function between(spec: ScheduleSpec, from: Date, to: Date): Date[] {
  const ticks: Date[] = [];
  for (let tick = nextTick(spec, from, anchor); tick !== null && tick <= to; ) {
    ticks.push(tick);
    tick = nextTick(spec, tick, anchor);
  }
  return ticks;
}

const hour = 3_600_000;
const day = 24 * hour;

/** `2026-03-29 02:30`, as the wall clock of a zone shows it. */
function wallClock(timeZone: string): (date: Date) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (date) => format.format(date);
}

/** Days around both changes of the clock; each range starts and ends at noon UTC. */
const changes = [
  { timezone: 'Europe/Dublin', from: '2026-03-27T12:00:00Z', to: '2026-03-31T12:00:00Z' },
  { timezone: 'Europe/Dublin', from: '2026-10-23T12:00:00Z', to: '2026-10-27T12:00:00Z' },
  { timezone: 'America/New_York', from: '2026-03-06T12:00:00Z', to: '2026-03-10T12:00:00Z' },
  { timezone: 'America/New_York', from: '2026-10-30T12:00:00Z', to: '2026-11-03T12:00:00Z' },
  { timezone: 'Australia/Lord_Howe', from: '2026-10-02T12:00:00Z', to: '2026-10-06T12:00:00Z' },
  { timezone: 'Australia/Lord_Howe', from: '2026-04-03T12:00:00Z', to: '2026-04-07T12:00:00Z' },
] as const;

/** Each minute of a range and of the day before it, with what the wall clock shows. */
function minutesOf({ timezone, from, to }: (typeof changes)[number]): { date: Date; shown: string }[] {
  const shownAt = wallClock(timezone);
  const start = at(from).getTime() - day;
  return Array.from({ length: (at(to).getTime() - start) / 60_000 + 1 }, (_, index) => {
    const date = new Date(start + index * 60_000);
    return { date, shown: shownAt(date) };
  });
}

/** For each day the first minute whose wall clock shows `time` or later. */
function firstSeen(time: string, minutes: ReturnType<typeof minutesOf>): Date[] {
  const seen = new Map<string, Date>();
  for (const { date, shown } of minutes) {
    const today = shown.slice(0, 10);
    if (!seen.has(today) && shown.slice(11) >= time) seen.set(today, date);
  }
  return [...seen.values()];
}

describe('a cron with a fixed local time', () => {
  it.each(changes)('comes once on each local day in $timezone from $from, whatever the time', (range) => {
    const { timezone, from, to } = range;
    const minutes = minutesOf(range);
    const minute = fc.integer({ min: 0, max: 59 });
    // The hours in which clocks change, and some around them.
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), minute, (h, m) => {
        const time = `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
        const ticks = between({ cron: `${m} ${h} * * *`, timezone }, at(from), at(to));
        const seen = firstSeen(time, minutes).filter((date) => date > at(from) && date <= at(to));
        expect(iso(ticks)).toEqual(iso(seen));
      }),
      { numRuns: 30 },
    );
  });

  it('comes at the first instant after the gap on the day that lacks it, and only then', () => {
    const spec = { cron: '30 2 * * *', timezone: 'America/New_York' };
    expect(iso(between(spec, at('2026-03-07T00:00:00Z'), at('2026-03-09T23:00:00Z')))).toEqual([
      '2026-03-07T07:30:00Z',
      '2026-03-08T07:00:00Z',
      '2026-03-09T06:30:00Z',
    ]);
  });

  it('comes the first time on the day that has it twice', () => {
    const spec = { cron: '30 1 * * *', timezone: 'Europe/Dublin' };
    expect(iso(between(spec, at('2026-10-24T12:00:00Z'), at('2026-10-26T12:00:00Z')))).toEqual([
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00Z',
    ]);
  });

  it('keeps several times of a day, each once', () => {
    const spec = { cron: '15,45 1,2 * * *', timezone: 'America/New_York' };
    // The day with 1:00 to 2:00 twice.
    expect(iso(between(spec, at('2026-11-01T04:00:00Z'), at('2026-11-01T12:00:00Z')))).toEqual([
      '2026-11-01T05:15:00Z',
      '2026-11-01T05:45:00Z',
      '2026-11-01T07:15:00Z',
      '2026-11-01T07:45:00Z',
    ]);
    // The day without 2:00 to 3:00: 2:15 and 2:45 come as one.
    expect(iso(between(spec, at('2026-03-08T04:00:00Z'), at('2026-03-08T12:00:00Z')))).toEqual([
      '2026-03-08T06:15:00Z',
      '2026-03-08T06:45:00Z',
      '2026-03-08T07:00:00Z',
    ]);
  });
});

describe('a cron with a step or *', () => {
  it.each([
    ['Europe/Dublin', '2026-06-10', 288],
    ['Europe/Dublin', '2026-03-29', 276],
    ['Europe/Dublin', '2026-10-25', 300],
    ['America/New_York', '2026-03-08', 276],
    ['America/New_York', '2026-11-01', 300],
    ['Australia/Lord_Howe', '2026-10-04', 282],
    ['Australia/Lord_Howe', '2026-04-05', 294],
  ])('comes every 5 minutes of the day in %s on %s: %i times', (timezone, date, count) => {
    const shownAt = wallClock(timezone);
    const noon = at(`${date}T12:00:00Z`).getTime();
    const ticks = between(
      { cron: '*/5 * * * *', timezone },
      new Date(noon - 2 * day),
      new Date(noon + 2 * day),
    );
    expect(ticks.filter((tick) => shownAt(tick).startsWith(date))).toHaveLength(count);
    const steps = new Set(
      ticks.slice(1).map((tick, index) => tick.getTime() - (ticks[index]?.getTime() ?? 0)),
    );
    expect([...steps]).toEqual([5 * 60_000]);
  });
});

describe('an interval', () => {
  it('stands at multiples of it after its anchor', () => {
    const spec = { every_s: 90 };
    expect(iso(nextTicks(spec, { after: anchor, anchor, count: 2 }))).toEqual([
      '2026-01-01T00:01:30Z',
      '2026-01-01T00:03:00Z',
    ]);
    expect(nextTick(spec, at('2025-01-01T00:00:00Z'), anchor)).toEqual(at('2026-01-01T00:01:30Z'));
  });
});

const specs = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('*', '*/5', '*/7', '0', '30', '0,29', '10-20'),
      fc.constantFrom('*', '*/2', '1', '2', '1,2', '0-3'),
      fc.constantFrom('Europe/Dublin', 'America/New_York', 'Australia/Lord_Howe'),
    )
    .map(([m, h, timezone]): ScheduleSpec => ({ cron: `${m} ${h} * * *`, timezone })),
  fc.integer({ min: 300, max: 90_000 }).map((every_s): ScheduleSpec => ({ every_s })),
);

const aroundChange = fc
  .tuple(fc.constantFrom(...changes), fc.integer({ min: 0, max: 3 * day }))
  .map(([{ from }, ms]) => new Date(at(from).getTime() + ms));

describe('ticks of any schedule', () => {
  it('increase strictly', () => {
    fc.assert(
      fc.property(specs, aroundChange, (spec, from) => {
        const ticks = nextTicks(spec, { after: from, anchor, count: 20 });
        const all = [from, ...ticks];
        for (const [index, tick] of ticks.entries()) expect(tick > (all[index] ?? tick)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('do not depend on where one starts to look: none is lost or doubled between two windows', () => {
    fc.assert(
      fc.property(specs, aroundChange, fc.integer({ min: 0, max: day }), (spec, from, ms) => {
        const to = new Date(from.getTime() + day);
        const middle = new Date(from.getTime() + ms);
        const parts = [...between(spec, from, middle), ...between(spec, middle, to)];
        expect(iso(parts)).toEqual(iso(between(spec, from, to)));
      }),
      { numRuns: 40 },
    );
  });

  it('all fire, each once, when workers look again and again in time', () => {
    const pauses = fc.array(fc.integer({ min: 1, max: 59_000 }), { minLength: 300, maxLength: 400 });
    const spec = { cron: '*/1 * * * *', timezone: 'America/New_York' };
    fc.assert(
      fc.property(aroundChange, pauses, (from, gaps) => {
        let [now, nextAt] = [from, nextTick(spec, from, anchor)];
        const fired: Date[] = [];
        for (const gap of gaps) {
          now = new Date(now.getTime() + gap);
          if (nextAt === null) break;
          const due = dueTicks(spec, { nextAt, now, misfire: 'skip' });
          expect(due.missed).toEqual([]);
          fired.push(...due.fire);
          nextAt = due.next;
        }
        expect(iso(fired)).toEqual(iso(between(spec, from, now)));
      }),
      { numRuns: 5 },
    );
  });
});

describe('what is due', () => {
  const spec = { cron: '*/5 * * * *', timezone: 'UTC' };
  const nextAt = at('2026-06-01T10:00:00Z');

  it('is nothing before its time', () => {
    const now = at('2026-06-01T09:59:59.999Z');
    expect(dueTicks(spec, { nextAt, now })).toEqual({ fire: [], missed: [], next: nextAt });
  });

  it('fires on time whatever the policy', () => {
    for (const misfire of ['skip', 'once', 'all'] as const) {
      const due = dueTicks(spec, { nextAt, now: at('2026-06-01T10:00:59.999Z'), misfire });
      expect(due).toEqual({ fire: [nextAt], missed: [], next: at('2026-06-01T10:05:00Z') });
    }
  });

  it.each([
    ['skip', [], 12],
    ['once', ['2026-06-01T10:55:00Z'], 11],
    ['all', 12, 0],
  ] as const)('after an hour away, with %s', (misfire, fired, missed) => {
    const due = dueTicks(spec, { nextAt, now: at('2026-06-01T10:57:00Z'), misfire });
    if (typeof fired === 'number') expect(due.fire).toHaveLength(fired);
    else expect(iso(due.fire)).toEqual(fired);
    expect(due.missed).toHaveLength(missed);
    expect(due.next).toEqual(at('2026-06-01T11:00:00Z'));
  });

  it('lets a tick on time make up for the missed ones: `once` fires one', () => {
    const due = dueTicks(spec, { nextAt, now: at('2026-06-01T10:55:20Z'), misfire: 'once' });
    expect(iso(due.fire)).toEqual(['2026-06-01T10:55:00Z']);
    expect(due.missed).toHaveLength(11);
  });

  it('is once unless the schedule says otherwise', () => {
    const now = at('2026-06-01T10:57:00Z');
    expect(dueTicks(spec, { nextAt, now }).fire).toHaveLength(1);
    expect(dueTicks({ ...spec, misfire: 'skip' }, { nextAt, now }).fire).toHaveLength(0);
  });

  it('of `all` is cut at 1,000; the rest stays due and comes in the next rounds', () => {
    const now = at('2026-06-06T10:00:00Z');
    const fired: Date[] = [];
    let next: Date | null = nextAt;
    let rounds = 0;
    for (; next !== null && next <= now; rounds += 1) {
      const due = dueTicks(spec, { nextAt: next, now, misfire: 'all' });
      expect(due.fire.length).toBeLessThanOrEqual(1_000);
      fired.push(...due.fire);
      next = due.next;
    }
    expect(rounds).toBe(2);
    expect(iso(fired)).toEqual(iso(between(spec, new Date(nextAt.getTime() - 1), now)));
  });

  it('of `all` is made up for 31 days back; what is older is missed', () => {
    const daily = { cron: '0 0 * * *', timezone: 'UTC' };
    const due = dueTicks(daily, {
      nextAt: at('2026-01-01T00:00:00Z'),
      now: at('2026-03-01T12:00:00Z'),
      misfire: 'all',
    });
    expect(due.fire).toHaveLength(31);
    expect(due.missed).toHaveLength(29);
  });
});

describe('a schedule that was due in 1970', () => {
  const nextAt = new Date(0);
  const now = at('2026-06-01T10:02:30Z');

  it.each<[string, ScheduleSpec]>([
    ['every minute', { cron: '* * * * *', timezone: 'Europe/Dublin' }],
    ['every second', { every_s: 1 }],
    ['in a burst once a year', { cron: '* * 1-3 2 *', timezone: 'UTC' }],
  ])('%s: costs bounded work, and is in step at once', (_, spec) => {
    for (const misfire of ['skip', 'once', 'all'] as const) {
      const due = dueTicks(spec, { nextAt, now, misfire });
      expect(due.missed.length).toBeGreaterThan(0);
      expect(due.missed.length).toBeLessThanOrEqual(1_000);
      expect(due.fire.length).toBeLessThanOrEqual(1_000);
      if (misfire !== 'all') expect((due.next?.getTime() ?? 0) > now.getTime()).toBe(true);
    }
  });

  it('makes up with the latest tick', () => {
    const burst = { cron: '* * 1-3 2 *', timezone: 'UTC' };
    const { fire, missed } = dueTicks(burst, { nextAt, now, misfire: 'once' });
    expect(iso(fire)).toEqual(['2026-02-03T23:59:00Z']);
    expect(iso(missed.slice(-1))).toEqual(['2026-02-03T23:58:00Z']);
  });
});

describe('the schema', () => {
  const saysOf = (input: unknown) => {
    const { success, error } = scheduleSpecSchema.safeParse(input);
    return success ? [] : error.issues.map((issue) => issue.message);
  };
  const timezone = 'Europe/Dublin';

  it.each([
    { cron: '0 9 * * 1-5', timezone },
    { cron: '*/15 8-18 L JAN,JUN MON', timezone: 'UTC', misfire: 'all', enabled: false },
    { every_s: 1 },
    { every_s: 86_400, misfire: 'skip' },
  ])('takes %o', (input) => {
    expect(saysOf(input)).toEqual([]);
  });

  it.each([
    [
      { cron: '61 * * * *', timezone },
      '"61" is no minute: use 0–59, *, a list (1,3), a range (1-5) or a step (*/5).',
    ],
    [
      { cron: '0 0 0 * *', timezone },
      '"0" is no day of month: use 1–31 or L for the last, *, a list (1,3), a range (1-5) or a step (*/5).',
    ],
    [
      { cron: '* * * *', timezone },
      'A cron has five fields (minute, hour, day of month, month, day of week), such as "30 2 * * 1-5".',
    ],
    [{ cron: '0 0 30 2 *', timezone }, '"0 0 30 2 *" never comes: there is no such day.'],
    [
      { cron: '0 0 * * *', timezone: 'Mars/Phobos' },
      'There is no time zone "Mars/Phobos". Use an IANA name, such as Europe/Dublin or UTC.',
    ],
    [
      { cron: '0 0 * * *', timezone: '+02:00' },
      'There is no time zone "+02:00". Use an IANA name, such as Europe/Dublin or UTC.',
    ],
    [{ every_s: 0 }, 'The interval is at least 1 second.'],
    [{ every_s: 1.5 }, 'The interval is a whole number of seconds.'],
    [{ every_s: 1e9 }, 'The interval is at most 366 days.'],
  ])('tells in one sentence what is wrong with %o', (input, sentence) => {
    expect(saysOf(input)).toEqual([sentence]);
  });

  it.each([{}, null, 'every_1d', { every_s: 5, cron: '* * * * *' }, { cron: '* * * * *' }])(
    'tells what a schedule is when given %o',
    (input) => {
      const [sentence, more] = saysOf(input);
      expect(sentence).toMatch(/^A schedule is /);
      expect(more).toBeUndefined();
    },
  );

  it.each(['@daily', '? * * * *', '* * * * * *', '', '0 22-2 * * *', '*/0 * * * *', '0 0 * * +1'])(
    'refuses the cron %o',
    (cron) => {
      expect(faultOfCron(cron)).toEqual(expect.any(String));
    },
  );
});
