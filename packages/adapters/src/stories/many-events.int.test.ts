/** What lists cost with a long history: each under 50 ms. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainPayloads } from '../postgres/payloads.ts';
import { loadManyEvents, type ManyEvents } from '../testing/many-events.ts';
import { activityCounts } from './activity.ts';
import { failingStories, readAttention } from './attention.ts';
import type { EventFilter } from './event-filter.ts';
import { getEvent } from './events.ts';
import { eventsSince } from './events-since.ts';
import { listStories } from './read-stories.ts';
import { getRunSteps } from './run-steps.ts';
import { listRuns } from './runs.ts';
import { searchEvents } from './search-events.ts';
import { storyActivity } from './story-activity.ts';
import { notFound } from './story-deps.ts';
import { makeWorld, type World } from './testing-world.ts';

/** Half of them in one story. */
const events = Number(process.env.MANY_EVENTS ?? 5_000_000);
const storyCount = 20;
/** Making them takes a minute or two. */
const loadMs = 600_000;

let world: World;
let many: ManyEvents;
beforeAll(async () => {
  world = await makeWorld();
  const { teamId } = world.scope;
  many = await loadManyEvents(world.database.pool, { events, stories: storyCount, days: 7, teamId });
}, loadMs);
afterAll(() => world[Symbol.asyncDispose]());

const mostMs = 50;

/** What a call answers and how long it takes: the best of several, since the machine has other things to do. */
async function timed<Result>(
  call: () => Promise<Result>,
): Promise<{ ms: number; result: Exclude<Result, 'not_found'> }> {
  const times: number[] = [];
  for (;;) {
    const started = performance.now();
    const result = await call();
    times.push(performance.now() - started);
    if (result === notFound) throw new Error('It is gone.');
    if (times.length >= 300 || Math.min(...times) < mostMs) {
      return { ms: Math.min(...times), result: result as Exclude<Result, 'not_found'> };
    }
  }
}

const storyId = () => many.storyIds[0] ?? '';
const runs = (over: Partial<Parameters<typeof listRuns>[2]> = {}) =>
  listRuns(world.deps, world.scope, { storyId: storyId(), limit: 50, ...over });
const reading = () => ({ ...world.deps, payloads: plainPayloads, pool: world.database.pool });

it('makes what it says', async () => {
  expect(many.events).toBe(events);
  const { rows } = await world.database.pool.query(
    `SELECT (SELECT count(*)::int FROM event) AS events, (SELECT count(*)::int FROM story_run) AS runs,
            (SELECT count(*)::int FROM action_run) + (SELECT count(*)::int FROM open_run) AS actions,
            (SELECT count(*)::int FROM event_default) AS strays,
            (SELECT count(*)::int FROM event e WHERE NOT EXISTS (SELECT FROM story_run r WHERE r.id = e.story_run_id)) AS lost`,
  );
  expect(rows).toEqual([{ events, runs: events / 4, actions: (events * 3) / 4, strays: 0, lost: 0 }]);
});

describe('with millions of events', () => {
  it('runs of a story come quickly, newest first, page by page', async () => {
    const { ms, result: first } = await timed(() => runs());
    expect(ms).toBeLessThan(mostMs);
    expect(first).toMatchObject({ total: 1_001, more: true });
    expect(first.runs).toHaveLength(50);
    const next = await timed(() => runs({ from: { after: first.next ?? '' } }));
    expect(next.ms).toBeLessThan(mostMs);
    expect(next.result.runs[0]?.id.localeCompare(first.runs.at(-1)?.id ?? '')).toBe(-1);
  });

  it.each(['running', 'waiting', 'failed', 'cancelled', 'finished'] as const)(
    'so do those that are %s',
    async (state) => {
      const { ms, result } = await timed(() => runs({ state }));
      expect(ms).toBeLessThan(mostMs);
      expect(result.runs.length).toBeGreaterThan(0);
      expect(new Set(result.runs.map((run) => run.state))).toEqual(new Set([state]));
    },
  );

  it('every page by state leads to the next, and together they show each run once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await runs({
        state: 'failed',
        limit: 200,
        ...(after === null ? {} : { from: { after } }),
      });
      if (page === notFound) throw new Error('It is gone.');
      seen.push(...page.runs.map((run) => run.id));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    const { rows } = await world.database.pool.query(
      `SELECT count(DISTINCT story_run_id)::int AS n FROM action_run WHERE story_id = $1 AND state = 'failed'`,
      [storyId()],
    );
    expect(seen).toHaveLength(rows[0]?.n);
  });

  it('events of a story, of an Action and one alone come quickly', async () => {
    const ofStory = { storyId: storyId(), limit: 50 };
    const all = await timed(() => searchEvents(reading(), world.scope, ofStory));
    expect(all.ms).toBeLessThan(mostMs);
    expect(all.result.events).toHaveLength(50);
    const ofAction = { ...ofStory, filter: { actionId: many.actionIds[2] } };
    expect((await timed(() => searchEvents(reading(), world.scope, ofAction))).ms).toBeLessThan(mostMs);
    const id = all.result.events[7]?.id ?? '';
    expect((await timed(() => getEvent(reading(), world.scope, id))).ms).toBeLessThan(mostMs);
    const followed = await timed(() => eventsSince(reading(), world.scope, { ...ofStory, skip: 0 }));
    expect(followed.ms).toBeLessThan(mostMs);
  });

  it('those of a port, of a time and of failed runs come as quickly', async () => {
    const page = (filter: EventFilter) =>
      timed(() => searchEvents(reading(), world.scope, { storyId: storyId(), limit: 50, filter }));
    const dayAgo = new Date(Date.now() - 86_400_000);
    for (const filter of [{ port: 'success' }, { to: dayAgo }, { reEmitted: false, to: dayAgo }]) {
      const { ms, result } = await page(filter);
      expect(ms).toBeLessThan(mostMs);
      expect(result.events).toHaveLength(50);
    }
  });

  it('a search for what is not there stops after its time, and says how far it came', async () => {
    const started = performance.now();
    const filter = { text: 'nowhere to be found' };
    const found = await searchEvents(reading(), world.scope, { storyId: storyId(), limit: 50, filter });
    expect(performance.now() - started).toBeLessThan(3_000);
    if (found === notFound) throw new Error('It is gone.');
    expect(found.events).toEqual([]);
    expect(found.looked.events).toBeGreaterThan(1_000);
    expect(found.looked.events).toBeLessThan(events / 2);
    expect(found.next).not.toBeNull();
  });

  it('so do the steps of a run, and what the canvas shows', async () => {
    const page = await runs();
    if (page === notFound) throw new Error('It is gone.');
    const runId = page.runs[30]?.id ?? '';
    const steps = await timed(() => getRunSteps(world.deps, world.scope, { storyId: storyId(), runId }));
    expect(steps.ms).toBeLessThan(mostMs);
    expect(steps.result.steps).toHaveLength(4);
    const counts = await timed(() => activityCounts(reading(), world.scope, storyId()));
    expect(counts.ms).toBeLessThan(mostMs);
    expect(counts.result.runs).toBe(1_001);
  });

  it('and the list of stories with what happened in a day', async () => {
    const { ms, result } = await timed(() => listStories(world.deps, world.scope, { limit: 50 }));
    expect(ms).toBeLessThan(mostMs);
    const activity = await timed(() => storyActivity(world.deps, result.stories));
    expect(activity.ms).toBeLessThan(mostMs);
    expect(activity.result.activity.get(storyId())).toMatchObject({ runs24h: 1_001, failed24h: 51 });
  });

  it.each(['runs', 'failures', 'name'] as const)('also in the order of %s', async (order) => {
    const { ms, result } = await timed(() => listStories(world.deps, world.scope, { limit: 10, order }));
    expect(ms).toBeLessThan(mostMs);
    expect(result).toMatchObject({ total: storyCount, more: true });
  });

  it('and what needs attention', async () => {
    const failing = await timed(() => failingStories(world.deps, world.scope));
    expect(failing.ms).toBeLessThan(mostMs);
    expect(failing.result).toHaveLength(storyCount);
    expect(failing.result.find((one) => one.storyId === storyId())).toMatchObject({ runs: 51 });
    expect((await timed(() => readAttention(reading(), world.scope))).ms).toBeLessThan(mostMs);
  });
});
