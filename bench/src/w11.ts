import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { z } from 'zod';
import { total } from './cpu.ts';
import { percentile } from './figures.ts';
import { leastUuidV7 } from './uuid.ts';
import { type Bench, type Figure, Unsupported, type Workload } from './workload.ts';

/**
 * Stores finished story runs of four events each, evenly spread over the last `days` days, in `stories`
 * new stories of the team; the first story has half of them.
 */
type LoadManyEvents = (
  pool: Pool,
  options: { events: number; stories: number; days: number; teamId: string },
) => Promise<{ storyIds: string[] }>;

const days = 7;
const dayMs = 86_400_000;
const keepSeconds = 3_600;
const lookups = 100;

export const w11: Workload = {
  name: 'W11',
  title: 'lists and retention with 5 million events',
  once: true,
  measure: async (bench) => {
    const { database, quick } = bench;
    const load = await loader();
    const events = quick ? 200_000 : 5_000_000;
    const team = await database.query<{ id: string }>('select id from team limit 1');
    const began = performance.now();
    const { storyIds } = await load(database, { events, stories: 20, days, teamId: team.rows[0]?.id ?? '' });
    const loaded = events / ((performance.now() - began) / 1000);
    const [largest = '', ...others] = storyIds;
    return [
      { name: 'events loaded/s', value: loaded, unit: '' },
      ...(await lists(bench, largest)),
      ...(await purge(bench, { name: 'half of all', storyIds: [largest] })),
      ...(await purge(bench, { name: 'the rest', storyIds: others })),
    ];
  },
};

/** Over REST, one after the other. */
async function lists({ product }: Bench, storyId: string): Promise<Figure[]> {
  const middle = leastUuidV7(Date.now() - (days / 2) * dayMs);
  const paths = {
    stories: '/stories',
    'newest runs': `/stories/${storyId}/runs?per_page=20`,
    'oldest events': `/events?story_id=${storyId}&per_page=100`,
    'oldest events of an Action': `/events?story_id=${storyId}&action=step_3&per_page=100`,
    'events since the middle': `/events?story_id=${storyId}&since_id=${middle}&per_page=100`,
  };
  const headers = { authorization: `Bearer ${await product.apiKey()}` };
  const figures: Figure[] = [];
  for (const [name, path] of Object.entries(paths)) {
    const tookMs: number[] = [];
    for (let n = 0; n < lookups; n += 1) {
      const start = performance.now();
      const answer = await fetch(`${product.baseUrl}/api/v1${path}`, { headers });
      const text = await answer.text();
      tookMs.push(performance.now() - start);
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${text.slice(0, 500)}`);
    }
    figures.push(
      { name: `${name}: p50`, value: percentile(tookMs, 0.5), unit: 'ms', goal: '≤ 50 ms' },
      { name: `${name}: p99`, value: percentile(tookMs, 0.99), unit: 'ms' },
    );
  }
  return figures;
}

/** The stories are to keep an hour; what is older has to go by itself, within half an hour. */
async function purge(
  bench: Bench,
  { name, storyIds }: { name: string; storyIds: string[] },
): Promise<Figure[]> {
  const { database } = bench;
  const before = await eventsOf(database, storyIds);
  const oldest = leastUuidV7(Date.now() - 2 * keepSeconds * 1000);
  const { cpu, seconds } = await bench.measured(async () => {
    await database.query('update story set keep_events_for = $2 where id = any($1::uuid[])', [
      storyIds,
      keepSeconds,
    ]);
    const until = Date.now() + 1_800_000;
    while (await hasOlder(database, storyIds, oldest)) {
      if (Date.now() > until)
        throw new Unsupported('past their retention, events were there half an hour on.');
      await sleep(500);
    }
  });
  const gone = before - (await eventsOf(database, storyIds));
  return [
    { name: `purge of ${name}: events`, value: gone, unit: '' },
    { name: `purge of ${name}: took`, value: seconds, unit: 's' },
    { name: `purge of ${name}: CPU of 1,000 events`, value: (total(cpu) * 1000) / (gone / 1000), unit: 'ms' },
  ];
}

async function loader(): Promise<LoadManyEvents> {
  const name: string = '@storyloom/adapters/testing/many-events';
  try {
    return loaderModule.parse(await import(name)).loadManyEvents;
  } catch {
    throw new Unsupported(`this version has no loadManyEvents in ${name}.`);
  }
}

const loaderModule = z.object({
  loadManyEvents: z.custom<LoadManyEvents>((value) => typeof value === 'function'),
});

async function eventsOf(database: Pool, storyIds: string[]): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    'select count(*)::int as count from event where story_id = any($1::uuid[])',
    [storyIds],
  );
  return rows[0]?.count ?? 0;
}

async function hasOlder(database: Pool, storyIds: string[], id: string): Promise<boolean> {
  const { rows } = await database.query<{ found: boolean }>(
    `select exists (
       select from unnest($1::uuid[]) as story(id)
       where exists (select from event where story_id = story.id and event.id < $2)
     ) as found`,
    [storyIds, id],
  );
  return rows[0]?.found ?? false;
}
