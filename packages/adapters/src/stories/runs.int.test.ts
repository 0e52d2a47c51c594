import type { Acceptance, ClaimedRun, Id, NewEvent, Settlement, StoryRunState } from '@storyloom/engine';
import { newId } from '@storyloom/engine';
import { anAcceptance, anEvent, aRun, aSettlement } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainPayloads } from '../postgres/payloads.ts';
import { postgresStore } from '../postgres/store.ts';
import { activityCounts } from './activity.ts';
import { changeStory } from './change-story.ts';
import { createStory } from './create-story.ts';
import { getEvent } from './events.ts';
import { listStories } from './read-stories.ts';
import { getRunSteps } from './run-steps.ts';
import { listRuns } from './runs.ts';
import { searchEvents } from './search-events.ts';
import { storyActivity } from './story-activity.ts';
import { notFound } from './story-deps.ts';
import { storyPulses } from './story-pulse.ts';
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

type Started = Acceptance & { event: NewEvent };

/** A run of the story with queued runs of its one Action. */
async function startRun(story: { storyId: Id; versionId: Id }, { runs = 1 } = {}): Promise<Started> {
  const ids = { ...story, teamId: world.scope.teamId };
  const { storyRun, event } = anAcceptance({ runs: 0, output: { order: 7 } });
  const own = {
    ...event,
    storyId: ids.storyId,
    teamId: ids.teamId,
    actionId: source.id,
    actionSlug: source.slug,
  };
  const started = Array.from({ length: runs }, () =>
    aRun(own, story.versionId, { actionId: receiver.id, actionSlug: receiver.slug }),
  );
  const acceptance = {
    storyRun: { ...storyRun, ...ids },
    event: own,
    events: [own],
    runs: started,
    once: null,
  };
  await store().accept([acceptance]);
  return acceptance;
}

const reading = () => ({ ...world.deps, payloads: plainPayloads });

const store = () => postgresStore(world.database.pool);

/** What was claimed and not asked for yet: a claim takes whatever is queued. */
const claimed = new Map<Id, ClaimedRun>();

async function claim(acceptance: Acceptance, at = 0): Promise<ClaimedRun> {
  await store().due(100);
  for (const run of await store().claim({ limit: 100, owner: 'test', leaseMs: 60_000 }))
    claimed.set(run.id, run);
  const run = claimed.get(acceptance.runs[at]?.id ?? '');
  if (!run) throw new Error('Nothing was claimed.');
  claimed.delete(run.id);
  return run;
}

const error = { code: 'broken', message: 'It broke.' };

async function statesOf(storyId: Id): Promise<(StoryRunState | undefined)[]> {
  const page = await listRuns(world.deps, world.scope, { storyId, limit: 10 });
  if (page === notFound) throw new Error('The story is gone.');
  return page.runs.map((run) => run.state);
}

const settle = async (run: ClaimedRun, over: Partial<Settlement>) =>
  expect(await store().settle([aSettlement(run, over)])).toEqual([run.id]);

it('computes the state of a run from its Action runs', async () => {
  const story = await liveStory();
  const acceptance = await startRun(story);
  expect(await statesOf(story.storyId)).toEqual(['running']);
  const run = await claim(acceptance);
  expect(await statesOf(story.storyId)).toEqual(['running']);
  await settle(run, { outcome: { state: 'waiting', kind: 'retry', ms: 0, reason: 'Later.' } });
  expect(await statesOf(story.storyId)).toEqual(['waiting']);
  await settle(await claim(acceptance), { outcome: { state: 'failed', error } });
  expect(await statesOf(story.storyId)).toEqual(['failed']);
});

it('says of a step what it waits for, and which try comes next', async () => {
  const story = await liveStory();
  const acceptance = await startRun(story);
  const ids = { storyId: story.storyId, runId: acceptance.storyRun.id };
  await settle(await claim(acceptance), {
    failures: 1,
    outcome: { state: 'waiting', kind: 'retry', ms: 60_000, reason: 'It answered 503.' },
  });
  const steps = async () => {
    const detail = await getRunSteps(world.deps, world.scope, ids);
    if (detail === notFound) throw new Error('The run is gone.');
    return { ...detail, step: detail.steps.at(-1) };
  };
  expect(await steps()).toMatchObject({
    source: 'webhook',
    suspended: false,
    step: {
      state: 'waiting',
      error: { message: 'It answered 503.' },
      waiting: { kind: 'retry', until: expect.any(String), tries: { next: 2 } },
    },
  });
  await world.database.pool.query('UPDATE story_run SET suspended_at = now() WHERE id = $1', [ids.runId]);
  expect(await steps()).toMatchObject({ suspended: true });
});

it('is cancelled when it was, or something of it was, and nothing failed', async () => {
  const story = await liveStory();
  const [one, two, three] = [
    await startRun(story),
    await startRun(story),
    await startRun(story, { runs: 2 }),
  ];
  await settle(await claim(one), {});
  const cancel = 'UPDATE story_run SET cancelled_at = now() WHERE id = $1';
  await world.database.pool.query(cancel, [one.storyRun.id]);
  await settle(await claim(two), { outcome: { state: 'cancelled' } });
  await settle(await claim(three), { outcome: { state: 'cancelled' } });
  await settle(await claim(three, 1), { outcome: { state: 'failed', error } });
  expect(await statesOf(story.storyId)).toEqual(['failed', 'cancelled', 'cancelled']);
});

it('finds the runs of each state, and counts them', async () => {
  const story = await liveStory();
  const { storyId } = story;
  const start = () => startRun(story);
  const [finished, handled, failed] = [await start(), await start(), await start()];
  const [cancelled, waiting, running] = [await start(), await start(), await start()];
  await settle(await claim(finished), {});
  const run = await claim(handled);
  const taken = anEvent(run, { actionId: receiver.id, port: 'failure' });
  await settle(run, { outcome: { state: 'failed', error }, events: [taken] });
  await settle(await claim(failed), { outcome: { state: 'failed', error } });
  await settle(await claim(cancelled), { outcome: { state: 'cancelled' } });
  await settle(await claim(waiting), {
    outcome: { state: 'waiting', kind: 'delay', ms: 60_000, reason: 'Tomorrow.' },
  });
  const found = async (state: StoryRunState) => {
    const page = await listRuns(world.deps, world.scope, { storyId, state, limit: 10 });
    if (page === notFound) throw new Error('The story is gone.');
    expect(page).toMatchObject({ total: page.runs.length, more: false, next: null });
    expect(page.runs.every((one) => one.state === state)).toBe(true);
    return page.runs.map((one) => one.id);
  };
  expect(await found('finished')).toEqual([handled.storyRun.id, finished.storyRun.id]);
  expect(await found('failed')).toEqual([failed.storyRun.id]);
  expect(await found('cancelled')).toEqual([cancelled.storyRun.id]);
  expect(await found('waiting')).toEqual([waiting.storyRun.id]);
  expect(await found('running')).toEqual([running.storyRun.id]);
});

it('says what a run waits for, by what can end it last', async () => {
  const story = await liveStory();
  const acceptance = await startRun(story, { runs: 2 });
  const wait = async (at: number, outcome: Settlement['outcome']) =>
    settle(await claim(acceptance, at), { outcome });
  await wait(0, { state: 'waiting', kind: 'retry', ms: 3_600_000, reason: 'The server answered 503.' });
  const waits = async () => {
    const page = await listRuns(world.deps, world.scope, { storyId: story.storyId, limit: 1 });
    return page === notFound ? null : page.runs[0]?.waitingFor;
  };
  // One of its two is still under way.
  expect(await waits()).toBeNull();
  await wait(1, { state: 'waiting', kind: 'decision', ms: null, reason: 'Sent or not?' });
  expect(await waits()).toEqual({
    kind: 'decision',
    message: 'Waiting for a decision on Tell them: Sent or not?',
  });
  await world.database.pool.query(
    "UPDATE open_run SET wait_kind = 'join', join_key = 'x' WHERE wait_kind = 'decision'",
  );
  expect(await waits()).toMatchObject({
    kind: 'retry',
    message: expect.stringMatching(
      /^Waiting for a retry of Tell them at \d{4}-.* UTC: The server answered 503\.$/,
    ),
  });
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
  const line = { at: Date.now(), level: 'info', message: 'Told.' } as const;
  await store().settle([aSettlement(run, { events: [event], warnings: ['Careful.'], logs: [line] })]);
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
        logs: [{ ...line, seq: 1_000_000 }],
        inputEventId: acceptance.event.id,
        events: [{ id: event.id, port: 'success', seq: 0 }],
      },
    ],
  });
  const newest = await searchEvents(reading(), world.scope, { storyId, limit: 1 });
  expect(newest).toMatchObject({
    next: event.id,
    events: [{ id: event.id, actionName: 'Tell them', preview: expect.stringContaining('told') }],
  });
  expect(await getEvent(reading(), world.scope, event.id)).toMatchObject({
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

it('says hour by hour what a story emitted and what failed, and finds those that fail', async () => {
  const [story, quiet] = [await liveStory(), await liveStory()];
  await startRun(quiet);
  await startRun(story);
  await store().settle([
    aSettlement(await claim(await startRun(story)), { outcome: { state: 'failed', error } }),
  ]);
  const [id, name] = [story.storyId, 'Failing'];
  await world.prisma.story.update({ where: { id }, data: { name } });
  const failing = (scope: { teamId: Id }) =>
    listStories(world.deps, scope, { status: 'failing', search: name, limit: 9 });
  expect((await failing(world.scope)).stories).toMatchObject([{ id }]);
  expect((await failing(world.stranger)).total).toBe(0);

  const { pool } = world.database;
  const count = (port: string, hours: number) =>
    pool.query(
      `INSERT INTO event_count (story_id, action_id, port, delta, hour)
       VALUES ($1, $2, $3, 5, date_trunc('hour', now()) - $4 * interval '1 hour')`,
      [id, source.id, port, hours],
    );
  await count('success', 23);
  await count('success', 24);
  // A failure port that took some of them.
  await count('!failed', 2);
  await count('failure', 2);
  const pulses = await storyPulses(world.deps, [id, quiet.storyId, newId()]);
  expect([...pulses.keys()].toSorted()).toEqual([id, quiet.storyId].toSorted());
  const { events, failed } = pulses.get(id) ?? { events: [], failed: [] };
  expect([events.length, events[0], events[21], events[23]]).toEqual([24, 5, 5, 2]);
  expect([failed[21], failed[23]]).toEqual([0, 1]);
  expect(await storyPulses(world.deps, [])).toEqual(new Map());
});

it("shows nothing of another team's story", async () => {
  const story = await liveStory();
  const { storyId } = story;
  const acceptance = await startRun(story);
  const ids = { storyId, runId: acceptance.storyRun.id };
  expect(await listRuns(world.deps, world.stranger, { storyId, limit: 10 })).toBe(notFound);
  expect(await getRunSteps(world.deps, world.stranger, ids)).toBe(notFound);
  expect(await searchEvents(reading(), world.stranger, { storyId, limit: 10 })).toBe(notFound);
  expect(await getEvent(reading(), world.stranger, acceptance.event.id)).toBe(notFound);
  const counting = { ...world.deps, pool: world.database.pool };
  expect(await activityCounts(counting, world.stranger, storyId)).toBe(notFound);
  expect((await listStories(world.deps, world.stranger, { limit: 10 })).total).toBe(0);
});
