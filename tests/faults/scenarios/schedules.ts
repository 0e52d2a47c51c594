/** Schedules while several workers fire them, one of which dies now and then. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Imported, importStory, type Rig, verdictOn } from '../rig.ts';
import { can, rows } from '../rows.ts';
import { type Scenario, scaled, withRig } from '../scenario.ts';

const perStory = 20;
const everySeconds = 2;

export const schedulesShared: Scenario = {
  id: 'F19',
  title: 'two workers fire the same schedules, one of them is killed (SIGKILL) every 5 s',
  pass: 'each due time has one tick, and each tick that fired one story run; none is open at the end',
  load: '1,000 schedules of 2 s',
  always: false,
  ...(can.schedule ? {} : { pending: 'story files have no schedules yet' }),
  run: (context) =>
    withRig({}, async (rig) => {
      const count = scaled(context, 1_000, perStory);
      const stories: Imported[] = [];
      for (let at = 0; at < count / perStory; at += 1) {
        stories.push(await importTicking(rig, perStory, everySeconds));
      }
      for (let round = 0; round < 4; round += 1) {
        await sleep(5_000);
        const worker = rig.workers[round % rig.workers.length];
        if (!worker) continue;
        rig.did('worker SIGKILL');
        await rig.restart(worker, 'SIGKILL');
      }
      await stopTicking(rig, stories);
      const { violations, notes } = await ticksOf(rig);
      return verdictOn(rig, [], { violations: violations.map((text) => `F19: ${text}`), notes });
    }),
};

/** A story of so many Actions that start by the clock. */
export function importTicking(rig: Rig, count: number, seconds: number): Promise<Imported> {
  const action = (at: number) => ({
    type: 'event-transform',
    name: `Tick ${at}`,
    options: { mode: 'message_only', payload: { tick: at } },
    schedule: [{ every_s: seconds }],
  });
  const actions = Object.fromEntries(Array.from({ length: count }, (_, at) => [`tick_${at}`, action(at)]));
  return importStory(rig, { format: 'storyloom.story/1', name: 'Ticks', actions, links: [] });
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

/** What is wrong with the ticks of all schedules. */
export async function ticksOf(rig: Rig): Promise<{ violations: string[]; notes: string[] }> {
  const { database } = rig;
  const { rows: found } = await database.query<
    Record<'schedules' | 'fired' | 'missed' | 'doubled' | 'idle', number>
  >(
    `select (select count(*) from ${rows.schedule})::int as schedules,
            count(*) filter (where state = 'fired')::int as fired,
            count(*) filter (where state = 'missed')::int as missed,
            (count(*) - count(distinct (schedule_id, due_at)))::int as doubled,
            ((select count(*) from ${rows.schedule}) - count(distinct schedule_id))::int as idle
     from ${rows.tick}`,
  );
  const { schedules = 0, fired = 0, missed = 0, doubled = 0, idle = 0 } = found[0] ?? {};
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
  return {
    notes: [`${fired} ticks of ${schedules} schedules fired, ${missed} were missed`],
    violations: [
      ...(doubled > 0 ? [`${doubled} due times have two ticks`] : []),
      ...(idle > 0 ? [`${idle} schedules have no tick`] : []),
      ...apart.flatMap(({ kind, n }) => (n > 0 ? [`${n} ${kind}`] : [])),
    ],
  };
}
