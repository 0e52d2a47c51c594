import { startEcho } from './echo.ts';
import { importStory, type Story } from './imported.ts';
import { postAll } from './load.ts';
import { memoryOf } from './memory.ts';
import { outcomeOf } from './outcome.ts';
import { effectStory } from './stories.ts';
import { lastStoredAt, untilDone, warmUp } from './wait.ts';
import { startWorkerWith } from './worker.ts';
import type { Bench, Figure, Workload } from './workload.ts';

const body = (n: number) => JSON.stringify({ n });
const warm = 20;
const megabyte = 2 ** 20;
/** Of webhook bodies that are read at once. */
const atOnce = 4;

export const w14: Workload = {
  name: 'W14',
  title:
    'webhooks pile up while no worker is there; then one comes, and more is sent than the app may read at once',
  env: { WEBHOOK_MAX_BYTES: String(megabyte), WEBHOOK_MAX_BYTES_AT_ONCE: String(atOnce * megabyte) },
  once: true,
  measure: async (bench) => {
    const echo = await startEcho();
    try {
      const story = await importStory(bench, effectStory(echo.url));
      await warmUp(bench, story, { runs: warm, connections: 10, body });
      await bench.product.killWorker('SIGTERM');
      await echo.stats();
      const piled = await pileUp(bench, story);
      const { requests } = await echo.stats();
      const { accepted, figures } = await pressed(bench, story, piled.count);
      const { lost, doubled } = await outcomeOf(bench.database, story, warm + piled.count + accepted);
      return [
        ...piled.figures,
        { name: 'effects carried out twice', value: requests - piled.count, unit: '', goal: '0' },
        ...figures,
        { name: 'lost', value: lost, unit: '', goal: '0' },
        { name: 'doubled', value: doubled, unit: '', goal: '0' },
      ];
    } finally {
      await echo.stop();
    }
  },
};

async function pileUp(bench: Bench, story: Story): Promise<{ count: number; figures: Figure[] }> {
  const { product, database, quick } = bench;
  const count = quick ? 2_000 : 100_000;
  const { perSecond } = await postAll(story.url, { count, connections: 50, body });
  const began = Date.now();
  const worker = await startWorkerWith({ product, database }, {});
  await untilDone(database, story, warm + count);
  const seconds = ((await lastStoredAt(database, story)) - began) / 1000;
  const peak = memoryOf(worker.pid).peak;
  return {
    count,
    figures: [
      { name: 'accepted while no worker was there', value: count, unit: '' },
      { name: '… accepted/s', value: perSecond, unit: '' },
      { name: '… all done after the worker was started', value: seconds, unit: 's' },
      { name: '… done/s', value: count / seconds, unit: '' },
      { name: '… worker, peak memory', value: peak, unit: 'MB' },
    ],
  };
}

/** Bodies of a megabyte from many callers at once: those for which there is no room are to come again. */
async function pressed(
  { product, database, quick }: Bench,
  story: Story,
  before: number,
): Promise<{ accepted: number; figures: Figure[] }> {
  const content = JSON.stringify({ n: 0, note: 'x'.repeat(megabyte - 100) });
  const statuses = { accepted: 0, later: 0 };
  const count = quick ? 100 : 1_000;
  await postAll(story.url, {
    count,
    connections: 40,
    body: () => content,
    check: ({ n, status, text }) => {
      if (status < 300) statuses.accepted += 1;
      else if (status === 503) statuses.later += 1;
      else throw new Error(`Request ${n} was answered ${status}: ${text.slice(0, 300)}`);
    },
  });
  await untilDone(database, story, warm + before + statuses.accepted);
  return {
    accepted: statuses.accepted,
    figures: [
      {
        name: `1 MB bodies over 40 connections, ${atOnce} MB at once: accepted`,
        value: statuses.accepted,
        unit: '',
      },
      { name: '… answered 503, to come again', value: statuses.later, unit: '' },
      { name: '… app, peak memory', value: memoryOf(product.pids().app).peak, unit: 'MB' },
    ],
  };
}
