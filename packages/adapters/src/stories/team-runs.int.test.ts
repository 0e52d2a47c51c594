/** Runs of all stories of a team in one list, and what each says of itself. */
import { toyGraph } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeRunsWorld, type RunsWorld } from '../runs/testing-runs.ts';
import { listStories } from './read-stories.ts';
import { listRuns } from './runs.ts';
import { notFound } from './story-deps.ts';
import { openApprovals } from './story-filter.ts';
import { listTeamRuns, type TeamRunState } from './team-runs.ts';
import { removeStory } from './trash.ts';

let world: RunsWorld;
beforeAll(async () => {
  world = await makeRunsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** A hook, and behind it one Action of this type. */
const behindHook = (type: string, options = {}) =>
  world.publish(toyGraph({ hook: { type: 'hook' }, told: { type, options } }, ['hook -> told']));

const idsOf = async (state?: TeamRunState) =>
  (await listTeamRuns(world.deps, world.scope, { state, limit: 9 })).runs.map(({ id }) => id);

it('lists runs of all stories, the newest first, by page and by how they stand', async () => {
  const [good, bad, asking] = [
    await behindHook('call'),
    await behindHook('call', { fail: 'cheap' }),
    await behindHook('ask', { ms: 86_400_000 }),
  ];
  const started = [];
  for (const story of [good, bad, asking, bad, good]) {
    started.push((await world.start(story, { id: started.length, type: 'order.created' })).storyRun.id);
  }
  await world.settle(world.worker());
  const queued = (await world.start(good)).storyRun.id;
  const [first, failed, waits, failedAgain, last] = started;

  expect(await idsOf()).toEqual([queued, last, failedAgain, waits, failed, first]);
  expect(await idsOf('failed')).toEqual([failedAgain, failed]);
  expect(await idsOf('waiting')).toEqual([waits]);
  expect(await idsOf('running')).toEqual([queued]);

  const page = await listTeamRuns(world.deps, world.scope, { limit: 4 });
  expect(page.next).toBe(waits);
  const rest = await listTeamRuns(world.deps, world.scope, { limit: 4, after: page.next ?? '' });
  expect([rest.runs.map(({ id }) => id), rest.next]).toEqual([[failed, first], null]);
  expect(rest.runs[0]).toMatchObject({
    storyId: bad.storyId,
    storyName: 'Orders',
    state: 'failed',
    failedAction: 'told',
    failure: 'cheap',
    entry: { source: 'webhook', action: 'hook', about: 'order.created · 1' },
  });
  const own = await listRuns(world.deps, world.scope, { storyId: good.storyId, limit: 9 });
  expect(own === notFound ? own : own.runs.map(({ entry }) => entry.about)).toEqual([
    '',
    'order.created · 4',
    'order.created · 0',
  ]);

  expect(await openApprovals(world.prisma, world.scope.teamId)).toEqual(new Map([[asking.storyId, 1]]));
  const waiting = await listStories(world.deps, world.scope, { status: 'waiting', limit: 9 });
  expect(waiting.stories).toMatchObject([{ id: asking.storyId }]);

  expect(await listTeamRuns(world.deps, world.stranger, { limit: 9 })).toEqual({ runs: [], next: null });
  await removeStory(world.deps, world.scope, bad.storyId);
  expect(await idsOf('failed')).toEqual([]);
});
