import { type Echo, startEcho } from './echo.ts';
import { median } from './figures.ts';
import { importStory } from './imported.ts';
import { postAtRate } from './load.ts';
import { memoryOf } from './memory.ts';
import { body, httpStory, pureStory } from './stories.ts';
import { untilDone, warmUp } from './wait.ts';
import type { Bench, Figure, Workload } from './workload.ts';

const warm = 500;
const rates = { pure: 100, http: 30 };

/** W1 and W2 at a steady rate for so many minutes: what memory does meanwhile. */
export function soak(minutes: number): Workload {
  return {
    name: 'Soak',
    title: `${rates.pure} W1 and ${rates.http} W2 runs a second for ${minutes} minutes`,
    once: true,
    measure: async (bench) => {
      const echo = await startEcho();
      try {
        return await measure(bench, echo, minutes);
      } finally {
        await echo.stop();
      }
    },
  };
}

async function measure(bench: Bench, echo: Echo, minutes: number): Promise<Figure[]> {
  const { product, database } = bench;
  const pids = product.pids();
  const loads = [
    { story: await importStory(bench, pureStory), perSecond: rates.pure },
    { story: await importStory(bench, httpStory(echo.url)), perSecond: rates.http },
  ];
  for (const { story } of loads) await warmUp(bench, story, { runs: warm, connections: 10, body });

  const app: number[] = [];
  const worker: number[] = [];
  const timer = setInterval(() => {
    app.push(memoryOf(pids.app).now);
    worker.push(memoryOf(pids.worker).now);
    console.error(
      `minute ${app.length}: app ${app.at(-1)?.toFixed(0)} MB, worker ${worker.at(-1)?.toFixed(0)} MB`,
    );
  }, 60_000);
  try {
    await Promise.all(
      loads.map(async ({ story, perSecond }) => {
        const count = perSecond * 60 * minutes;
        await postAtRate(story.url, { count, perSecond, connections: 20, body });
        await untilDone(database, story, warm + count);
      }),
    );
  } finally {
    clearInterval(timer);
  }
  return [...memoryFigures('app', app), ...memoryFigures('worker', worker)];
}

/** Growth from the minutes of the first third to those of the last: single minutes depend on the last collection. */
export function memoryFigures(name: string, minutes: readonly number[]): Figure[] {
  const third = Math.max(1, Math.floor(minutes.length / 3));
  const first = median(minutes.slice(0, third));
  const last = median(minutes.slice(-third));
  return [
    ...minutes.map((value, at): Figure => ({ name: `${name}, minute ${at + 1}`, value, unit: 'MB' })),
    { name: `${name}, growth`, value: ((last - first) * 100) / first, unit: '%', goal: 'flat' },
  ];
}
