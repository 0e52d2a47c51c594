import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { cpuFigures, percentile } from './figures.ts';
import { importStory, type Story } from './imported.ts';
import { postAtRate } from './load.ts';
import { body, pureStory } from './stories.ts';
import { leastUuidV7 } from './uuid.ts';
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
      const watched = watch(database, { story, open, count });
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

/**
 * Looks every millisecond, while runs are open, whether another connection can read their last event;
 * resolves to the milliseconds that each of `count` runs took from when it was sent.
 */
async function watch(
  database: Pool,
  { story, open, count }: { story: Story; open: Map<number, number>; count: number },
): Promise<number[]> {
  const latencies: number[] = [];
  const until = Date.now() + 120_000;
  while (latencies.length < count) {
    await sleep(1);
    if (Date.now() > until) throw new Error(`Only ${latencies.length} of ${count} runs are done.`);
    if (open.size === 0) continue;
    // Ids sort by time: what was sent first bounds what has to be looked at.
    const since = Math.min(...open.values()) - 100;
    const { rows } = await database.query<{ n: number }>({
      name: 'bench_seen',
      text: `select (output->>'n')::int as n from event where story_id = $1 and action_id = $2 and id > $3`,
      values: [story.id, story.lastId, leastUuidV7(since)],
    });
    const now = Date.now();
    for (const { n } of rows) {
      const sentAt = open.get(n);
      if (sentAt === undefined) continue;
      latencies.push(now - sentAt);
      open.delete(n);
    }
  }
  return latencies;
}
