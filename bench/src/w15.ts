import { bareQueue } from './bare.ts';
import { startEcho } from './echo.ts';
import { cpuFigures, percentile, ratio } from './figures.ts';
import { importStory } from './imported.ts';
import { postAtRate } from './load.ts';
import { watchLast } from './seen.ts';
import { body, oneCallStory } from './stories.ts';
import { warmUp } from './wait.ts';
import type { Bench, Figure, Workload } from './workload.ts';

/** 116 Action runs a second are ten million a day; the transform and the call are two of them. */
const perSecond = 58;
const actionRuns = 2;

/** Webhook → transform → HTTP at the rate of ten million Action runs a day, for so many minutes. */
export function w15(minutes: number): Workload {
  return {
    name: 'W15',
    title: `webhook → transform → HTTP, ${perSecond * actionRuns} Action runs a second for ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`,
    once: true,
    measure: async (bench) => {
      const echo = await startEcho();
      try {
        return await measure(bench, { echo: echo.url, seconds: bench.quick ? 10 : minutes * 60 });
      } finally {
        await echo.stop();
      }
    },
  };
}

async function measure(
  bench: Bench,
  { echo, seconds }: { echo: string; seconds: number },
): Promise<Figure[]> {
  const { product, database, quick } = bench;
  const story = await importStory(bench, oneCallStory(echo));
  await warmUp(bench, story, { runs: quick ? 100 : 500, connections: 10, body });
  const jobs = await bareQueue(product, quick ? 1_000 : 10_000);

  const count = perSecond * seconds;
  const open = new Map<number, number>();
  const began = performance.now();
  const { result: latencies, cpu } = await bench.measured(async () => {
    const watched = watchLast(database, { story, open, count, n: "output->'body'->>'n'" });
    const onSend = (n: number, at: number) => void open.set(n, at);
    await postAtRate(story.url, { count, perSecond, connections: 20, body, onSend });
    return watched;
  });
  const done = (count * actionRuns) / ((performance.now() - began) / 1000);
  return [
    { name: 'Action runs done/s', value: done, unit: '', goal: '≥ 115' },
    { name: 'sent → answer of the call readable, p50', value: percentile(latencies, 0.5), unit: 'ms' },
    {
      name: 'sent → answer of the call readable, p95',
      value: percentile(latencies, 0.95),
      unit: 'ms',
      goal: '< 1,000 ms',
    },
    { name: 'sent → answer of the call readable, p99', value: percentile(latencies, 0.99), unit: 'ms' },
    ...cpuFigures(cpu, count),
    { name: 'bare BullMQ, jobs/s', value: jobs, unit: '' },
    ratio('Action runs done : bare BullMQ', { part: done, whole: jobs }),
  ];
}
