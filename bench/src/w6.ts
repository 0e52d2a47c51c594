import { bareHttp, bareInserts } from './bare.ts';
import { ratio } from './figures.ts';
import { importStory, type Story } from './imported.ts';
import { postAll } from './load.ts';
import { forgetPeak, memoryOf } from './memory.ts';
import { largeBody, largeStory } from './stories.ts';
import { untilDone, warmUp } from './wait.ts';
import type { Bench, Figure, Workload } from './workload.ts';

const megabyte = 2 ** 20;
const connections = 4;

export const w6: Workload = {
  name: 'W6',
  title: 'payloads of 1 MB and 10 MB, over 4 connections',
  env: { WEBHOOK_MAX_BYTES: String(16 * megabyte) },
  measure: async (bench) => {
    const story = await importStory(bench, largeStory);
    const warm = 20;
    await warmUp(bench, story, { runs: warm, connections, body: () => '{"n":0,"rows":[]}' });
    const [few, many] = bench.quick ? [4, 20] : [20, 200];
    return [
      ...(await measure(bench, story, { size: 1, count: many, before: warm })),
      ...(await measure(bench, story, { size: 10, count: few, before: warm + many })),
    ];
  },
};

/** `size` in MB. */
async function measure(
  bench: Bench,
  story: Story,
  { size, count, before }: { size: number; count: number; before: number },
): Promise<Figure[]> {
  const { product, database } = bench;
  const content = largeBody(size * megabyte);
  const body = () => content;
  const http = await bareHttp({ count, connections, body });
  const at = { database, databaseUrl: product.databaseUrl };
  const inserts = await bareInserts(at, { rows: count, perStatement: 1, body: content });

  const { app, worker } = product.pids();
  for (const pid of [app, worker]) forgetPeak(pid);
  const { seconds } = await bench.measured(async () => {
    await postAll(story.url, { count, connections, body });
    await untilDone(database, story, before + count);
  });
  const runs = count / seconds;
  const of = `${size} MB`;
  return [
    { name: `${of}: runs done/s`, value: runs, unit: '' },
    { name: `${of}: MB/s`, value: runs * size, unit: '' },
    { name: `${of}: bare inserts, MB/s`, value: inserts * size, unit: '' },
    ratio(`${of}: runs done : bare inserts`, { part: runs, whole: inserts }),
    { name: `${of}: bare HTTP, MB/s`, value: http.perSecond * size, unit: '' },
    { name: `${of}: app, peak memory`, value: memoryOf(app).peak, unit: 'MB' },
    { name: `${of}: worker, peak memory`, value: memoryOf(worker).peak, unit: 'MB' },
  ];
}
