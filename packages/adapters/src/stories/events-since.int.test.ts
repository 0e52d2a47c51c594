import { type Acceptance, type NewEvent, newId } from '@storyloom/engine';
import { anAcceptance } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blobPayloads } from '../blob/events.ts';
import { plainPayloads } from '../postgres/payloads.ts';
import { postgresStore } from '../postgres/store.ts';
import { createStory } from './create-story.ts';
import { eventsSince } from './events-since.ts';
import { searchedEvents } from './searched-events.ts';
import { notFound } from './story-deps.ts';
import { makeWorld, type World } from './testing-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const reading = () => ({ ...world.deps, payloads: plainPayloads });

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
  // What writes takes a transaction id: this stands for an insert of `early` that is not committed yet.
  await client.query('select pg_current_xact_id()');
  await postgresStore(world.database.pool).accept([late]);
  expect((await follow(storyId)).ids).toEqual([]);
  await client.query('commit');
  client.release();
  await postgresStore(world.database.pool).accept([early]);
  expect((await follow(storyId)).ids).toEqual([early.event.id, late.event.id]);
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
