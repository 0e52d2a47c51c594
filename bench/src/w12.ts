import { startEcho } from './echo.ts';
import { ratio } from './figures.ts';
import { importStory } from './imported.ts';
import { postAll } from './load.ts';
import { effectStory } from './stories.ts';
import { progressOf, untilDone, warmUp } from './wait.ts';
import { startWorkerWith } from './worker.ts';
import type { Workload } from './workload.ts';

const effectMs = 100;
const slots = 20;
const body = (n: number) => JSON.stringify({ n });

export const w12: Workload = {
  name: 'W12',
  title: `effects of ${effectMs} ms on one worker of ${slots} slots, and on two`,
  once: true,
  measure: async (bench) => {
    const { product, database, quick } = bench;
    const echo = await startEcho();
    try {
      const story = await importStory(bench, effectStory(`${echo.url}?ms=${effectMs}`));
      await warmUp(bench, story, { runs: 20, connections: 10, body });
      await product.killWorker('SIGTERM');
      const perSecond: number[] = [];
      let doubled = 0;
      for (const workers of [1, 2]) {
        const runs = (quick ? 300 : 3_000) * workers;
        await echo.stats();
        const { done } = await progressOf(database, story);
        const env = { WORKER_CONCURRENCY: String(slots) };
        // Both are there before there is something to do.
        const programs = await Promise.all(
          Array.from({ length: workers }, () => startWorkerWith({ product, database }, env)),
        );
        await postAll(story.url, { count: runs, connections: 20, body });
        await untilDone(database, story, done + runs);
        const { requests, wallMs } = await echo.stats();
        perSecond.push((runs * 1000) / wallMs);
        doubled += requests - runs;
        await Promise.all(programs.map((program) => program.end('SIGTERM')));
      }
      const [one = 0, two = 0] = perSecond;
      return [
        { name: 'one worker: runs/s', value: one, unit: '' },
        { name: 'two workers: runs/s', value: two, unit: '' },
        ratio('two workers : one worker', { part: two, whole: one, goal: '≥ 170 %' }),
        { name: 'effects carried out twice', value: doubled, unit: '', goal: '0' },
      ];
    } finally {
      await echo.stop();
    }
  },
};
