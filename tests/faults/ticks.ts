/** Stories that start by the clock, and what is wrong with their ticks. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Case } from './checker.ts';
import { type Imported, importStory, type Rig } from './rig.ts';
import { rows } from './rows.ts';

/** A schedule as a story file has it. */
export type Times = { every_s: number } | { cron: string; timezone: string };

export const everyMinute: Times = { cron: '* * * * *', timezone: 'UTC' };

/** A story with an Action for each of these, which starts by the clock. */
export function importTicking(rig: Rig, times: readonly Times[]): Promise<Imported> {
  const action = (schedule: Times, at: number) => ({
    type: 'event-transform',
    name: `Tick ${at}`,
    options: { mode: 'message_only', payload: { tick: at } },
    schedule: [schedule],
  });
  const actions = Object.fromEntries(times.map((one, at) => [`tick_${at}`, action(one, at)]));
  return importStory(rig, { format: 'storyloom.story/1', name: 'Ticks', actions, links: [] });
}

/** So many schedules of one interval. */
export function alike(count: number, everySeconds: number): Times[] {
  return Array.from({ length: count }, () => ({ every_s: everySeconds }));
}

/** Switches the stories off, and waits until what their ticks started has ended; 60 s at most. */
export async function stopTicking(rig: Rig, stories: readonly Imported[]): Promise<void> {
  for (const { id } of stories) {
    const answer = await fetch(`${rig.installation.baseUrl}/api/v1/stories/${id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${rig.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ disabled: true }),
    });
    if (!answer.ok) throw new Error(`Switching a story off was answered ${answer.status}`);
  }
  const until = Date.now() + 60_000;
  while (Date.now() < until && (await openRuns(rig)) > 0) await sleep(250);
}

async function openRuns({ database }: Rig): Promise<number> {
  const { rows: found } = await database.query<{ n: number }>(
    `select count(*)::int as n from ${rows.openRun} r`,
  );
  return found[0]?.n ?? 0;
}

/** What is wrong with the ticks of all schedules, once their stories are off. */
export async function ticksOf(
  { database }: Pick<Case, 'database'>,
  { mayMiss = false } = {},
): Promise<{ violations: string[]; notes: string[] }> {
  const { rows: found } = await database.query<Record<'schedules' | 'fired' | 'missed' | 'idle', number>>(
    `select (select count(*) from ${rows.schedule})::int as schedules,
            count(*) filter (where state = 'fired')::int as fired,
            count(*) filter (where state = 'missed')::int as missed,
            ((select count(*) from ${rows.schedule}) - count(distinct schedule_id))::int as idle
     from ${rows.tick}`,
  );
  const { schedules = 0, fired = 0, missed = 0, idle = 0 } = found[0] ?? {};
  const { rows: apart } = await database.query<{ kind: string; n: number }>(
    `select 'ticks fired and have no story run' as kind, count(*)::int as n from ${rows.tick} t
     where state = 'fired' and not exists (select from ${rows.storyRun} s where s.id = t.story_run_id)
     union all
     select 'story runs of schedules belong to no tick', count(*)::int from ${rows.storyRun} s
     where source = 'schedule' and not exists (select from ${rows.tick} t where t.story_run_id = s.id)
     union all
     select 'ticks did not lead to their two events', count(*)::int from ${rows.tick} t
     where state = 'fired' and 2 <> (select count(*) from ${rows.event} e where e.story_run_id = t.story_run_id)
     union all
     select 'Action runs are open at the end', count(*)::int from ${rows.openRun} r`,
  );
  const faults = [
    { kind: 'schedules have no tick', n: idle },
    { kind: 'due times have no tick', n: await withoutTick(database) },
    { kind: 'ticks were missed', n: mayMiss ? 0 : missed },
    ...apart,
  ];
  return {
    notes: [`${fired} ticks of ${schedules} schedules fired, ${missed} were missed`],
    violations: faults.flatMap(({ kind, n }) => (n > 0 ? [`${n} ${kind}`] : [])),
  };
}

const specSchema = z.union([z.object({ every_s: z.number() }), z.object({ cron: z.string() })]);

/** A tick fires this late when a worker has just died, or looks once a second. */
const slackMs = 3_000;

/** Due times between a schedule's beginning and its story's end that left no row, fired or missed. */
async function withoutTick(database: Case['database']): Promise<number> {
  const { rows: all } = await database.query<{ spec: unknown; from: Date; until: Date | null; due: Date[] }>(
    `select s.spec, s.created_at as from, st.disabled_at as until, array_agg(t.due_at order by t.due_at) as due
     from ${rows.schedule} s join ${rows.story} st on st.id = s.story_id
     join ${rows.tick} t on t.schedule_id = s.id group by 1, 2, 3, s.id`,
  );
  return all.reduce((sum, { spec, from, until, due }) => {
    const step = stepOf(spec);
    if (step === null || until === null) return sum;
    // Each gap is one step: from the beginning to the first tick at most, and from the last one to the end.
    const moments = due.map((at) => at.getTime());
    const ends = [from.getTime(), ...moments, Math.max(moments.at(-1) ?? 0, until.getTime() - slackMs)];
    const gaps = ends.slice(1).map((at, index) => at - (ends[index] ?? 0));
    return sum + gaps.reduce((lost, gap) => lost + Math.max(0, Math.ceil((gap - 10) / step) - 1), 0);
  }, 0);
}

/** Milliseconds between two ticks; null of a cron that follows the days of some place. */
function stepOf(spec: unknown): number | null {
  const times = specSchema.parse(spec);
  if ('every_s' in times) return times.every_s * 1_000;
  return times.cron === '* * * * *' ? 60_000 : null;
}
