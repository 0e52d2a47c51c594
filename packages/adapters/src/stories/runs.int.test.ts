import type { Acceptance, ClaimedRun, Id, StoryRunState } from '@storyloom/engine';
import { newId } from '@storyloom/engine';
import { anAcceptance, anEvent, aRun, aSettlement } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresStore } from '../postgres/store.ts';
import { activityCounts } from './activity.ts';
import { changeStory } from './change-story.ts';
import { createStory } from './create-story.ts';
import { getEvent, listEvents } from './events.ts';
import { listStories, storyActivity } from './read-stories.ts';
import { getRunSteps } from './run-steps.ts';
import { listRuns } from './runs.ts';
import { notFound } from './story-deps.ts';
import { action, adding, makeWorld, type World } from './testing-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const source = action('webhook', 'receive');
const receiver = action('message', 'tell', { name: 'Tell them' });

async function liveStory(): Promise<{ storyId: Id; versionId: Id }> {
  const { id } = await createStory(world.deps, world.scope, { name: 'Orders' });
  const changes = adding({ ...source, id: source.id }, receiver);
  const batch = { storyId: id, baseRevision: 0, batchId: newId(), changes };
  await changeStory(world.deps, world.scope, batch);
  const { liveVersionId } = await world.prisma.story.findUniqueOrThrow({ where: { id } });
  return { storyId: id, versionId: liveVersionId ?? '' };
}

/** A run of the story with one queued Action. */
async function startRun(story: { storyId: Id; versionId: Id }): Promise<Acceptance> {
  const ids = { ...story, teamId: world.scope.teamId };
  const { storyRun, event } = anAcceptance({ runs: 0, output: { order: 7 } });
  const own = { ...event, ...ids, actionId: source.id, actionSlug: source.slug };
  const run = aRun(own, story.versionId, { actionId: receiver.id, actionSlug: receiver.slug });
  const acceptance = { storyRun: { ...storyRun, ...ids }, event: own, runs: [run] };
  await store().accept([acceptance]);
  return acceptance;
}

const store = () => postgresStore(world.database.pool);

async function claim(acceptance: Acceptance): Promise<ClaimedRun> {
  const [run] = await store().claim(
    acceptance.runs.map((one) => one.id),
    { owner: 'test', leaseMs: 60_000 },
  );
  if (!run) throw new Error('Nothing was claimed.');
  return run;
}

const error = { code: 'broken', message: 'It broke.' };

async function statesOf(storyId: Id): Promise<(StoryRunState | undefined)[]> {
  const page = await listRuns(world.deps, world.scope, { storyId, limit: 10 });
  if (page === notFound) throw new Error('The story is gone.');
  return page.runs.map((run) => run.state);
}

it('computes the state of a run from its Action runs', async () => {
  const story = await liveStory();
  const acceptance = await startRun(story);
  expect(await statesOf(story.storyId)).toEqual(['running']);
  const run = await claim(acceptance);
  expect(await statesOf(story.storyId)).toEqual(['running']);
  const waiting = { state: 'waiting', ms: 0, reason: 'Later.' } as const;
  await store().settle([aSettlement(run, { outcome: waiting })]);
  expect(await statesOf(story.storyId)).toEqual(['waiting']);
  await store().settle([aSettlement(await claim(acceptance), { outcome: { state: 'failed', error } })]);
  expect(await statesOf(story.storyId)).toEqual(['failed']);
});

it('counts a failure that was taken at the failure port as finished', async () => {
  const story = await liveStory();
  const run = await claim(await startRun(story));
  const events = [anEvent(run, { actionId: receiver.id, port: 'failure' })];
  await store().settle([aSettlement(run, { outcome: { state: 'failed', error }, events })]);
  expect(await statesOf(story.storyId)).toEqual(['finished']);
});

it('pages runs newest first, by cursor and by state', async () => {
  const story = await liveStory();
  const { storyId } = story;
  const accepted = [await startRun(story), await startRun(story), await startRun(story)];
  const last = accepted.at(-1);
  if (!last) return;
  await store().settle([aSettlement(await claim(last), { outcome: { state: 'failed', error } })]);
  const newestFirst = accepted.map((one) => one.storyRun.id).reverse();
  const first = await listRuns(world.deps, world.scope, { storyId, limit: 2 });
  const rest = await listRuns(world.deps, world.scope, {
    storyId,
    limit: 2,
    from: { after: newestFirst[1] ?? '' },
  });
  const failed = await listRuns(world.deps, world.scope, { storyId, limit: 2, state: 'failed' });
  expect(first).toMatchObject({ total: 3, more: true, runs: newestFirst.slice(0, 2).map((id) => ({ id })) });
  expect(rest).toMatchObject({ more: false, runs: [{ id: newestFirst[2] }] });
  expect(failed).toMatchObject({ total: 1, runs: [{ id: last.storyRun.id, failedAction: 'Tell them' }] });
});

it('shows each step of a run with what it emitted, the source first', async () => {
  const story = await liveStory();
  const acceptance = await startRun(story);
  const run = await claim(acceptance);
  const event = anEvent(run, { actionId: receiver.id, actionSlug: 'tell', output: { told: true } });
  await store().settle([aSettlement(run, { events: [event], warnings: ['Careful.'] })]);
  const { storyId } = story;
  const detail = await getRunSteps(world.deps, world.scope, { storyId, runId: acceptance.storyRun.id });
  expect(detail).toMatchObject({
    version: 1,
    run: { state: 'finished', events: 2, actions: 2 },
    steps: [
      { actionName: 'receive', inputEventId: null, events: [{ id: acceptance.event.id }] },
      {
        actionName: 'Tell them',
        state: 'succeeded',
        attempt: 1,
        warnings: ['Careful.'],
        inputEventId: acceptance.event.id,
        events: [{ id: event.id, port: 'success', seq: 0 }],
      },
    ],
  });
  const newest = await listEvents(world.deps, world.scope, { storyId, limit: 1 });
  expect(newest).toMatchObject({
    more: true,
    events: [{ id: event.id, actionName: 'Tell them', preview: expect.stringContaining('told') }],
  });
  expect(await getEvent(world.deps, world.scope, event.id)).toMatchObject({
    output: { told: true },
    previousEventIds: [acceptance.event.id],
  });
  const counts = await activityCounts({ ...world.deps, pool: world.database.pool }, world.scope, storyId);
  expect(counts).toEqual({
    runs: 1,
    actions: {
      [source.id]: { events: 1, failed: 0, ports: { success: 1 }, state: 'succeeded' },
      [receiver.id]: { events: 1, failed: 0, ports: { success: 1 }, state: 'succeeded' },
    },
  });
});

it('lists stories with what happened in the last day', async () => {
  const story = await liveStory();
  await world.prisma.story.update({ where: { id: story.storyId }, data: { name: '100% of_it' } });
  await startRun(story);
  await store().settle([
    aSettlement(await claim(await startRun(story)), { outcome: { state: 'failed', error } }),
  ]);
  const { stories, total } = await listStories(world.deps, world.scope, { search: '0% OF_', limit: 10 });
  expect(stories.map((one) => one.id)).toEqual([story.storyId]);
  expect(total).toBe(1);
  expect((await listStories(world.deps, world.scope, { search: '1%f', limit: 10 })).total).toBe(0);
  const { activity, editors } = await storyActivity(world.deps, stories);
  expect(activity.get(story.storyId)).toEqual({
    runs24h: 2,
    failed24h: 1,
    lastRunAt: expect.any(Date),
  });
  expect([...editors.values()]).toEqual(['ada@example.com']);
  expect(await storyActivity(world.deps, [])).toEqual({ activity: new Map(), editors: new Map() });
});

it("shows nothing of another team's story", async () => {
  const story = await liveStory();
  const { storyId } = story;
  const acceptance = await startRun(story);
  const ids = { storyId, runId: acceptance.storyRun.id };
  expect(await listRuns(world.deps, world.stranger, { storyId, limit: 10 })).toBe(notFound);
  expect(await getRunSteps(world.deps, world.stranger, ids)).toBe(notFound);
  expect(await listEvents(world.deps, world.stranger, { storyId, limit: 10 })).toBe(notFound);
  expect(await getEvent(world.deps, world.stranger, acceptance.event.id)).toBe(notFound);
  const counting = { ...world.deps, pool: world.database.pool };
  expect(await activityCounts(counting, world.stranger, storyId)).toBe(notFound);
  expect((await listStories(world.deps, world.stranger, { limit: 10 })).total).toBe(0);
});
