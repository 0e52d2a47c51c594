import { startEcho } from './echo.ts';
import { importStory, type Story } from './imported.ts';
import { postAll } from './load.ts';
import { effectStory } from './stories.ts';
import { progressOf, untilDone, warmUp } from './wait.ts';
import { startWorkerWith } from './worker.ts';
import type { Bench, Figure, Workload } from './workload.ts';

const effectMs = 100;
const slots = [2, 10, 50, 100];
const body = (n: number) => JSON.stringify({ n });

export const w7: Workload = {
  name: 'W7',
  title: 'effects of 100 ms at 2 to 100 slots of one worker',
  once: true,
  measure: async (bench) => {
    const echo = await startEcho();
    try {
      const story = await importStory(bench, effectStory(`${echo.url}?ms=${effectMs}`));
      await warmUp(bench, story, { runs: 20, connections: 10, body });
      await bench.product.killWorker('SIGTERM');
      const figures: Figure[] = [];
      for (const count of slots) {
        await echo.stats();
        // In a quick round, no more than ten seconds each.
        const runs = bench.quick ? Math.min(1_000, count * 100) : 10_000;
        await carryOut(bench, story, { runs, slots: count });
        const { requests, most, wallMs } = await echo.stats();
        const idealMs = (runs * effectMs) / count;
        figures.push(
          { name: `${count} slots: ${runs.toLocaleString('en')} runs took`, value: wallMs / 1000, unit: 's' },
          { name: `${count} slots: ideal`, value: idealMs / 1000, unit: 's' },
          { name: `${count} slots: slots in use`, value: (idealMs / wallMs) * 100, unit: '%' },
          { name: `${count} slots: most effects at once`, value: most, unit: '' },
          { name: `${count} slots: effects carried out twice`, value: requests - runs, unit: '' },
        );
      }
      return figures;
    } finally {
      await echo.stop();
    }
  },
};

/** All runs are accepted while there is no worker; then one with that many slots comes. */
async function carryOut(
  { product, database }: Bench,
  story: Story,
  { runs, slots: count }: { runs: number; slots: number },
): Promise<void> {
  const { done } = await progressOf(database, story);
  await postAll(story.url, { count: runs, connections: 20, body });
  const worker = await startWorkerWith({ product, database }, { WORKER_CONCURRENCY: String(count) });
  await untilDone(database, story, done + runs);
  await worker.end('SIGTERM');
}
