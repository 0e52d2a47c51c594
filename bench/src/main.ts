/**
 * `npm run bench`: the product on both queue backends, durability on, against the bare limits of the
 * same machine in the same run. `--count` runs (default 5,000), `--connections` (default 50).
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Product, startProduct } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { z } from 'zod';
import { bareHttp, bareInserts, bareQueue } from './bare.ts';
import { cpuSecondsOfChildren } from './cpu.ts';
import { percentile, postAll } from './load.ts';
import { body, story } from './story.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '5000' },
    connections: { type: 'string', default: '50' },
  },
});
const count = Number(values.count);
const connections = Number(values.connections);
const eventsPerRun = 4;

const imported = z.object({
  id: z.string(),
  actions: z.array(z.object({ webhook_url: z.string().optional() })),
});

type Result = {
  backend: string;
  accepted: number;
  done: number;
  p50: number;
  p99: number;
  cpuMs: number;
  http: number;
  queue: number;
  inserts: number;
};

async function measure(redis: boolean): Promise<Result> {
  const product = await startProduct({ redis, env: { LOG_LEVEL: 'warn' } });
  const database = new Client({ connectionString: product.databaseUrl });
  try {
    await database.connect();
    const http = await bareHttp({ count, connections, body });
    const queue = await bareQueue(product, 5_000);
    const inserts = await bareInserts(product.databaseUrl, 20_000);

    const { id, url } = await importStory(product);
    await postAll(url, { count: 500, connections, body });
    await allDone(database, id, 500);

    const cpuBefore = cpuSecondsOfChildren();
    const started = Date.now();
    const load = await postAll(url, { count, connections, body });
    const ended = await allDone(database, id, 500 + count);
    const cpu = cpuSecondsOfChildren() - cpuBefore;
    const latencies = await latenciesOf(database, id, load.sentAt);
    return {
      backend: redis ? 'Redis' : 'PostgreSQL',
      accepted: load.perSecond,
      done: count / ((ended - started) / 1000),
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      cpuMs: (cpu * 1000) / count,
      http,
      queue,
      inserts,
    };
  } finally {
    await database.end();
    await product.stop();
  }
}

async function importStory(product: Product): Promise<{ id: string; url: string }> {
  const answer = await fetch(`${product.baseUrl}/api/v1/stories/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await product.apiKey()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ data: story }),
  });
  if (!answer.ok) throw new Error(`The import was answered ${answer.status}: ${await answer.text()}`);
  const made = imported.parse(await answer.json());
  const url = made.actions.find((action) => action.webhook_url)?.webhook_url;
  if (!url) throw new Error('The imported story has no webhook.');
  return { id: made.id, url };
}

/** Waits until `runs` story runs have their last event; answers when the last one was stored, in ms. */
async function allDone(database: Client, storyId: string, runs: number): Promise<number> {
  const until = Date.now() + 300_000;
  for (;;) {
    const { rows } = await database.query<{ done: string; last: Date | null }>(
      `select count(*) as done, max(created_at) as last from event where story_id = $1 and action_slug = 'last'`,
      [storyId],
    );
    if (Number(rows[0]?.done) >= runs) return rows[0]?.last?.getTime() ?? Date.now();
    if (Date.now() > until)
      throw new Error(`Only ${rows[0]?.done} of ${runs} runs were done after 5 minutes.`);
    await new Promise((again) => setTimeout(again, 100));
  }
}

async function latenciesOf(database: Client, storyId: string, sentAt: number[]): Promise<number[]> {
  const { rows } = await database.query<{ n: number; at: Date }>(
    `select (output->>'n')::int as n, created_at as at from event
     where story_id = $1 and action_slug = 'last' order by id desc limit $2`,
    [storyId, sentAt.length],
  );
  return rows.map(({ n, at }) => at.getTime() - (sentAt[n] ?? 0));
}

const results = [await measure(false), await measure(true)];
const round = (value: number) => Math.round(value).toLocaleString('en');
const percent = (part: number, whole: number) => `${Math.round((part / whole) * 100)} %`;

console.log(
  `\n${count} webhooks over ${connections} connections; each run stores ${eventsPerRun} events of about 1 KB.`,
);
console.log(
  `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}, synchronous_commit=on.\n`,
);
console.log(`| | ${results.map((result) => `queue on ${result.backend}`).join(' | ')} |`);
console.log(`|---|${results.map(() => '---:').join('|')}|`);
const row = (name: string, cell: (result: Result) => string) =>
  console.log(`| ${name} | ${results.map(cell).join(' | ')} |`);
row('accepted/s', (result) => round(result.accepted));
row('runs done/s', (result) => round(result.done));
row('events stored/s', (result) => round(result.done * eventsPerRun));
row('sent → last event, p50', (result) => `${round(result.p50)} ms`);
row('sent → last event, p99', (result) => `${round(result.p99)} ms`);
row('CPU a run, all processes', (result) => `${result.cpuMs.toFixed(2)} ms`);
row('bare HTTP, POST/s', (result) => round(result.http));
row('accepted : bare HTTP', (result) => percent(result.accepted, result.http));
row('bare BullMQ, jobs/s', (result) => round(result.queue));
row('runs done : bare BullMQ', (result) => percent(result.done, result.queue));
row('bare inserts, rows/s', (result) => round(result.inserts));
row('events stored : bare inserts', (result) => percent(result.done * eventsPerRun, result.inserts));
