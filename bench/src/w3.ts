import { bareRows } from './bare-rows.ts';
import { cpuFigures, ratio } from './figures.ts';
import { importStory } from './imported.ts';
import { postAll } from './load.ts';
import { fanStory, items } from './stories.ts';
import { lastStoredAt, untilDone, warmUp } from './wait.ts';
import type { Workload } from './workload.ts';

const connections = 20;
const itemsPerRun = 100;
/** The received one, each item exploded and transformed, the gathered one. */
const eventsPerRun = 2 + 2 * itemsPerRun;

export const w3: Workload = {
  name: 'W3',
  title: '100 items exploded, transformed and gathered',
  measure: async (bench) => {
    const { product, database, quick } = bench;
    const runs = quick ? 60 : 600;
    const warm = quick ? 20 : 100;
    const body = (n: number) => items(n, itemsPerRun);
    const story = await importStory(bench, fanStory);
    await warmUp(bench, story, { runs: warm, connections, body });

    const at = { database, databaseUrl: product.databaseUrl };
    const rows = await bareRows(at, { story, runs: quick ? 60 : 300 });

    const began = Date.now();
    const { cpu } = await bench.measured(async () => {
      await postAll(story.url, { count: runs, connections, body });
      await untilDone(database, story, warm + runs);
    });
    const done = runs / (((await lastStoredAt(database, story)) - began) / 1000);
    return [
      { name: 'runs done/s', value: done, unit: '', goal: '≥ 60' },
      { name: 'events stored/s', value: done * eventsPerRun, unit: '', goal: '≥ 12,000' },
      ...cpuFigures(cpu, runs, '≤ 25 ms'),
      { name: 'bare inserts of the same rows, runs/s', value: rows.runsPerSecond, unit: '' },
      ratio('runs done : bare inserts of the same rows', { part: done, whole: rows.runsPerSecond }),
    ];
  },
};
