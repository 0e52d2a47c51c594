/** A PostgreSQL that restarts, crashes, freezes, or cannot be heard. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Load, outcomesOf, startLoad } from '../client.ts';
import { startProxy } from '../proxy.ts';
import { familyOf, type Rig, signalAll, verdictOn } from '../rig.ts';
import { pace, type Scenario, scaled, waitIn, whileLoading, withRig } from '../scenario.ts';
import { askWhenUnknown } from '../story.ts';
import { answers } from './processes.ts';

export const databaseRestarted: Scenario = {
  id: 'F7',
  title: 'PostgreSQL restarts (fast) every 5 to 10 s and is away for up to 2 s',
  pass: 'webhooks are answered 2xx or 503 and nothing else',
  load: '5,000 webhooks',
  always: true,
  run: (context) =>
    withRig({ story: askWhenUnknown }, async (rig) => {
      const count = scaled(context, 5_000);
      let restarts = 0;
      const load = startLoad({
        urls: rig.urls,
        count,
        perSecond: pace(context) / 3,
        resends: 100,
        enough: () => restarts >= 3,
      });
      await whileLoading(load, async () => {
        if (!(await waitIn(load, context.random.between(5_000, 10_000)))) return;
        rig.did('PostgreSQL restart');
        await rig.installation.stopPostgres();
        await sleep(context.random.between(0, 2_000));
        await rig.installation.startPostgres();
        restarts += 1;
      });
      return verdictOn(rig, load.sent, onlyGoodAnswers('F7', rig, load));
    }),
};

export const databaseKilled: Scenario = {
  id: 'F8',
  title: 'PostgreSQL is killed (SIGKILL of its first process) in the middle of commits, five times',
  pass: 'webhooks are answered 2xx or 503 and nothing else',
  load: '5,000 webhooks',
  always: false,
  run: (context) =>
    withRig({ story: askWhenUnknown }, async (rig) => {
      const count = scaled(context, 5_000);
      const perSecond = pace(context);
      const load = startLoad({ urls: rig.urls, count, perSecond, resends: 100 });
      const rounds = 5;
      for (let round = 0; round < rounds; round += 1) {
        const share = ((count / perSecond) * 1000) / (rounds + 1);
        await waitIn(load, share * context.random.between(0.7, 1.2));
        process.kill(rig.installation.postgresPid(), 'SIGKILL');
        rig.did('PostgreSQL SIGKILL');
        await rig.installation.stopPostgres();
        await rig.installation.startPostgres();
      }
      await load.done;
      return verdictOn(rig, load.sent, onlyGoodAnswers('F8', rig, load));
    }),
};

/** After a thaw, answers have this long to be good again. */
const recoveryMs = 5_000;

export const databaseFrozen: Scenario = {
  id: 'F9',
  title: 'PostgreSQL is frozen (SIGSTOP of all its processes) for 20 s',
  pass: 'no process ends; from 5 s after the thaw on, no answer is 5xx',
  load: '2,000 webhooks',
  always: false,
  run: (context) =>
    withRig({}, async (rig) => {
      const frozenMs = scaled(context, 20_000, 8_000);
      const count = scaled(context, 2_000);
      const load = startLoad({ urls: rig.urls, count, perSecond: count / ((frozenMs * 2.5) / 1000) });
      await waitIn(load, frozenMs / 2);
      const family = familyOf(rig.installation.postgresPid());
      signalAll(family, 'SIGSTOP');
      rig.did('PostgreSQL SIGSTOP');
      await sleep(frozenMs);
      signalAll(family, 'SIGCONT');
      const thawed = Date.now();
      await load.done;
      const late = load.sent.filter(({ at }) => at > thawed + recoveryMs);
      const bad = [...outcomesOf(late)].filter(([name]) => name !== '202');
      return verdictOn(rig, load.sent, {
        violations: [
          ...bad.map(([name, times]) => `F9: ${times} answers were ${name} after the recovery`),
          ...gone(rig),
        ],
        notes: [answers(outcomesOf(load.sent)), `${late.length} requests were sent after the recovery`],
      });
    }),
};

export const databaseUnheard: Scenario = {
  id: 'F10',
  title: 'one app and one of two workers stop hearing PostgreSQL for 60 s (half-open connections)',
  pass: 'the other worker takes over; what the stalled one commits too late is refused',
  load: '2,000 webhooks',
  always: false,
  run: async (context) => {
    const stallMs = scaled(context, 60_000, 22_000);
    const count = scaled(context, 2_000);
    const proxies: Awaited<ReturnType<typeof startProxy>>[] = [];
    const through = async (url: string) => {
      const proxy = await startProxy({ port: Number(new URL(url).port) });
      proxies.push(proxy);
      return proxy.through(url);
    };
    try {
      return await withRig(
        {
          apps: 2,
          path: '/slow/100',
          appEnv: async (index, { databaseUrl }) =>
            index === 0 ? {} : { DATABASE_URL: await through(databaseUrl) },
          workerEnv: async (index, { databaseUrl }) =>
            index === 0 ? {} : { DATABASE_URL: await through(databaseUrl) },
        },
        async (rig) => {
          const load = startLoad({
            urls: rig.urls,
            count,
            perSecond: count / ((stallMs * 1.3) / 1000),
            timeoutMs: stallMs * 2,
          });
          await waitIn(load, stallMs * 0.1);
          for (const proxy of proxies) proxy.set({ stall: true });
          rig.did('stall of all connections');
          await sleep(stallMs);
          for (const proxy of proxies) proxy.set({});
          await load.done;
          return verdictOn(rig, load.sent, {
            violations: gone(rig),
            notes: [answers(outcomesOf(load.sent))],
          });
        },
      );
    } finally {
      await Promise.all(proxies.map((proxy) => proxy.close()));
    }
  },
};

/** Answers are 2xx or 503, everything is accepted in the end, and no process ended. */
export function onlyGoodAnswers(id: string, rig: Rig, load: Load): { violations: string[]; notes: string[] } {
  const seen = outcomesOf(load.sent);
  const bad = [...seen].filter(([name]) => name !== '202' && name !== '503');
  const unacked = load.sent.filter(({ outcomes }) => outcomes.length > 100).length;
  return {
    violations: [
      ...bad.map(([name, times]) => `${id}: ${times} clients saw ${name}`),
      ...(unacked > 0 ? [`${id}: ${unacked} requests were never accepted`] : []),
      ...gone(rig),
    ],
    notes: [answers(seen)],
  };
}

function gone({ apps, workers }: Rig): string[] {
  return [...apps, ...workers].flatMap(({ program }) =>
    program.isGone() ? [`a process ended: ${program.output().slice(-2_000)}`] : [],
  );
}
