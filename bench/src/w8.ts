import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '@storyloom/adapters/testing/program';
import { startEcho } from './echo.ts';
import { importStory, type Story } from './imported.ts';
import { postFor } from './load.ts';
import { outcomeOf } from './outcome.ts';
import { body, httpStory, pureStory } from './stories.ts';
import { progressOf, untilDone, warmUp } from './wait.ts';
import { startWorkerWith } from './worker.ts';
import type { Bench, Figure, Workload } from './workload.ts';

const killEveryMs = 2_000;
const warm = 100;

export const w8: Workload = {
  name: 'W8',
  title: 'W1 and W2 at once while one of two workers is killed (SIGKILL) every 2 s',
  measure: async (bench) => {
    const echo = await startEcho();
    try {
      // What is asked with GET may be asked again: effects of a killed worker go on by themselves.
      const pure = await importStory(bench, pureStory);
      const http = await importStory(bench, httpStory(echo.url, 'get'));
      for (const story of [pure, http]) await warmUp(bench, story, { runs: warm, connections: 10, body });
      await echo.stats();

      const seconds = bench.quick ? 8 : 30;
      const over = new AbortController();
      const killing = killAgainAndAgain(bench, over.signal);
      const [ofPure, ofHttp] = await Promise.all([
        loadFor(bench, pure, { seconds, connections: 10, backlog: 2_000 }),
        loadFor(bench, http, { seconds, connections: 5, backlog: 500 }),
      ]).finally(() => over.abort());
      const kills = await killing;

      const calmAt = performance.now();
      const failed = [await ends(bench, pure, ofPure.accepted), await ends(bench, http, ofHttp.accepted)];
      const settleSeconds = (performance.now() - calmAt) / 1000;
      const outcomes = [
        await outcomeOf(bench.database, pure, warm + ofPure.accepted),
        await outcomeOf(bench.database, http, warm + ofHttp.accepted),
      ];
      const { requests } = await echo.stats();
      const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
      return [
        { name: 'kills', value: kills, unit: '' },
        { name: 'runs accepted', value: ofPure.accepted + ofHttp.accepted, unit: '' },
        { name: 'W1 runs done/s', value: ofPure.donePerSecond, unit: '' },
        { name: 'W2 runs done/s', value: ofHttp.donePerSecond, unit: '' },
        { name: 'last run done after the last kill', value: settleSeconds, unit: 's' },
        { name: 'lost', value: sum(outcomes.map(({ lost }) => lost)), unit: '', goal: '0' },
        { name: 'doubled', value: sum(outcomes.map(({ doubled }) => doubled)), unit: '', goal: '0' },
        { name: 'failed', value: sum(failed), unit: '', goal: '0' },
        { name: 'effects carried out again', value: requests - 2 * ofHttp.accepted, unit: '' },
      ] satisfies Figure[];
    } finally {
      await echo.stop();
    }
  },
};

/** Kills the elder of two workers and starts another; answers how often once `signal` says that it is enough. */
async function killAgainAndAgain(bench: Bench, signal: AbortSignal): Promise<number> {
  const workers: Pick<Program, 'end'>[] = [
    { end: bench.product.killWorker },
    await startWorkerWith(bench, {}),
  ];
  for (let kills = 0; ; kills += 1) {
    const began = performance.now();
    const elder = workers.shift();
    await elder?.end('SIGKILL');
    workers.push(await startWorkerWith(bench, {}));
    const rest = Math.max(0, began + killEveryMs - performance.now());
    await sleep(rest, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return kills + 1;
  }
}

/** As fast as runs are done: at most `backlog` are accepted and not done. */
async function loadFor(
  { database }: Bench,
  story: Story,
  { seconds, connections, backlog }: { seconds: number; connections: number; backlog: number },
): Promise<{ accepted: number; donePerSecond: number }> {
  let done = 0;
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      done = (await progressOf(database, story)).done - warm;
      await sleep(200, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  const mayGo = async (sent: number) => {
    while (sent - done >= backlog && !over.signal.aborted) await sleep(20);
  };
  const ending = sleep(seconds * 1000).then(() => over.abort());
  try {
    const { sentAt } = await postFor(story.url, { seconds, connections, body, mayGo });
    return { accepted: sentAt.length, donePerSecond: done / seconds };
  } finally {
    await ending;
    await watching;
  }
}

/** Waits for the end of every run; answers how many of them failed. */
async function ends({ database }: Bench, story: Story, accepted: number): Promise<number> {
  return (await untilDone(database, story, warm + accepted, { mayFail: true })).failed;
}
