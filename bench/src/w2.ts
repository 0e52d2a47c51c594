import { bareRows } from './bare-rows.ts';
import { type Echo, startEcho } from './echo.ts';
import { cpuFigures, ratio } from './figures.ts';
import { importStory } from './imported.ts';
import { postAll } from './load.ts';
import { body, httpStory } from './stories.ts';
import { lastStoredAt, untilDone, warmUp } from './wait.ts';
import type { Bench, Figure, Workload } from './workload.ts';

const connections = 50;
const effectsPerRun = 2;

export const w2: Workload = {
  name: 'W2',
  title: 'webhook → transform → HTTP → trigger → HTTP, against a local echo',
  measure: async (bench) => {
    const echo = await startEcho();
    try {
      return await measure(bench, echo);
    } finally {
      await echo.stop();
    }
  },
};

async function measure(bench: Bench, echo: Echo): Promise<Figure[]> {
  const { product, database, quick } = bench;
  const runs = quick ? 1_000 : 5_000;
  const warm = quick ? 200 : 1_000;
  const story = await importStory(bench, httpStory(echo.url));
  await warmUp(bench, story, { runs: warm, connections, body });

  const calls = (await postAll(echo.url, { count: runs * effectsPerRun, connections, body })).perSecond;
  const at = { database, databaseUrl: product.databaseUrl };
  const rows = await bareRows(at, { story, runs: quick ? 1_000 : 5_000 });

  const began = Date.now();
  const { cpu } = await bench.measured(async () => {
    await postAll(story.url, { count: runs, connections, body });
    await untilDone(database, story, warm + runs);
  });
  const done = runs / (((await lastStoredAt(database, story)) - began) / 1000);
  return [
    { name: 'runs done/s', value: done, unit: '', goal: '≥ 500' },
    ...cpuFigures(cpu, runs, '≤ 3 ms'),
    { name: 'bare calls of the echo/s', value: calls, unit: '' },
    ratio('calls : bare calls of the echo', { part: done * effectsPerRun, whole: calls }),
    { name: 'bare inserts of the same rows, runs/s', value: rows.runsPerSecond, unit: '' },
    ratio('runs done : bare inserts of the same rows', { part: done, whole: rows.runsPerSecond }),
  ];
}
