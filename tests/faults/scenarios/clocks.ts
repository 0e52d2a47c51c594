/** Clocks that are wrong and jump, and clocks that are put forward and back for summer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sent, startLoad } from '../client.ts';
import { makeClock, withoutClock } from '../clock.ts';
import { type Rig, verdictOn } from '../rig.ts';
import { rows } from '../rows.ts';
import { type Context, type Findings, type Scenario, scaled, withRig } from '../scenario.ts';
import { alike, everyMinute, importTicking, stopTicking, type Times, ticksOf } from '../ticks.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

export const clocksJump: Scenario = {
  id: 'F13',
  title:
    'the clock of one worker is an hour fast, of the other an hour slow; a second before a minute they jump to the opposite, and then to the right time',
  pass: 'no lease ends early or late: each effect is sent once; each due time of a schedule has one tick',
  load: '1,000 webhooks, 20 schedules of 2 s, a cron of every minute',
  always: false,
  ...withoutClock,
  run: async (context) => {
    const clocks = [makeClock(hourMs), makeClock(-hourMs)];
    const put = (...hours: number[]) =>
      clocks.forEach((clock, at) => void clock.offBy((hours[at] ?? 0) * hourMs));
    try {
      return await withRig(
        { path: '/slow/50', workerEnv: async (index) => clocks[index]?.env ?? {} },
        async (rig) => {
          rig.did('clock +1 h');
          rig.did('clock -1 h');
          const ticking = await importTicking(rig, [...alike(20, 2), everyMinute]);
          const untilJumpMs = (2 * minuteMs - 1_000 - (Date.now() % minuteMs)) % minuteMs;
          const wholeMs = untilJumpMs + 10_000;
          const count = scaled(context, 1_000);
          const load = startLoad({ urls: rig.urls, count, perSecond: count / (wholeMs / 1000) });
          await sleep(untilJumpMs);
          put(-1, 1);
          rig.did('jump of 2 h back');
          rig.did('jump of 2 h forward');
          await sleep(5_000);
          put(0, 0);
          rig.did('jump of 1 h forward');
          rig.did('jump of 1 h back');
          await load.done;
          await stopTicking(rig, [ticking]);
          const ticks = await ticksOf(rig);
          const findings = await verdictOn(rig, load.sent, { mostDuplicates: 0, notes: ticks.notes });
          const again = await claimedTwice(rig);
          const violations = [
            ...ticks.violations,
            ...(again > 0 ? [`${again} Action runs were claimed twice`] : []),
          ];
          findings.violations.push(...violations.map((text) => `F13: ${text}`));
          return findings;
        },
      );
    } finally {
      for (const clock of clocks) clock.close();
    }
  },
};

/** Action runs that had to be begun again. A wait is begun once more when it is over, and no lease was lost. */
async function claimedTwice({ database, storyId }: Rig): Promise<number> {
  const { rows: found } = await database.query<{ n: number }>(
    `select count(*)::int as n from ${rows.anyRun} r
     where story_id = $1 and action_slug = 'send' and attempt > 1`,
    [storyId],
  );
  return found[0]?.n ?? 0;
}

/** A schedule, and when it must have fired while clocks changed, in UTC. */
type Expected = { times: Times; due: string[] };

type Change = {
  /** Moments that all clocks are put to one after the other, each ten seconds before an hour. */
  moments: string[];
  expected: Expected[];
};

const local = (cron: string, ...due: string[]): Expected => ({
  times: { cron, timezone: 'Europe/Berlin' },
  due,
});

/** 2027-03-28, 01:00 UTC: after 01:59:59 comes 03:00. */
const spring: Change = {
  moments: ['2027-03-28T00:59:50Z', '2027-03-28T01:59:50Z'],
  expected: [
    // A local time that is left out comes at the first instant after the gap, however many of a list there are.
    local('30 2 * * *', '2027-03-28T01:00Z'),
    local('15,45 2 * * *', '2027-03-28T01:00Z'),
    local('0 3 * * *', '2027-03-28T01:00Z'),
    local('0 4 * * *', '2027-03-28T02:00Z'),
    // Local 01:00, 03:00, 04:00.
    local('0 * * * *', '2027-03-28T01:00Z', '2027-03-28T02:00Z'),
  ],
};

/** 2026-10-25, 01:00 UTC: after 02:59:59 comes 02:00 again. */
const autumn: Change = {
  moments: ['2026-10-24T23:59:50Z', '2026-10-25T00:59:50Z', '2026-10-25T01:59:50Z'],
  expected: [
    // A local time that comes twice counts the first time.
    local('0 2 * * *', '2026-10-25T00:00Z'),
    // It was over while the clocks jumped: it is made up for, and does not come at its second time.
    local('30 2 * * *', '2026-10-25T00:30Z'),
    local('0 3 * * *', '2026-10-25T02:00Z'),
    local('0 * * * *', '2026-10-25T00:00Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z'),
  ],
};

const change = {
  pass: 'each local time fires once: one that is left out just after the gap, one that comes twice the first time; nothing else is disturbed',
  load: '100 webhooks an hour, crons of Europe/Berlin',
  always: false,
  ...withoutClock,
};

export const clocksGoForward: Scenario = {
  ...change,
  id: 'SPRING',
  title: 'clocks are put forward an hour while crons fire; the whole installation lives at that time',
  run: (context) => through(spring, context, 'SPRING'),
};

export const clocksGoBack: Scenario = {
  ...change,
  id: 'AUTUMN',
  title: 'clocks are put back an hour while crons fire; the whole installation lives at that time',
  run: (context) => through(autumn, context, 'AUTUMN'),
};

/** Until the hour, and some seconds more. */
const stayMs = 14_000;
/** Before the next jump nothing is under way: PostgreSQL's clock is the one that leases count on. */
const quietMs = 4_000;

async function through({ moments, expected }: Change, context: Context, id: string): Promise<Findings> {
  const clock = makeClock();
  try {
    // Ten minutes before: no cron is due until the first moment.
    clock.isNow(new Date(Date.parse(moments[0] ?? '') - 10 * minuteMs));
    return await withRig({ env: clock.env, postgres: { postgresEnv: clock.serverEnv } }, async (rig) => {
      const ticking = await importTicking(
        rig,
        expected.map(({ times }) => times),
      );
      const sent: Sent[] = [];
      const count = scaled(context, 100);
      for (const moment of moments) {
        clock.isNow(new Date(moment));
        rig.did(`all clocks put to ${moment}`);
        const perSecond = (count * 1000) / (stayMs - quietMs);
        const load = startLoad({ urls: rig.urls, from: sent.length, count, perSecond });
        await Promise.all([load.done, sleep(stayMs)]);
        sent.push(...load.sent);
      }
      await stopTicking(rig, [ticking]);
      const { violations, notes } = await ticksOf(rig, { mayMiss: true });
      return verdictOn(rig, sent, {
        mostDuplicates: 0,
        notes,
        violations: [...violations, ...(await wrongTimes(rig, expected))].map((text) => `${id}: ${text}`),
      });
    });
  } finally {
    clock.close();
  }
}

/** Schedules that fired at other times than they must. */
async function wrongTimes({ database }: Rig, expected: readonly Expected[]): Promise<string[]> {
  const { rows: found } = await database.query<{ cron: string; due: Date[] }>(
    `select s.spec->>'cron' as cron, array_agg(t.due_at order by t.due_at) as due
     from ${rows.schedule} s join ${rows.tick} t on t.schedule_id = s.id and t.state = 'fired' group by s.id`,
  );
  const text = (times: readonly Date[]) => times.map((time) => time.toISOString()).join(', ');
  return expected.flatMap(({ times, due }) => {
    const cron = 'cron' in times ? times.cron : '';
    const fired = text(found.find((one) => one.cron === cron)?.due ?? []);
    const must = text(due.map((one) => new Date(one)));
    return fired === must ? [] : [`"${cron}" fired at [${fired}], not at [${must}]`];
  });
}
