import { bareHttp } from './bare.ts';
import { cpuFigures, percentile, ratio } from './figures.ts';
import { importStory } from './imported.ts';
import { type Answer, postAll } from './load.ts';
import { answeringStory, body } from './stories.ts';
import { warmUp } from './wait.ts';
import type { Workload } from './workload.ts';

const connections = 8;

export const w5: Workload = {
  name: 'W5',
  title: 'a synchronous answer after three Actions, over 8 connections',
  measure: async (bench) => {
    const runs = bench.quick ? 1_000 : 10_000;
    const story = await importStory(bench, answeringStory);
    await warmUp(bench, story, { runs: bench.quick ? 500 : 2_000, connections, body });
    const http = await bareHttp({ count: runs, connections, body });

    const { result: load, cpu } = await bench.measured(() =>
      postAll(story.url, { count: runs, connections, body, check: isOutput }),
    );
    return [
      { name: 'answers/s', value: load.perSecond, unit: '', goal: '≥ 1,000' },
      { name: 'answer, p50', value: percentile(load.tookMs, 0.5), unit: 'ms' },
      { name: 'answer, p99', value: percentile(load.tookMs, 0.99), unit: 'ms', goal: '≤ 25 ms' },
      ...cpuFigures(cpu, runs),
      { name: 'bare HTTP over 8 connections, POST/s', value: http.perSecond, unit: '' },
      ratio('answers : bare HTTP', { part: load.perSecond, whole: http.perSecond }),
    ];
  },
};

/** The last Action's event, of this very request. */
function isOutput({ n, status, text }: Answer): void {
  if (status === 200 && text.includes(`"n":${n},`) && text.includes('"flag":"large"')) return;
  throw new Error(`Request ${n} was answered ${status}: ${text.slice(0, 300)}`);
}
