import {
  type Acceptance,
  compiledCache,
  emptyGraph,
  type GraphAction,
  type Id,
  newId,
  nextTick,
  type ScheduleSpec,
} from '@storyloom/engine';
import { memoryLive } from '@storyloom/engine/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeStory } from '../stories/change-story.ts';
import { createStory, insertStory } from '../stories/create-story.ts';
import { updateStory } from '../stories/edit-story.ts';
import { notFound } from '../stories/story-deps.ts';
import { action, adding, makeWorld, toy, toyTypes, type World } from '../stories/testing-world.ts';
import { removeStory } from '../stories/trash.ts';
import { makePool } from './pool.ts';
import { acceptOn, type FireDeps, fireDue, untilNextTick } from './schedules.ts';
import { postgresVersions } from './versions.ts';

let world: World;
let deps: FireDeps & { woken: number };
beforeEach(async () => {
  world = await makeWorld();
  deps = {
    versions: postgresVersions(world.database.pool),
    compiled: compiledCache(toyTypes),
    runners: {},
    queue: {
      wake: () => {
        deps.woken += 1;
      },
    },
    live: memoryLive(),
    log: { info: () => undefined, warn: () => undefined },
    woken: 0,
  };
});
afterEach(() => world[Symbol.asyncDispose]());

const fire = (more: Partial<FireDeps> = {}) => fireDue(world.database.pool, { ...deps, ...more });
const sql = async (text: string, values: unknown[] = []) =>
  (await world.database.pool.query(text, values)).rows;

function scheduled(type: string, slug: string, ...schedule: ScheduleSpec[]): GraphAction {
  return action(type, slug, { settings: { schedule } });
}

async function storyWith(...actions: GraphAction[]): Promise<Id> {
  const { id } = await createStory(world.deps, world.scope, { name: 'Clockwork' });
  const batch = { storyId: id, baseRevision: 0, batchId: newId(), changes: adding(...actions) };
  const result = await changeStory(world.deps, world.scope, batch);
  if (result === notFound || !result.ok) throw new Error('Refused.');
  return id;
}

/** As after so long without any worker. */
const away = (interval: string) =>
  sql("UPDATE schedule SET next_at = date_trunc('milliseconds', now()) - $1::interval", [interval]);
const makeDue = () => away('1 second');
const countOf = async (table: 'story_run' | 'event' | 'open_run' | 'schedule_tick') =>
  (await sql(`SELECT count(*)::int AS n FROM ${table}`))[0].n;

describe('a tick', () => {
  it('runs its Action with an event of its own as input, and moves the schedule on', async () => {
    const own = scheduled('message', 'tell', { every_s: 3600 });
    const storyId = await storyWith(own);
    await makeDue();
    expect(await fire()).toBe(1);
    const [event] = await sql('SELECT * FROM event');
    expect(event).toMatchObject({
      story_id: storyId,
      action_id: own.id,
      action_slug: 'tell',
      port: 'schedule',
      ancestors: {},
      output: { schedule: { place: 0, missed: 0, due_at: expect.any(String), fired_at: expect.any(String) } },
    });
    expect(event.output.schedule.late_ms).toBeGreaterThanOrEqual(1_000);
    const [run] = await sql('SELECT * FROM open_run');
    expect(run).toMatchObject({ action_id: own.id, event_id: event.id, state: 'queued' });
    expect(deps.woken).toBe(1);
    const [row] = await sql("SELECT *, next_at - last_at = interval '1 hour' AS in_step FROM schedule");
    expect(row).toMatchObject({ in_step: true, missed: 0, last_missed_at: null });
    expect(await sql('SELECT * FROM schedule_tick')).toMatchObject([
      { schedule_id: row.id, due_at: row.last_at, state: 'fired', story_run_id: event.story_run_id },
    ]);
    expect(await fire()).toBe(0);
  });

  it('of a source is what the source emits', async () => {
    const [hook, next] = [scheduled('webhook', 'receive', { every_s: 60 }), action('message', 'next')];
    const id = await storyWith(hook, next);
    const link = { id: newId(), from: hook.id, port: 'success', to: next.id };
    const batch = {
      storyId: id,
      baseRevision: 1,
      batchId: newId(),
      changes: [{ op: 'add_link' as const, link }],
    };
    await changeStory(world.deps, world.scope, batch);
    await makeDue();
    await fire();
    expect(await sql('SELECT action_id, port FROM event')).toEqual([{ action_id: hook.id, port: 'success' }]);
    expect(await sql('SELECT action_id, state FROM open_run')).toEqual([
      { action_id: next.id, state: 'queued' },
    ]);
  });

  it('is missed when its story breaks, and the others of the round fire', async () => {
    const broken = await storyWith(scheduled('message', 'broken', { every_s: 3600 }));
    const whole = await storyWith(scheduled('message', 'whole', { every_s: 3600 }));
    await makeDue();
    const warned: unknown[] = [];
    const { compiled } = deps;
    const found = await fire({
      compiled: (version) => {
        if (Object.values(version.graph.actions).some(({ slug }) => slug === 'broken')) {
          throw new Error('A bug.');
        }
        return compiled(version);
      },
      log: { info: () => undefined, warn: (_, { storyId }) => warned.push(storyId) },
    });
    expect(found).toBe(2);
    expect(warned).toEqual([broken]);
    expect(await sql('SELECT story_id FROM event')).toEqual([{ story_id: whole }]);
    expect(await sql('SELECT state FROM schedule_tick ORDER BY state')).toEqual([
      { state: 'fired' },
      { state: 'missed' },
    ]);
    const [row] = await sql('SELECT missed, next_at > now() AS goes_on FROM schedule WHERE story_id = $1', [
      broken,
    ]);
    expect(row).toEqual({ missed: 1, goes_on: true });
  });

  it('is fired in the next round when the database could not be asked', async () => {
    await storyWith(scheduled('message', 'tell', { every_s: 3600 }));
    await makeDue();
    const versions = { load: () => Promise.reject(new Error('Connection terminated')) };
    await expect(fire({ versions })).rejects.toThrow('Connection terminated');
    expect(await fire()).toBe(1);
    expect(await countOf('event')).toBe(1);
  });

  it('fires once when many look at once', async () => {
    await storyWith(
      ...Array.from({ length: 30 }, (_, n) =>
        scheduled('message', `tell_${n}`, { every_s: 3600 }, { every_s: 60 }),
      ),
    );
    await makeDue();
    const rounds = [fire(), fire(), fire()];
    await Promise.all(rounds);
    while ((await fire()) > 0);
    expect(await countOf('story_run')).toBe(60);
    expect(await countOf('schedule_tick')).toBe(60);
  });

  it('fires once when a process dies in between', async () => {
    await storyWith(scheduled('message', 'tell', { every_s: 3600 }));
    await makeDue();
    const dying = async (client: Parameters<typeof acceptOn>[0], batch: Acceptance[]) => {
      await acceptOn(client, batch);
      await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
    };
    await expect(fire({ accept: dying })).rejects.toThrow();
    expect([await countOf('story_run'), await countOf('event'), await countOf('schedule_tick')]).toEqual([
      0, 0, 0,
    ]);
    expect(deps.woken).toBe(0);
    expect(await fire()).toBe(1);
    expect(await fire()).toBe(0);
    expect([await countOf('story_run'), await countOf('event'), await countOf('schedule_tick')]).toEqual([
      1, 1, 1,
    ]);
  });

  it('waits for a slot when its story has a limit, whatever the formula says of ticks', async () => {
    const call = scheduled('call', 'tell', { every_s: 3600 });
    const graph = { ...emptyGraph, actions: { [call.id]: call } };
    await insertStory(world.deps, world.scope, { name: 'Clockwork', graph });
    const types = { ...toyTypes, call: toy('call', 'effect') };
    deps = { ...deps, compiled: compiledCache(types) };
    await sql("UPDATE story SET concurrency = 1, concurrency_key = '<<tell.schedule.place>>'");
    await makeDue();
    await fire();
    await sql("UPDATE story SET concurrency_key = '<<nowhere.to.be(found'");
    await makeDue();
    await fire();
    const [{ id }] = await sql('SELECT id FROM story');
    expect(await sql('SELECT state, slot_key FROM open_run ORDER BY id')).toEqual([
      { state: 'waiting', slot_key: `story:${id}:0` },
      { state: 'waiting', slot_key: `story:${id}:` },
    ]);
  });

  it('that has fired does not fire again when its schedule is set back', async () => {
    await storyWith(scheduled('message', 'tell', { every_s: 3600 }));
    await makeDue();
    await fire();
    await sql('UPDATE schedule SET next_at = last_at');
    expect(await fire()).toBe(1);
    expect(await countOf('story_run')).toBe(1);
    expect(await sql('SELECT next_at > now() AS later FROM schedule')).toEqual([{ later: true }]);
  });
});

describe('after a time without workers', () => {
  const states = async () =>
    (await sql('SELECT state FROM schedule_tick ORDER BY due_at')).map((one) => one.state);

  it.each([
    ['skip', ['missed', 'missed', 'missed']],
    ['once', ['missed', 'missed', 'fired']],
    ['all', ['fired', 'fired', 'fired']],
  ] as const)('%s makes of three ticks: %o', async (misfire, expected) => {
    await storyWith(scheduled('message', 'tell', { every_s: 600, misfire }));
    // Due 25, 15 and 5 minutes ago.
    await away('25 minutes');
    await fire();
    expect(await states()).toEqual(expected);
    const missed = expected.filter((state) => state === 'missed').length;
    expect(await countOf('story_run')).toBe(3 - missed);
    const [row] = await sql(
      `SELECT missed, extract(epoch FROM now() - last_missed_at)::int / 60 AS missed_ago,
              next_at BETWEEN now() + interval '4 minutes' AND now() + interval '5 minutes' AS in_step
       FROM schedule`,
    );
    expect(row).toEqual({
      missed,
      missed_ago: { skip: 5, once: 15, all: null }[misfire],
      in_step: true,
    });
    expect(await fire()).toBe(0);
  });

  it('tells the run that makes up how many ticks were missed before it', async () => {
    await storyWith(scheduled('message', 'tell', { every_s: 600 }));
    await away('25 minutes');
    await fire();
    const [{ output }] = await sql('SELECT output FROM event');
    expect(output.schedule).toMatchObject({ missed: 2 });
    expect(Math.round(output.schedule.late_ms / 60_000)).toBe(5);
  });

  it('makes up for many ticks in several rounds', async () => {
    await storyWith(scheduled('message', 'tell', { every_s: 1, misfire: 'all' }));
    await away('2500 seconds');
    await fire();
    const some = await countOf('story_run');
    expect(some).toBeLessThan(2_500);
    for (let rounds = 0; rounds < 5; rounds += 1) await fire();
    expect(await countOf('story_run')).toBeGreaterThanOrEqual(2_501);
    const [{ doubled }] = await sql('SELECT count(*) - count(DISTINCT due_at) AS doubled FROM schedule_tick');
    expect(Number(doubled)).toBe(0);
  });

  it('makes 288 runs of a day of */5, with three workers', async () => {
    const daily: ScheduleSpec = { cron: '*/5 * * * *', timezone: 'Europe/Dublin', misfire: 'all' };
    await storyWith(scheduled('message', 'tell', daily));
    const [{ start }] = await sql(
      "UPDATE schedule SET next_at = date_trunc('hour', now()) - interval '1 day' RETURNING next_at AS start",
    );
    const worker = async () => {
      while (((await untilNextTick(world.database.pool)) ?? 1) <= 0) await fire();
    };
    await Promise.all([worker(), worker(), worker()]);
    const [day] = await sql(
      `SELECT count(*)::int AS ticks, count(DISTINCT story_run_id)::int AS runs,
              (SELECT count(*)::int FROM event WHERE (output #>> '{schedule,due_at}')::timestamptz < $1::timestamptz + interval '1 day') AS events
       FROM schedule_tick WHERE due_at < $1::timestamptz + interval '1 day'`,
      [start],
    );
    expect(day).toEqual({ ticks: 288, runs: 288, events: 288 });
  });

  it('is in step at once, even when it was due in 1970; its neighbour fires', async () => {
    await storyWith(
      scheduled('message', 'old', { cron: '*/5 * * * *', timezone: 'Europe/Dublin' }),
      scheduled('message', 'tell', { every_s: 3600 }),
    );
    await makeDue();
    await sql("UPDATE schedule SET next_at = 'epoch' WHERE spec ? 'cron'");
    await fire();
    expect(await countOf('story_run')).toBe(2);
    // By the time of the round: its next tick may be here already.
    const rows = await sql(
      `SELECT next_at > (SELECT max(at) FROM schedule_tick) AS later, missed <= 1000 AS bounded FROM schedule`,
    );
    expect(rows).toEqual([
      { later: true, bounded: true },
      { later: true, bounded: true },
    ]);
  });
});

describe('a schedule whose story or Action is off', () => {
  const passes = async () => {
    await away('25 minutes');
    expect(await fire()).toBe(1);
    expect(await countOf('story_run')).toBe(0);
    expect(await countOf('schedule_tick')).toBe(0);
    expect(await sql('SELECT missed, next_at > now() AS later FROM schedule')).toEqual([
      { missed: 0, later: true },
    ]);
  };

  it('lets its ticks pass in a disabled story, and fires when it is on again', async () => {
    const id = await storyWith(scheduled('message', 'tell', { every_s: 600 }));
    await updateStory(world.deps, world.scope, { id, disabled: true });
    await passes();
    await updateStory(world.deps, world.scope, { id, disabled: false });
    await makeDue();
    await fire();
    expect(await countOf('story_run')).toBe(1);
  });

  it('lets its ticks pass in a removed story', async () => {
    const id = await storyWith(scheduled('message', 'tell', { every_s: 600 }));
    await removeStory(world.deps, world.scope, id);
    await passes();
  });

  it('lets its ticks pass in a suspended story', async () => {
    await storyWith(scheduled('message', 'tell', { every_s: 600 }));
    await sql('UPDATE story SET suspended_at = now()');
    await passes();
  });

  it('is not looked at when it is disabled itself', async () => {
    await storyWith(scheduled('message', 'tell', { every_s: 600, enabled: false }));
    expect(await sql('SELECT enabled, next_at FROM schedule')).toEqual([{ enabled: false, next_at: null }]);
    expect(await untilNextTick(world.database.pool)).toBeNull();
  });

  it('that cannot be read stands still; its neighbour fires', async () => {
    await storyWith(scheduled('message', 'tell', { every_s: 600 }, { every_s: 60 }));
    await makeDue();
    await sql(`UPDATE schedule SET spec = '{"every_s": "often"}' WHERE place = 0`);
    const warnings: string[] = [];
    await fire({ log: { info: () => undefined, warn: (message) => void warnings.push(message) } });
    expect(await countOf('story_run')).toBe(1);
    expect(warnings).toEqual(['a schedule cannot be read; it stands still']);
    expect(await fire()).toBe(0);
  });
});

/** PostgreSQL's clock, moved: statements of these connections find `now` in a schema before its own. */
async function movedClock() {
  await sql('CREATE SCHEMA moved');
  await sql('CREATE TABLE moved.shift AS SELECT interval $$0$$ AS by');
  for (const name of ['now', 'clock_timestamp']) {
    await sql(`CREATE FUNCTION moved.${name}() RETURNS timestamptz LANGUAGE sql STABLE
               AS 'SELECT pg_catalog.${name}() + by FROM moved.shift'`);
  }
  const url = new URL(world.database.url);
  url.searchParams.set('options', '-c search_path=moved,public,pg_catalog');
  const pool = makePool({ url: url.href, name: 'storyloom test', max: 3 });
  return {
    pool,
    to: (at: Date) => sql('UPDATE moved.shift SET by = $1::timestamptz - pg_catalog.now()', [at]),
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

const minuteMs = 60_000;

describe('a change of the clock in Berlin', () => {
  const timezone = 'Europe/Berlin';
  const schedules: Record<string, ScheduleSpec> = {
    daily: { cron: '30 2 * * *', timezone },
    noon: { cron: '0 12 * * *', timezone },
    quarters: { cron: '*/15 * * * *', timezone },
    utc: { cron: '30 2 * * *', timezone: 'UTC' },
  };

  it.each([
    // 2:00 becomes 3:00; the skipped half past two comes at the first instant after the gap.
    { from: '2026-03-28T12:00:00Z', hours: 48, daily: ['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'] },
    // 3:00 becomes 2:00; half past two comes the first time only.
    { from: '2026-10-24T12:00:00Z', hours: 48, daily: ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'] },
  ])('fires each schedule once for each of its times, from $from on', async ({ from, hours, daily }) => {
    await storyWith(
      ...Object.entries(schedules).map(([slug, schedule]) => scheduled('message', slug, schedule)),
    );
    await using clock = await movedClock();
    const start = new Date(from);
    await clock.to(start);
    for (const { id, spec } of await sql('SELECT id, spec FROM schedule')) {
      await sql('UPDATE schedule SET next_at = $2 WHERE id = $1', [id, nextTick(spec, start, start)]);
    }
    const end = start.getTime() + hours * 60 * minuteMs;
    for (let at = start.getTime(); at <= end; at += 5 * minuteMs) {
      await clock.to(new Date(at));
      await Promise.all([fireDue(clock.pool, deps), fireDue(clock.pool, deps)]);
    }
    const ticks = await sql(
      `SELECT e.action_slug, array_agg(t.due_at ORDER BY t.due_at) AS due, count(DISTINCT t.story_run_id)::int AS runs
       FROM schedule_tick t JOIN event e ON e.story_run_id = t.story_run_id
       WHERE t.state = 'fired' GROUP BY 1`,
    );
    const due = (slug: string): string[] =>
      ticks
        .find((row) => row.action_slug === slug)
        .due.map((at: Date) => at.toISOString().replace('.000Z', 'Z'));
    expect(due('daily')).toEqual(daily);
    expect(due('noon')).toHaveLength(2);
    expect(due('utc')).toHaveLength(2);
    // Every quarter of an hour that passes, whatever the clock on the wall says.
    expect(due('quarters')).toHaveLength(hours * 4);
    for (const row of ticks) expect(row.runs).toBe(row.due.length);
  });
});

it('tells how long it is until the next tick of all', async () => {
  await storyWith(scheduled('message', 'tell', { every_s: 600 }, { every_s: 60 }));
  const ms = await untilNextTick(world.database.pool);
  expect(ms).toBeGreaterThan(50_000);
  expect(ms).toBeLessThanOrEqual(60_000);
});
