/** Schedules while several workers fire them, one of which dies now and then. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Imported, verdictOn } from '../rig.ts';
import { type Scenario, scaled, withRig } from '../scenario.ts';
import { alike, importTicking, stopTicking, ticksOf } from '../ticks.ts';

const perStory = 20;
const everySeconds = 2;

export const schedulesShared: Scenario = {
  id: 'F19',
  title: 'two workers fire the same schedules, one of them is killed (SIGKILL) every 5 s',
  pass: 'each due time has one tick, and each tick one story run; none is missed, and none is open at the end',
  load: '1,000 schedules of 2 s',
  always: false,
  run: (context) =>
    withRig({}, async (rig) => {
      const count = scaled(context, 1_000, perStory);
      const stories: Imported[] = [];
      for (let at = 0; at < count / perStory; at += 1) {
        stories.push(await importTicking(rig, alike(perStory, everySeconds)));
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
