/** Connections that break in the middle of an answer: the commit that nobody knows the outcome of. */
import { setTimeout as sleep } from 'node:timers/promises';
import { outcomesOf, startLoad } from '../client.ts';
import { type Fault, type FaultProxy, startProxy } from '../proxy.ts';
import { verdictOn } from '../rig.ts';
import { pace, type Scenario, scaled, waitIn, whileLoading, withRig } from '../scenario.ts';
import { askWhenUnknown } from '../story.ts';
import { answers } from './processes.ts';

export const connectionsBroken: Scenario = {
  id: 'NET',
  title: 'connections to PostgreSQL and Redis are slow, cut in the middle of an answer, reset and refused',
  pass: 'webhooks are answered 2xx or 503 and nothing else; commits of unknown outcome are looked up',
  load: '5,000 webhooks',
  always: false,
  run: async (context) => {
    const proxies: FaultProxy[] = [];
    const through = async (url: string) => {
      const proxy = await startProxy({ port: Number(new URL(url).port) });
      proxies.push(proxy);
      return proxy.through(url);
    };
    const own = async (_: number, from: { databaseUrl: string; redis: { url: string } | null }) => ({
      DATABASE_URL: await through(from.databaseUrl),
      REDIS_URL: await through(from.redis?.url ?? ''),
    });
    try {
      return await withRig({ appEnv: own, workerEnv: own, story: askWhenUnknown }, async (rig) => {
        const count = scaled(context, 5_000);
        const load = startLoad({ urls: rig.urls, count, perSecond: pace(context) / 2, resends: 100 });
        const { random } = context;
        const kinds: [string, () => Fault][] = [
          ['answers cut', () => ({ dropAfterBytes: Math.round(random.between(1, 20_000)) })],
          ['latency', () => ({ latencyMs: random.between(5, 60) })],
          ['slow line', () => ({ bytesPerSecond: random.between(50_000, 500_000) })],
          ['refused', () => ({ refuse: true })],
        ];
        await whileLoading(load, async () => {
          const [name, fault] = kinds[Math.floor(random.between(0, kinds.length))] ?? ['none', () => ({})];
          const proxy = proxies[Math.floor(random.between(0, proxies.length))];
          proxy?.set(fault());
          if (random.next() < 0.5) {
            proxy?.resetAll();
            rig.did('reset');
          }
          rig.did(name);
          await waitIn(load, random.between(300, 2_000));
          proxy?.set({});
        });
        for (const proxy of proxies) proxy.set({});
        const seen = outcomesOf(load.sent);
        const bad = [...seen].filter(([name]) => name !== '202' && name !== '503');
        return verdictOn(rig, load.sent, {
          violations: bad.map(([name, times]) => `NET: ${times} clients saw ${name}`),
          notes: [answers(seen)],
        });
      });
    } finally {
      await Promise.all(proxies.map((proxy) => proxy.close()));
    }
  },
};

/** Longer than the app asks again for. */
const awayMs = 7_000;

export const answersLost: Scenario = {
  id: 'AMB',
  title: 'the answers to commits are lost, and PostgreSQL cannot be reached for 7 s after that',
  pass: 'what was answered 503 is not stored, or was not said to be so; sent again under its key it is there once',
  load: '1,200 webhooks',
  always: false,
  run: async (context) => {
    const proxies: FaultProxy[] = [];
    const appEnv = async (_: number, { databaseUrl }: { databaseUrl: string }) => {
      const proxy = await startProxy({ port: Number(new URL(databaseUrl).port) });
      proxies.push(proxy);
      return { DATABASE_URL: proxy.through(databaseUrl) };
    };
    try {
      return await withRig({ appEnv, workers: 1 }, async (rig) => {
        const rounds = scaled(context, 12, 4);
        const count = rounds * 100;
        const load = startLoad({ urls: rig.urls, count, perSecond: 100 / 8, resends: 60, connections: 100 });
        for (let round = 0; round < rounds; round += 1) {
          // New connections die after so many bytes: some of them between a commit and its answer.
          for (const proxy of proxies) {
            proxy.resetAll();
            proxy.set({ dropAfterBytes: Math.round(context.random.between(700, 4_000)) });
          }
          await waitIn(load, 1_000);
          for (const proxy of proxies) {
            proxy.set({ refuse: true });
            proxy.resetAll();
          }
          rig.did('answers cut, then away');
          await sleep(awayMs);
          for (const proxy of proxies) proxy.set({});
          await waitIn(load, 500);
        }
        await load.done;
        const seen = outcomesOf(load.sent);
        const bad = [...seen].filter(([name]) => name !== '202' && name !== '503');
        return verdictOn(rig, load.sent, {
          violations: bad.map(([name, times]) => `AMB: ${times} clients saw ${name}`),
          notes: [answers(seen)],
        });
      });
    } finally {
      await Promise.all(proxies.map((proxy) => proxy.close()));
    }
  },
};
