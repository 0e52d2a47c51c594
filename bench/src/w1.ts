import { bareHttp, bareInserts, bareQueue } from './bare.ts';
import { averaged, bareRows } from './bare-rows.ts';
import { cpuFigures, percentile, ratio } from './figures.ts';
import { importStory, type Story } from './imported.ts';
import { type Load, postAll } from './load.ts';
import { body, pureStory } from './stories.ts';
import { lastStoredAt, settle, untilDone, warmUp } from './wait.ts';
import type { Bench, Workload } from './workload.ts';

const connections = 50;
const eventsPerRun = 4;

export const w1: Workload = {
  name: 'W1',
  title: 'a webhook and three pure Actions, as fast as they are accepted over 50 connections',
  measure: async (bench) => {
    const { product, database, quick } = bench;
    const runs = quick ? 3_000 : 20_000;
    const warm = quick ? 500 : 10_000;
    const story = await importStory(bench, pureStory);
    await warmUp(bench, story, { runs: warm, connections, body });

    const at = { database, databaseUrl: product.databaseUrl };
    const http = await bareHttp({ count: runs, connections, body });
    const jobs = await bareQueue(product, quick ? 2_000 : 10_000);
    const bare = () => bareRows(at, { story, runs: quick ? 2_000 : 10_000 });
    const before = await bare();
    const simple = await bareInserts(at, {
      rows: quick ? 5_000 : 40_000,
      perStatement: 100,
      body: JSON.stringify({ text: 'x'.repeat(1000) }),
    });

    await settle();
    const began = Date.now();
    const { result: load, cpu } = await bench.measured(async () => {
      const posted = await postAll(story.url, { count: runs, connections, body });
      await untilDone(database, story, warm + runs);
      return posted;
    });
    const done = runs / (((await lastStoredAt(database, story)) - began) / 1000);
    const latencies = await latenciesOf(bench, { story, load });
    const rows = averaged(before, await bare());
    return [
      { name: 'runs done/s', value: done, unit: '', goal: '≥ 2,000' },
      { name: 'events stored/s', value: done * eventsPerRun, unit: '' },
      { name: 'accepted/s', value: load.perSecond, unit: '' },
      ...cpuFigures(cpu, runs, '≤ 0.8 ms'),
      { name: 'sent → last event, p50', value: percentile(latencies, 0.5), unit: 'ms' },
      { name: 'sent → last event, p99', value: percentile(latencies, 0.99), unit: 'ms' },
      { name: 'bare inserts of the same rows, runs/s', value: rows.runsPerSecond, unit: '' },
      { name: '… rows/s', value: rows.rowsPerSecond, unit: '' },
      ratio('runs done : bare inserts of the same rows', {
        part: done,
        whole: rows.runsPerSecond,
        goal: '≥ 35 %',
      }),
      { name: 'bare inserts of 1 KB rows, rows/s', value: simple, unit: '' },
      ratio('events stored : bare inserts of 1 KB rows', { part: done * eventsPerRun, whole: simple }),
      { name: 'bare HTTP, POST/s', value: http.perSecond, unit: '' },
      ratio('accepted : bare HTTP', { part: load.perSecond, whole: http.perSecond }),
      { name: 'bare BullMQ, jobs/s', value: jobs, unit: '' },
      ratio('runs done : bare BullMQ', { part: done, whole: jobs }),
    ];
  },
};

/** From the sending of each request to the start of the transaction that stored its run's last event. */
async function latenciesOf(
  { database }: Bench,
  { story, load }: { story: Story; load: Load },
): Promise<number[]> {
  const { rows } = await database.query<{ n: number; at: Date }>(
    `select (output->>'n')::int as n, created_at as at from event
     where story_id = $1 and action_id = $2 order by id desc limit $3`,
    [story.id, story.lastId, load.sentAt.length],
  );
  return rows.map(({ n, at }) => at.getTime() - (load.sentAt[n] ?? 0));
}
