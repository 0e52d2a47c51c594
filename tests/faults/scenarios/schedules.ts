/** Schedules while several workers fire them, one of which dies now and then. */
import { setTimeout as sleep } from 'node:timers/promises';
import { importStory, verdictOn } from '../rig.ts';
import { can, rows } from '../rows.ts';
import { type Scenario, scaled, withRig } from '../scenario.ts';

/** Each has one tick a second. */
const schedules = 1_000;

/** A source that is never called, and fires by itself. */
const ticking = (name: string) => ({
  format: 'storyloom.story/1',
  name,
  actions: {
    tick: {
      type: 'event-transform',
      name: 'Tick',
      options: { mode: 'message_only', payload: { at: 'now' } },
      schedule: [{ every_s: 1 }],
    },
  },
  links: [],
});

export const schedulesShared: Scenario = {
  id: 'F19',
  title: 'two workers fire the same schedules, one of them is killed (SIGKILL) every 5 s',
  pass: 'each due time has one tick, and each tick that fired one story run',
  load: '1,000 schedules',
  always: false,
  ...(can.schedule ? {} : { pending: 'story files have no schedules yet' }),
  run: (context) =>
    withRig({}, async (rig) => {
      const count = scaled(context, schedules, 20);
      for (let at = 0; at < count; at += 1) {
        await importStory(rig.installation.baseUrl, rig.apiKey, ticking(`Tick ${at}`));
      }
      for (let round = 0; round < 4; round += 1) {
        await sleep(5_000);
        const worker = rig.workers[round % rig.workers.length];
        if (!worker) continue;
        rig.did('worker SIGKILL');
        await rig.restart(worker, 'SIGKILL');
      }
      const { rows: found } = await rig.database.query<{ ticks: number; doubled: number; orphans: number }>(
        `select count(*)::int as ticks,
                (count(*) - count(distinct (schedule_id, due_at)))::int as doubled,
                count(*) filter (where state = 'fired' and not exists (
                  select from ${rows.storyRun} s where s.id = t.story_run_id))::int as orphans
         from ${rows.tick} t`,
      );
      const { ticks = 0, doubled = 0, orphans = 0 } = found[0] ?? {};
      const { rows: runs } = await rig.database.query<{ n: number }>(
        `select count(*)::int as n from ${rows.storyRun} s where source = 'schedule'
         and not exists (select from ${rows.tick} t where t.story_run_id = s.id)`,
      );
      const unticked = runs[0]?.n ?? 0;
      return verdictOn(rig, [], {
        notes: [`${ticks} ticks of ${count} schedules`],
        violations: [
          ...(ticks < count ? ['F19: not every schedule has a tick'] : []),
          ...(doubled > 0 ? [`F19: ${doubled} due times have two ticks`] : []),
          ...(orphans > 0 ? [`F19: ${orphans} ticks fired and have no story run`] : []),
          ...(unticked > 0 ? [`F19: ${unticked} story runs belong to no tick`] : []),
        ],
      });
    }),
};
