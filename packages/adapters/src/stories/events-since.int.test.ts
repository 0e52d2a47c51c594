import { type Acceptance, type NewEvent, newId, timeOfId } from '@storyloom/engine';
import { anAcceptance, aRun, until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blobPayloads } from '../blob/events.ts';
import { plainPayloads } from '../postgres/payloads.ts';
import { makePool, writers } from '../postgres/pool.ts';
import { acceptParameters } from '../postgres/rows.ts';
import { acceptSql } from '../postgres/store.sql.ts';
import { postgresStore } from '../postgres/store.ts';
import { oldIdMs } from '../postgres/young-ids.ts';
import { createStory } from './create-story.ts';
import { eventsSince, settledBelow } from './events-since.ts';
import { firstIdAt } from './id-time.ts';
import { searchedEvents } from './searched-events.ts';
import { notFound } from './story-deps.ts';
import { makeWorld, type World } from './testing-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const reading = () => ({ ...world.deps, payloads: plainPayloads });

function poolOf(max: number) {
  const pool = makePool({ url: world.database.url, name: writers.ingest, max });
  return { pool, [Symbol.asyncDispose]: () => pool.end() };
}

/** Somebody who keeps all others from writing to a table, and writes nothing. */
async function holdingTable(table: string): Promise<{ end: () => Promise<void> }> {
  const client = await world.database.pool.connect();
  await client.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
  return {
    end: async () => {
      await client.query('COMMIT');
      client.release();
    },
  };
}

async function newStory() {
  return (await createStory(world.deps, world.scope, { name: 'Orders' })).id;
}

function acceptanceIn(storyId: string, actionSlug = 'receive'): Acceptance & { event: NewEvent } {
  const ids = { storyId, teamId: world.scope.teamId };
  const { storyRun, event } = anAcceptance({ runs: 0, output: { n: 1 } });
  const own = { ...event, ...ids, actionSlug };
  return { storyRun: { ...storyRun, ...ids }, event: own, events: [own], runs: [], once: null };
}

async function follow(storyId: string, more: { sinceId?: string; limit?: number; slug?: string } = {}) {
  const { sinceId, limit = 10, slug } = more;
  const action = slug === undefined ? undefined : { slug };
  const page = await eventsSince(reading(), world.scope, { storyId, sinceId, limit, skip: 0, action });
  if (page === notFound) throw new Error('The story is gone.');
  return { ids: page.events.map((event) => event.id), total: page.total };
}

it('answers at once what was committed before the call, oldest first, and follows by id', async () => {
  const storyId = await newStory();
  const batch = [acceptanceIn(storyId), acceptanceIn(storyId, 'other'), acceptanceIn(storyId)];
  await postgresStore(world.database.pool).accept(batch);
  const ids = batch.map((one) => one.event.id);
  expect(await follow(storyId)).toEqual({ ids, total: 3 });
  expect(await follow(storyId, { limit: 2 })).toEqual({ ids: ids.slice(0, 2), total: 3 });
  expect((await follow(storyId, { sinceId: ids[1] ?? '' })).ids).toEqual(ids.slice(2));
  expect((await follow(storyId, { slug: 'other' })).ids).toEqual(ids.slice(1, 2));
});

it('holds back what is younger than a commit under way, so that following skips nothing', async () => {
  const storyId = await newStory();
  const [early, late] = [acceptanceIn(storyId), acceptanceIn(storyId)];
  const client = await world.database.pool.connect();
  await client.query('begin');
  await client.query({ text: acceptSql.text, values: acceptParameters([early], new Map()) });
  await postgresStore(world.database.pool).accept([late]);
  expect((await follow(storyId)).ids).toEqual([]);
  await client.query('commit');
  client.release();
  expect((await follow(storyId)).ids).toEqual([early.event.id, late.event.id]);
});

it('holds back what waits for a lock before it has written anything', async () => {
  const storyId = await newStory();
  const early = acceptanceIn(storyId);
  await using writing = poolOf(2);
  const holding = await holdingTable('event');
  const accepting = postgresStore(writing.pool).accept([early]);
  await until('it waits for the lock', async () => {
    const { rows } = await world.database.pool.query(
      `SELECT FROM pg_stat_activity
       WHERE application_name = $1 AND wait_event_type = 'Lock' AND backend_xid IS NULL`,
      [writers.ingest],
    );
    return rows.length === 1;
  });
  await until(
    'it has waited for more than the allowance',
    () => firstIdAt(Date.now() - 1_100) > early.event.id,
  );
  expect((await settledBelow(world.deps.prisma)) <= early.event.id).toBe(true);
  await holding.end();
  await accepting;
});

it('gives events new ids that had to wait until they were sent, so that no reader is past them', async () => {
  const storyId = await newStory();
  const early = acceptanceIn(storyId);
  const held = early.event;
  const behind = {
    ...held,
    id: newId(),
    actionSlug: 'behind',
    causes: [held.id],
    ancestors: { [held.actionId]: held.id },
  };
  const run = aRun(behind, early.storyRun.versionId);
  const late = acceptanceIn(storyId);
  await using writing = poolOf(1);
  const busy = await writing.pool.connect();
  const accepting = postgresStore(writing.pool).accept([{ ...early, events: [held, behind], runs: [run] }]);
  await postgresStore(world.database.pool).accept([late]);
  await until('it has waited for long', () => timeOfId(held.id) < Date.now() - 2 * oldIdMs);
  const past = (await follow(storyId)).ids.at(-1) ?? '';
  expect(past > behind.id).toBe(true);
  busy.release();
  await accepting;

  const [first, second, ...more] = (await follow(storyId, { sinceId: past })).ids;
  expect(more).toEqual([]);
  const { rows } = await world.database.pool.query(
    `SELECT id, causes, ancestors, (SELECT event_id FROM open_run WHERE id = $2) AS given
     FROM event WHERE story_id = $1 AND action_slug = 'behind'`,
    [storyId, run.id],
  );
  expect(rows).toEqual([
    { id: second, causes: [first], ancestors: { [held.actionId]: first }, given: second },
  ]);
});

it("does not know another team's story, nor one that is not there", async () => {
  const query = { limit: 10, skip: 0 };
  const storyId = await newStory();
  expect(await eventsSince(reading(), world.stranger, { ...query, storyId })).toBe(notFound);
  expect(await eventsSince(reading(), world.scope, { ...query, storyId: newId() })).toBe(notFound);
});

it('goes past an event whose large payload is gone, and says so of it', async () => {
  const storyId = await newStory();
  const batch = [acceptanceIn(storyId), acceptanceIn(storyId)];
  await postgresStore(world.database.pool).accept(batch);
  await world.database.pool.query(
    `UPDATE event SET blob = '2026-11-26/gone', output = 'null' WHERE id = $1`,
    [batch[0]?.event.id],
  );
  const deps = { ...world.deps, payloads: blobPayloads(null) };
  const page = await eventsSince(deps, world.scope, { storyId, limit: 10, skip: 0 });
  const filter = { actionSlug: 'receive' };
  const found = await searchedEvents(deps, world.scope, { storyId, limit: 10, filter });
  if (page === notFound || found === notFound) throw new Error('The story is gone.');
  const gone = { output: null, missing: { code: 'blob_missing' } };
  expect(page.events).toMatchObject([gone, { output: { n: 1 }, missing: null }]);
  expect(found.events).toMatchObject([{ output: { n: 1 }, missing: null }, gone]);
});
