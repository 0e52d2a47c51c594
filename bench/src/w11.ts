import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { z } from 'zod';
import { total } from './cpu.ts';
import { percentile } from './figures.ts';
import { importStory, type Story } from './imported.ts';
import { pureStory } from './stories.ts';
import { leastUuidV7 } from './uuid.ts';
import { type Bench, type Figure, Unsupported, type Workload } from './workload.ts';

/**
 * Stores finished runs of the story, each with an event of every of its Actions, spread evenly over the
 * last `days` days, with ids of their times, until there are `events` events; with the partitions that
 * those days need, and analysed.
 */
export type LoadManyEvents = (options: {
  databaseUrl: string;
  storyId: string;
  events: number;
  days: number;
}) => Promise<void>;

const days = 10;
const hour = 3_600;
const lookups = 100;

export const w11: Workload = {
  name: 'W11',
  title: 'lists and retention with 5 million events',
  once: true,
  measure: async (bench) => {
    const { product, quick } = bench;
    const load = await loader();
    const events = quick ? 200_000 : 5_000_000;
    const story = await importStory(bench, pureStory);
    const began = performance.now();
    await load({ databaseUrl: product.databaseUrl, storyId: story.id, events, days });
    const loadSeconds = (performance.now() - began) / 1000;

    const call = await caller(bench);
    const since = leastUuidV7(Date.now() - (days / 2) * 24 * hour * 1000);
    const lists = {
      stories: '/stories',
      'runs, newest': `/stories/${story.id}/runs?per_page=20`,
      'events, oldest': `/events?story_id=${story.id}&per_page=100`,
      'events of one Action': `/events?story_id=${story.id}&action=last&per_page=100`,
      'events since the middle': `/events?story_id=${story.id}&since_id=${since}&per_page=100`,
    };
    const figures: Figure[] = [{ name: 'events loaded/s', value: events / loadSeconds, unit: '' }];
    for (const [name, path] of Object.entries(lists)) {
      const tookMs = await repeat(() => call('GET', path));
      figures.push(
        { name: `${name}: p50`, value: percentile(tookMs, 0.5), unit: 'ms', goal: '≤ 50 ms' },
        { name: `${name}: p99`, value: percentile(tookMs, 0.99), unit: 'ms' },
      );
    }
    return [...figures, ...(await purge(bench, story, call))];
  },
};

/** Retention is set to an hour; all that is older has to go by itself, within half an hour. */
async function purge(bench: Bench, story: Story, call: Call): Promise<Figure[]> {
  const { database } = bench;
  const before = await eventsOf(database, story);
  const oldest = leastUuidV7(Date.now() - 2 * hour * 1000);
  const { cpu, seconds } = await bench.measured(async () => {
    await call('PUT', `/stories/${story.id}`, { keep_events_for: hour });
    const until = Date.now() + 1_800_000;
    while (await hasOlder(database, story, oldest)) {
      if (Date.now() > until)
        throw new Unsupported('what is past its retention was not gone in half an hour.');
      await sleep(500);
    }
  });
  const gone = before - (await eventsOf(database, story));
  return [
    { name: 'purge: events', value: gone, unit: '' },
    { name: 'purge: took', value: seconds, unit: 's' },
    { name: 'purge: CPU of 1,000 events', value: (total(cpu) * 1000) / (gone / 1000), unit: 'ms' },
  ];
}

async function loader(): Promise<LoadManyEvents> {
  const module: string = '@storyloom/adapters/testing/many-events';
  try {
    const { loadManyEvents } = loaderModule.parse(await import(module));
    return loadManyEvents;
  } catch (error) {
    throw new Unsupported(`there is no loadManyEvents of ${module}: ${String(error)}`);
  }
}

const loaderModule = z.object({
  loadManyEvents: z.custom<LoadManyEvents>((value) => typeof value === 'function'),
});

type Call = (method: string, path: string, body?: unknown) => Promise<void>;

async function caller({ product }: Bench): Promise<Call> {
  const headers = {
    authorization: `Bearer ${await product.apiKey()}`,
    'content-type': 'application/json',
  };
  return async (method, path, body) => {
    const answer = await fetch(`${product.baseUrl}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text.slice(0, 500)}`);
  };
}

async function repeat(work: () => Promise<void>): Promise<number[]> {
  const tookMs: number[] = [];
  for (let n = 0; n < lookups; n += 1) {
    const start = performance.now();
    await work();
    tookMs.push(performance.now() - start);
  }
  return tookMs;
}

async function eventsOf(database: Pool, story: Story): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    'select count(*)::int as count from event where story_id = $1',
    [story.id],
  );
  return rows[0]?.count ?? 0;
}

async function hasOlder(database: Pool, story: Story, id: string): Promise<boolean> {
  const found = await database.query('select from event where story_id = $1 and id < $2 limit 1', [
    story.id,
    id,
  ]);
  return found.rowCount === 1;
}
