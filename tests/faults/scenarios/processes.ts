/** Workers and apps that die, freeze, or are replaced. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startBalancer } from '../balancer.ts';
import { latency, outcomesOf, startLoad } from '../client.ts';
import { signalAll, verdictOn } from '../rig.ts';
import { pace, type Scenario, scaled, waitIn, whileLoading, withRig } from '../scenario.ts';

const concurrency = 10;
/** However slow the machine is. */
const leastFaults = 3;
const env = { WORKER_CONCURRENCY: String(concurrency) };

export const workerKilled: Scenario = {
  id: 'F1',
  title: 'one of two workers is killed (SIGKILL) every 2 s',
  pass: 'all ended ≤ 60 s after the last kill; duplicates ≤ kills × concurrency',
  load: '10,000 webhooks',
  always: true,
  run: (context) =>
    withRig({ env }, async (rig) => {
      let kills = 0;
      const load = startLoad({
        urls: rig.urls,
        count: scaled(context, 10_000),
        perSecond: pace(context),
        enough: () => kills >= leastFaults,
      });
      await whileLoading(load, async (round) => {
        const worker = rig.workers[round % rig.workers.length];
        if (!worker || !(await waitIn(load, 2_000))) return;
        rig.did('worker SIGKILL');
        kills += 1;
        await rig.restart(worker, 'SIGKILL');
      });
      return verdictOn(rig, load.sent, { mostDuplicates: kills * concurrency });
    }),
};

export const appKilled: Scenario = {
  id: 'F2',
  title: 'the app is killed (SIGKILL) every 5 s, its clients try again',
  pass: 'client-visible errors are lost connections, and 503 while it starts',
  load: '10,000 webhooks',
  always: false,
  run: (context) =>
    withRig({}, async (rig) => {
      const count = scaled(context, 10_000);
      let kills = 0;
      const load = startLoad({
        urls: rig.urls,
        count,
        perSecond: pace(context),
        resends: 300,
        enough: () => kills >= leastFaults,
      });
      await whileLoading(load, async () => {
        const [app] = rig.apps;
        if (!app || !(await waitIn(load, 5_000))) return;
        rig.did('app SIGKILL');
        kills += 1;
        await rig.restart(app, 'SIGKILL');
      });
      const seen = outcomesOf(load.sent);
      const wrong = [...seen.keys()].filter((name) => !['202', '503', 'connection'].includes(name));
      return verdictOn(rig, load.sent, {
        violations: wrong.map((status) => `F2: a client was answered ${status}`),
        notes: [answers(seen)],
      });
    }),
};

export const workerFrozen: Scenario = {
  id: 'F14',
  title: 'a worker is frozen (SIGSTOP) for 60 s in the middle of its effects, then thawed',
  pass: 'exactly one attempt wins each Action run',
  load: '500 webhooks',
  always: true,
  run: (context) =>
    withRig({ path: '/slow/300', env }, async (rig) => {
      const load = startLoad({ urls: rig.urls, count: scaled(context, 500), perSecond: 50 });
      await waitIn(load, 800);
      const [zombie] = rig.workers;
      if (zombie) {
        rig.did('worker SIGSTOP');
        signalAll([zombie.program.pid], 'SIGSTOP');
        // Longer than its leases.
        await sleep(scaled(context, 60_000, 20_000));
        signalAll([zombie.program.pid], 'SIGCONT');
        rig.did('worker SIGCONT');
      }
      await load.done;
      // It finds out that its leases are gone.
      await sleep(2_000);
      return verdictOn(rig, load.sent, { mostDuplicates: concurrency });
    }),
};

export const rollingRestart: Scenario = {
  id: 'F17',
  title: 'two apps and two workers are replaced one by one (SIGTERM) under load, over and over',
  pass: 'no client error behind a balancer that looks who is ready, and asks the other app after a connection that was not made or a 503 alone; drain ≤ 30 s; no lease runs out',
  load: '10,000 webhooks',
  always: true,
  run: (context) =>
    withRig({ apps: 2, env: { ...env, DRAIN_SECONDS: '25', STOP_DELAY_SECONDS: '2' } }, async (rig) => {
      const balancer = await startBalancer(rig.urls.map((url) => new URL(url).origin));
      try {
        const urls = rig.urls.slice(0, 1).map((url) => balancer.url + new URL(url).pathname);
        const order = [rig.apps[0], rig.workers[0], rig.apps[1], rig.workers[1]];
        let replaced = 0;
        const load = startLoad({
          urls,
          count: scaled(context, 10_000),
          perSecond: pace(context) * 0.6,
          enough: () => replaced >= order.length,
        });
        let longest = 0;
        await whileLoading(load, async (round) => {
          const member = order[round % order.length];
          if (!member || !(await waitIn(load, 500))) return;
          rig.did(rig.apps.includes(member) ? 'app SIGTERM' : 'worker SIGTERM');
          const began = Date.now();
          await member.program.end('SIGTERM');
          longest = Math.max(longest, Date.now() - began);
          await rig.restart(member, 'SIGTERM');
          replaced += 1;
        });
        const seen = outcomesOf(load.sent);
        const wrong = [...seen.keys()].filter((name) => name !== '202');
        const violations = wrong.map((name) => `F17: ${seen.get(name)} clients saw ${name}`);
        if (longest > 30_000) violations.push(`F17: a drain took ${longest} ms`);
        return verdictOn(rig, load.sent, {
          violations,
          mostDuplicates: 0,
          notes: [
            `longest drain ${longest} ms`,
            `${balancer.retried()} requests were tried at the other app`,
            `p99 ${latency(load.sent, 0.99)} ms`,
          ],
        });
      } finally {
        await balancer.close();
      }
    }),
};

export function answers(seen: ReadonlyMap<string, number>): string {
  return `answers: ${[...seen].map(([name, times]) => `${name} × ${times}`).join(', ')}`;
}
