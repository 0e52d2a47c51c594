import { cpuFigures, percentile } from './figures.ts';
import { importStory } from './imported.ts';
import { postAtRate } from './load.ts';
import { watchLast } from './seen.ts';
import { body, pureStory } from './stories.ts';
import { warmUp } from './wait.ts';
import type { Workload } from './workload.ts';

const perSecond = 10;

export const w4: Workload = {
  name: 'W4',
  title: 'latency of W1 at 10 runs a second',
  measure: async (bench) => {
    const { database, quick } = bench;
    const count = perSecond * (quick ? 10 : 30);
    const story = await importStory(bench, pureStory);
    await warmUp(bench, story, { runs: quick ? 500 : 2_000, connections: 20, body });

    const open = new Map<number, number>();
    const { result: latencies, cpu } = await bench.measured(async () => {
      const watched = watchLast(database, { story, open, count, n: "output->>'n'" });
      const onSend = (n: number, at: number) => void open.set(n, at);
      await postAtRate(story.url, { count, perSecond, connections: 10, body, onSend });
      return watched;
    });
    return [
      {
        name: 'sent → last event readable, p50',
        value: percentile(latencies, 0.5),
        unit: 'ms',
        goal: '≤ 15 ms',
      },
      {
        name: 'sent → last event readable, p99',
        value: percentile(latencies, 0.99),
        unit: 'ms',
        goal: '≤ 60 ms',
      },
      ...cpuFigures(cpu, count).slice(0, 1),
    ];
  },
};
