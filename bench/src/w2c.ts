import { type CpuSeconds, total } from './cpu.ts';
import { startEcho } from './echo.ts';
import { cpuFigures, ratio } from './figures.ts';
import { importStory, type Story } from './imported.ts';
import { postAll } from './load.ts';
import { body, httpStory, secretStory } from './stories.ts';
import { lastStoredAt, untilDone, warmUp } from './wait.ts';
import type { Bench, Figure, Workload } from './workload.ts';

const connections = 50;
const slug = 'bench_key';
/** W2 and W2c take turns, so that a machine that drifts does so for both. */
const turns = 3;

export const w2c: Workload = {
  name: 'W2c',
  title: 'W2 with a credential and formulas in every option, against W2 without, in turns',
  measure: async (bench) => {
    const echo = await startEcho();
    try {
      await createCredential(bench);
      const plain = await importStory(bench, httpStory(echo.url));
      const secret = await importStory(bench, secretStory(echo.url, slug));
      return await measure(bench, { plain, secret });
    } finally {
      await echo.stop();
    }
  },
};

async function createCredential({ product }: Bench): Promise<void> {
  const response = await fetch(`${product.baseUrl}/api/v1/credentials`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await product.apiKey()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: slug, slug, mode: 'text', live: { secrets: { value: 'k'.repeat(40) } } }),
  });
  if (!response.ok) throw new Error(`The credential was answered ${response.status}.`);
}

async function measure(bench: Bench, stories: { plain: Story; secret: Story }): Promise<Figure[]> {
  const { quick } = bench;
  const runs = quick ? 400 : 2_000;
  const warm = quick ? 200 : 1_000;
  const plain = await warmed(bench, stories.plain, warm);
  const secret = await warmed(bench, stories.secret, warm);
  for (let turn = 0; turn < turns; turn += 1) {
    await plain.take(runs);
    await secret.take(runs);
  }
  const all = runs * turns;
  const [without, withSecrets] = [all / plain.seconds(), all / secret.seconds()];
  return [
    { name: 'W2c runs done/s', value: withSecrets, unit: '' },
    { name: 'W2 runs done/s, in the same product', value: without, unit: '' },
    ratio('W2c : W2', { part: withSecrets, whole: without, goal: '≥ 85 %' }),
    ratio('CPU of W2 : CPU of W2c', { part: total(plain.cpu()), whole: total(secret.cpu()), goal: '≥ 85 %' }),
    ...cpuFigures(secret.cpu(), all),
  ];
}

/** Takes runs of a story, and adds up what they took. */
async function warmed(bench: Bench, story: Story, warm: number) {
  const { database } = bench;
  await warmUp(bench, story, { runs: warm, connections, body });
  let done = warm;
  let seconds = 0;
  const cpus: CpuSeconds[] = [];
  return {
    take: async (runs: number) => {
      const began = Date.now();
      const { cpu } = await bench.measured(async () => {
        await postAll(story.url, { count: runs, connections, body });
        await untilDone(database, story, done + runs);
      });
      done += runs;
      cpus.push(cpu);
      seconds += ((await lastStoredAt(database, story)) - began) / 1000;
    },
    seconds: () => seconds,
    cpu: () => sumOf(cpus),
  };
}

function sumOf(cpus: CpuSeconds[]): CpuSeconds {
  const sum = (program: keyof CpuSeconds) => cpus.reduce((all, cpu) => all + cpu[program], 0);
  return { app: sum('app'), worker: sum('worker'), postgres: sum('postgres'), redis: sum('redis') };
}
