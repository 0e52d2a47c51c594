/** Nothing fails here: the check itself is put to the test, and memory is watched. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../checker.ts';
import { type Sent, startLoad } from '../client.ts';
import { caseOf, type Rig, residentMegabytes, secretToken, verdictOn } from '../rig.ts';
import { rows } from '../rows.ts';
import { type Scenario, scaled, waitIn, whileLoading, withRig } from '../scenario.ts';
import { alike, importTicking, stopTicking, ticksOf } from '../ticks.ts';

export const checkChecked: Scenario = {
  id: 'F0',
  title: 'nothing; afterwards rows are altered, to see that each invariant can fail',
  pass: 'all hold before, and each is broken by its alteration',
  load: '100 webhooks, 3 schedules of 1 s',
  always: true,
  run: () =>
    withRig({ workers: 1 }, async (rig) => {
      const ticking = await importTicking(rig, alike(3, 1));
      // Long enough for some ticks.
      const load = startLoad({ urls: rig.urls, count: 100, perSecond: 30 });
      await load.done;
      await stopTicking(rig, [ticking]);
      const ticks = await ticksOf(rig);
      const findings = await verdictOn(rig, load.sent, { ...ticks, mostDuplicates: 0 });
      for (const { invariant, alter } of alterations) {
        const violations = await altered(rig, load.sent, alter);
        if (!violations.some((text) => text.startsWith(`${invariant}:`) || text.endsWith(invariant))) {
          findings.violations.push(`F0: ${invariant} was broken, and the check found only [${violations}]`);
        }
      }
      findings.notes.push(`${alterations.length} alterations were looked for`);
      return findings;
    }),
};

/** The invariant that it breaks, by its number; of ticks by what is said of them. */
type Alteration = { invariant: string; alter: string | ((rig: Rig) => void) };

const oneEvent = (slug: string) =>
  `id = (select id from ${rows.event} where action_slug = '${slug}' order by id limit 1)`;

/** The first tick of all. */
const oneTick = `(schedule_id, due_at) = (select schedule_id, due_at from ${rows.tick} order by due_at limit 1)`;

/** Gives the first event of an Action what the last one has: its story run has one less, the other's one more. */
const moveToAnother = (slug: string, column: 'story_run_id' | 'output') =>
  `update ${rows.event} set ${column} =
     (select ${column} from ${rows.event} where action_slug = '${slug}' order by id desc limit 1)
   where ${oneEvent(slug)}`;

/** Each is undone before the next, but for the last, which is not in the database. */
const alterations: readonly Alteration[] = [
  { invariant: 'I1', alter: `delete from ${rows.event} where ${oneEvent('receive')}` },
  {
    invariant: 'I2',
    alter: `update ${rows.event} set output = '{"body":{"n":2}}' where action_slug = 'receive'
            and output->'body'->>'n' = '3'`,
  },
  { invariant: 'I3', alter: rows.reopen('done') },
  { invariant: 'I3', alter: rows.reopen('pause') },
  { invariant: 'I3', alter: rows.reopen('answer') },
  {
    invariant: 'I4',
    alter: `create temp table twice on commit drop as
              select * from ${rows.endedRun} where action_slug = 'send' limit 1;
            update twice set id = gen_random_uuid();
            insert into ${rows.endedRun} select * from twice`,
  },
  { invariant: 'I5', alter: `update ${rows.event} set seq = 5 where ${oneEvent('send')}` },
  { invariant: 'I6', alter: `delete from ${rows.event} where ${oneEvent('done')}` },
  {
    invariant: 'I6',
    alter: `update ${rows.event} set output = '{"n":0,"echoed":1}' where ${oneEvent('done')}`,
  },
  // A join that brought nothing together, one whose event is gone, and one that came twice.
  { invariant: 'I6', alter: `delete from ${rows.event} where ${oneEvent('together')}` },
  { invariant: 'I6', alter: `delete from ${rows.event} where ${oneEvent('gathered')}` },
  { invariant: 'I6', alter: moveToAnother('gathered', 'story_run_id') },
  // A loop that came by once too often, and a call that one story run made twice and another never.
  {
    invariant: 'I6',
    alter: `update ${rows.event} set output = output::jsonb || '{"turns":3}' where ${oneEvent('gathered')}`,
  },
  { invariant: 'I6', alter: moveToAnother('answer', 'output') },
  { invariant: 'I7', alter: `update ${rows.count} set delta = delta + 1` },
  {
    invariant: 'I8',
    alter: `update ${rows.event} set output = '{"text":"${secretToken}"}' where ${oneEvent('fork')}`,
  },
  {
    invariant: 'I9',
    alter: `update ${rows.endedRun} set id = gen_random_uuid() where action_slug = 'send'`,
  },
  { invariant: 'due times have no tick', alter: `delete from ${rows.tick} where ${oneTick}` },
  { invariant: 'ticks were missed', alter: `update ${rows.tick} set state = 'missed' where ${oneTick}` },
  {
    invariant: 'story runs of schedules belong to no tick',
    alter: `update ${rows.tick} set story_run_id =
              (select story_run_id from ${rows.tick} order by due_at desc limit 1) where ${oneTick}`,
  },
  {
    invariant: 'I8',
    alter: ({ installation, unlogged }) =>
      appendFileSync(join(installation.dir, 'worker.log'), `${unlogged[0]}\n`),
  },
];

/** The verdict inside a transaction that is rolled back. */
async function altered(rig: Rig, sent: readonly Sent[], alter: Alteration['alter']): Promise<string[]> {
  const client = await rig.database.connect();
  try {
    await client.query('begin');
    if (typeof alter === 'string') await client.query(alter);
    else alter(rig);
    const { violations } = await check({ ...caseOf(rig, sent), database: client });
    return [...violations, ...(await ticksOf({ database: client })).violations];
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** I10: from two fifths of the way to the end. */
const mostGrowth = 1.2;

export const soaked: Scenario = {
  id: 'F24',
  title: 'nothing, for five minutes',
  pass: 'I10: no process grows by more than a fifth after two minutes',
  load: '30,000 webhooks',
  always: false,
  run: (context) =>
    withRig({}, async (rig) => {
      // Always five minutes: before that a process has not yet its usual size.
      const perSecond = scaled(context, 100, 20);
      const count = perSecond * 300;
      const load = startLoad({ urls: rig.urls, count, perSecond });
      const members = [...rig.apps, ...rig.workers];
      const samples: number[][] = members.map(() => []);
      await whileLoading(load, async () => {
        if (!(await waitIn(load, 1_000))) return;
        members.forEach(({ program }, at) => void samples[at]?.push(residentMegabytes(program.pid)));
      });
      const grown = samples.map((all) => {
        const part = (from: number, to: number) =>
          median(all.slice(Math.floor(all.length * from), Math.ceil(all.length * to)));
        return { before: part(0.4, 0.5), after: part(0.9, 1) };
      });
      const growth = grown.map(({ before, after }) => `${before.toFixed(0)} → ${after.toFixed(0)} MB`);
      return verdictOn(rig, load.sent, {
        mostDuplicates: 0,
        notes: [`app and workers: ${growth.join(', ')}`],
        violations: grown.flatMap(({ before, after }, at) =>
          after > before * mostGrowth ? [`I10: process ${at} grew: ${growth[at]}`] : [],
        ),
      });
    }),
};

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
