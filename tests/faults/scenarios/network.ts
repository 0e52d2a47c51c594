/** Connections that break in the middle of an answer: the commit that nobody knows the outcome of. */
import { outcomesOf, startLoad } from '../client.ts';
import { type Fault, type FaultProxy, startProxy } from '../proxy.ts';
import { verdictOn } from '../rig.ts';
import { pace, type Scenario, scaled, waitIn, whileLoading, withRig } from '../scenario.ts';
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
      return await withRig({ appEnv: own, workerEnv: own }, async (rig) => {
        const count = scaled(context, 5_000);
        const load = startLoad({ urls: rig.urls, count, perSecond: pace(context) / 2, retries: 100 });
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
