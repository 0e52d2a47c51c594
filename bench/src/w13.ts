import { bareHops } from './bare.ts';
import { percentile, ratio } from './figures.ts';
import { importStory } from './imported.ts';
import { postAll } from './load.ts';
import { noOpStory } from './stories.ts';
import { warmUp } from './wait.ts';
import type { Workload } from './workload.ts';

const body = (n: number) => JSON.stringify({ n });

export const w13: Workload = {
  name: 'W13',
  title: 'two Actions that do nothing, against two jobs of a bare queue, one at a time',
  measure: async (bench) => {
    const { product, quick } = bench;
    const count = quick ? 100 : 500;
    const story = await importStory(bench, noOpStory);
    await warmUp(bench, story, { runs: quick ? 200 : 1_000, connections: 4, body });
    const { tookMs } = await postAll(story.url, { count, connections: 1, body });
    const hops = await bareHops(product, count);
    const [own, bare] = [percentile(tookMs, 0.5), percentile(hops, 0.5)];
    return [
      { name: 'request → answer of the second Action, p50', value: own, unit: 'ms' },
      { name: 'request → answer of the second Action, p99', value: percentile(tookMs, 0.99), unit: 'ms' },
      { name: 'two jobs of bare BullMQ, p50', value: bare, unit: 'ms' },
      ratio('p50 : two bare jobs', { part: own, whole: bare, goal: '≤ 250 %' }),
    ];
  },
};
