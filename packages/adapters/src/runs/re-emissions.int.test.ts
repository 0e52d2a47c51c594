import { type Id, newId } from '@storyloom/engine';
import { toyGraph, until } from '@storyloom/engine/testing';
import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobPayloads } from '../blob/events.ts';
import type { Payloads } from '../postgres/payloads.ts';
import { makePool } from '../postgres/pool.ts';
import { acceptSql } from '../postgres/store.sql.ts';
import { notFound } from '../stories/story-deps.ts';
import { type ReEmissionDeps, startReEmitter, stepReEmissions } from './re-emission-steps.ts';
import {
  cancelReEmission,
  countReEmission,
  getReEmission,
  listReEmissions,
  type ReEmission,
  type ReEmissionOrder,
  startReEmission,
} from './re-emissions.ts';
import { type LiveStory, makeRunsWorld, type RunsWorld } from './testing-runs.ts';

let world: RunsWorld;
beforeEach(async () => {
  world = await makeRunsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const graph = (fail: string | null = null) =>
  toyGraph(
    {
      hook: { type: 'hook' },
      copy: { type: 'copy', options: { payload: '<<hook.n>>' } },
      tell: { type: 'call', options: { fail } },
    },
    ['hook -> copy', 'copy -> tell'],
  );

/** So many story runs that have ended, each with the number it was started with. */
async function ranStory(count: number, story?: LiveStory): Promise<LiveStory> {
  const live = story ?? (await world.publish(graph()));
  for (let n = 0; n < count; n += 1) await world.start(live, { n }, { inline: true });
  await world.settle(world.worker());
  return live;
}

async function order(storyId: Id, over: Partial<ReEmissionOrder> = {}): Promise<ReEmission> {
  const counted = await countReEmission(world.runs, world.scope, { storyId, filter: over.filter ?? {} });
  const started = await startReEmission(world.runs, world.scope, {
    storyId,
    filter: {},
    version: 'original',
    perSecond: 1_000,
    ...over,
  });
  if (started === notFound) throw new Error('No story.');
  // It is told before what it will be of.
  expect(counted.total).toBe(started.total);
  return started;
}

const read = async (id: Id): Promise<ReEmission> => {
  const found = await getReEmission(world.runs, world.scope, id);
  if (found === notFound) throw new Error('It is gone.');
  return found;
};

/** Steps until nothing runs, without waiting for the pace. */
async function finish(deps: ReEmissionDeps = world.runs): Promise<void> {
  while ((await stepReEmissions(deps)) !== null) {
    await world.database.pool.query('UPDATE re_emission SET next_at = now()');
  }
}

/** The events of the story that were emitted again, by what they are copies of. */
async function copies(storyId: Id): Promise<Map<Id, number>> {
  const again = (await world.events(storyId)).filter((event) => event.re_emitted);
  const found = new Map<Id, number>();
  for (const { causes } of again) for (const id of causes) found.set(id, (found.get(id) ?? 0) + 1);
  return found;
}

describe('many events', () => {
  it('500, two workers at once and one that dies in the middle: each is emitted again exactly once', async () => {
    const { storyId } = await ranStory(500);
    const sources = (await world.events(storyId)).filter((event) => event.slug === 'hook');
    const { id, total } = await order(storyId);
    expect(total).toBe(500);

    const pool = dying(world.database.url, 3);
    await expect(finish({ ...world.runs, pool })).rejects.toThrow('died');
    await pool.end();
    const before = await read(id);
    expect(before.done).toBe(200);
    expect((await copies(storyId)).size).toBe(before.done);

    await Promise.all([finish(), finish()]);
    await until('the last of both is done', async () => {
      await finish();
      return (await read(id)).state === 'done';
    });
    expect(await read(id)).toMatchObject({ done: 500, failed: 0, total: 500, endedAt: expect.any(Date) });
    expect(await copies(storyId)).toEqual(new Map(sources.map((event) => [event.id, 1])));
    await world.settle(world.worker());
    expect(await world.count(`event WHERE story_id = $1 AND action_slug = 'tell'`, [storyId])).toBe(1_000);
  });

  it('keep to their pace', async () => {
    const { storyId } = await ranStory(30);
    const { id } = await order(storyId, { perSecond: 20 });
    const next = await stepReEmissions(world.runs);
    // Five events take a quarter of a second; a call that comes late makes a second up at most.
    const { done } = await read(id);
    expect(done).toBeLessThanOrEqual(25);
    expect(done % 5).toBe(0);
    expect(next?.getTime()).toBeGreaterThan(Date.now());
    expect(next?.getTime()).toBeLessThanOrEqual(Date.now() + 300);
    await finish();
    expect(await read(id)).toMatchObject({ state: 'done', done: 30 });
    expect(await stepReEmissions(world.runs)).toBeNull();
  });

  it('are those that the filter says, and none that it emits itself', async () => {
    const story = await world.publish(graph('no'));
    const { storyId } = await ranStory(4, story);
    const healthy = structuredClone(story.graph);
    for (const action of Object.values(healthy.actions)) action.options.fail = null;
    await ranStory(2, await world.publish(healthy, storyId));
    const events = await world.events(storyId);
    const of = (slug: string) => events.filter((event) => event.slug === slug).map((event) => event.id);
    const copyId = Object.values(story.graph.actions).find((action) => action.slug === 'copy')?.id;

    const filters: [ReEmissionOrder['filter'], number][] = [
      [{}, 6],
      [{ runState: 'failed' }, 4],
      [{ actionId: copyId }, 6],
      [{ actionId: copyId, runState: 'failed' }, 4],
      [{ port: 'failure' }, 0],
      [{ ids: of('copy').slice(0, 3) }, 3],
      [{ ids: of('copy').slice(0, 3), port: 'success', runState: 'failed' }, 3],
      [{ from: new Date(Date.now() + 60_000) }, 0],
      [{ to: new Date(Date.now() - 3_600_000) }, 0],
      [{ from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 60_000) }, 6],
    ];
    for (const [filter, total] of filters) {
      const started = await order(storyId, { filter, version: 'current' });
      expect([filter, started.total]).toEqual([filter, total]);
      if (total === 0) expect(started).toMatchObject({ state: 'done', endedAt: expect.any(Date) });
      else await cancelReEmission(world.runs, world.scope, started.id);
    }

    const { id } = await order(storyId, { filter: { runState: 'failed' }, version: 'current' });
    await finish();
    expect(await read(id)).toMatchObject({ state: 'done', done: 4 });
    expect([...(await copies(storyId)).keys()].sort()).toEqual(of('hook').slice(0, 4).sort());
  });

  it('may all get another payload, null too', async () => {
    const { storyId } = await ranStory(3);
    expect((await order(storyId, { payload: null })).edited).toBe(true);
    await finish();
    const again = (await world.events(storyId)).filter((event) => event.re_emitted);
    expect(again.map((event) => event.output)).toEqual([null, null, null]);
  });

  it('whose payloads are kept outside of their rows come with them', async () => {
    const kept = new Map<string, string>();
    const payloads: Payloads = {
      keep: async (events) => {
        for (const event of events) kept.set(`key ${event.id}`, JSON.stringify(event.output));
        return new Map(events.map(({ id }) => [id, { output: 'null', blob: `key ${id}` }]));
      },
      load: async (rows) =>
        rows.map((row) => ({
          ...row,
          output: row.blob === null ? row.output : JSON.parse(kept.get(row.blob) ?? ''),
        })),
    };
    const { storyId } = await ranStory(1);
    const event = (await world.events(storyId)).find(({ slug }) => slug === 'hook');
    kept.set('key of old', '"large"');
    await world.database.pool.query(`UPDATE event SET output = 'null', blob = 'key of old' WHERE id = $1`, [
      event?.id,
    ]);
    await order(storyId);
    await finish({ ...world.runs, payloads });
    const again = (await world.events(storyId)).find((one) => one.re_emitted);
    expect(again?.output).toBeNull();
    expect(kept.get(`key ${again?.id}`)).toBe('"large"');
  });

  it('that cannot be emitted again are counted, and the others go on', async () => {
    const story = await world.publish(graph());
    const { storyId } = await ranStory(2, story);
    await ranStory(2, await world.publish(story.graph, storyId));
    await world.database.pool.query('DELETE FROM story_version WHERE id = $1', [story.versionId]);
    const fresh = {
      ...world.runs,
      versions: { load: async (id: Id) => (id === story.versionId ? null : world.runs.versions.load(id)) },
    };
    const { id } = await order(storyId);
    await finish(fresh);
    expect(await read(id)).toMatchObject({ state: 'done', total: 4, done: 2, failed: 2 });
  });

  it('whose large payload is gone are counted, and hold up nothing', async () => {
    const { storyId } = await ranStory(3);
    const [event] = (await world.events(storyId)).filter(({ slug }) => slug === 'hook');
    await world.database.pool.query(`UPDATE event SET blob = '2026-11-26/gone' WHERE id = $1`, [event?.id]);
    const { id } = await order(storyId);
    await finish({ ...world.runs, payloads: blobPayloads(null) });
    expect(await read(id)).toMatchObject({ state: 'done', total: 3, done: 2, failed: 1 });
  });

  it('that cannot be read just now keep no others waiting', async () => {
    const [{ storyId }, other] = [await ranStory(1), await ranStory(1)];
    await world.database.pool.query(`UPDATE event SET blob = 'away' WHERE story_id = $1`, [storyId]);
    const load: Payloads['load'] = async (rows) => {
      if (rows.some(({ blob }) => blob === 'away')) throw new Error('EIO: i/o error');
      return rows;
    };
    const payloads: Payloads = { ...blobPayloads(null), load };
    const [stuck, free] = [await order(storyId), await order(other.storyId)];
    await expect(stepReEmissions({ ...world.runs, payloads })).rejects.toThrow('EIO');
    await stepReEmissions({ ...world.runs, payloads });
    expect(await read(free.id)).toMatchObject({ state: 'done', done: 1 });
    expect(await read(stuck.id)).toMatchObject({ state: 'running', done: 0, failed: 0 });
  });

  it('wait while their story is off, and stop with it when it is removed', async () => {
    const { storyId } = await ranStory(2);
    const { id } = await order(storyId);
    await world.prisma.story.update({ where: { id: storyId }, data: { disabled: true } });
    const next = await stepReEmissions(world.runs);
    expect(next?.getTime()).toBeGreaterThan(Date.now() + 2_000);
    expect(await read(id)).toMatchObject({ state: 'running', done: 0 });
    await world.prisma.story.update({ where: { id: storyId }, data: { deletedAt: new Date() } });
    await finish();
    expect(await read(id)).toMatchObject({ state: 'cancelled', done: 0 });
  });

  it('stop when they are cancelled, and are listed for their team alone', async () => {
    const { storyId } = await ranStory(60);
    const { id } = await order(storyId, { perSecond: 4 });
    await stepReEmissions(world.runs);
    const cancelled = await cancelReEmission(world.runs, world.scope, id);
    expect(cancelled).toMatchObject({ state: 'cancelled', endedAt: expect.any(Date) });
    await finish();
    const { done } = await read(id);
    expect(done).toBeLessThan(60);
    expect((await copies(storyId)).size).toBe(done);
    expect(await cancelReEmission(world.runs, world.scope, id)).toEqual(await read(id));

    const other = await order(storyId);
    const page = await listReEmissions(world.runs, world.scope, { storyId, limit: 1 });
    expect(page).toMatchObject({ more: true, reEmissions: [{ id: other.id }] });
    const rest = await listReEmissions(world.runs, world.scope, { storyId, after: other.id, limit: 1 });
    expect(rest).toMatchObject({ more: false, reEmissions: [{ id }] });
    const theirs = await listReEmissions(world.runs, world.stranger, { storyId, limit: 10 });
    expect(theirs).toBe(notFound);
    expect(await getReEmission(world.runs, world.stranger, id)).toBe(notFound);
    expect(await cancelReEmission(world.runs, world.stranger, other.id)).toBe(notFound);
    expect((await read(other.id)).state).toBe('running');
    const stolen = { storyId, filter: {}, version: 'original', perSecond: 1 } as const;
    expect(await startReEmission(world.runs, world.stranger, stolen)).toBe(notFound);
    expect(await startReEmission(world.runs, world.scope, { ...stolen, storyId: newId() })).toBe(notFound);
  });

  it('are carried out by the loop of a worker until it is stopped', async () => {
    const { storyId } = await ranStory(12);
    const emitter = startReEmitter({ ...world.runs, log: silent });
    const { id } = await order(storyId);
    await until('it is done', async () => (await read(id)).state === 'done');
    await emitter.stop();
    expect((await copies(storyId)).size).toBe(12);
  });
});

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A pool whose connections fail right after the nth acceptance was sent, before it is committed. */
function dying(url: string, nth: number): Pool {
  const pool = makePool({ url, name: 'storyloom test', max: 2 });
  let accepted = 0;
  pool.on('connect', (client) => {
    const query = client.query.bind(client);
    const failing = async (...parameters: unknown[]) => {
      const answer = await Reflect.apply(query, client, parameters);
      if (isAccept(parameters[0])) accepted += 1;
      if (isAccept(parameters[0]) && accepted === nth) throw new Error('died');
      return answer;
    };
    Object.assign(client, { query: failing });
  });
  return pool;
}

function isAccept(statement: unknown): boolean {
  return (
    typeof statement === 'object' &&
    statement !== null &&
    'name' in statement &&
    statement.name === acceptSql.name
  );
}
