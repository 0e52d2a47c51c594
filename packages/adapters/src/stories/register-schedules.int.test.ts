import { type Change, type GraphAction, type Id, newId, type ScheduleSpec } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeStory } from './change-story.ts';
import { createStory, duplicateStory } from './create-story.ts';
import { notFound } from './story-deps.ts';
import { action, makeWorld, type World } from './testing-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const daily: ScheduleSpec = { cron: '30 2 * * *', timezone: 'Europe/Dublin' };
const often: ScheduleSpec = { every_s: 300 };

function withSchedule(own: GraphAction, schedule: unknown[]): GraphAction {
  return { ...own, settings: { schedule } } as GraphAction;
}

async function change(storyId: Id, ...changes: Change[]): Promise<void> {
  const { draftRevision } = await world.prisma.story.findUniqueOrThrow({ where: { id: storyId } });
  const batch = { storyId, baseRevision: draftRevision, batchId: newId(), changes };
  const result = await changeStory(world.deps, world.scope, batch);
  if (result === notFound || !result.ok) throw new Error(`Refused: ${JSON.stringify(result)}`);
}

/** A story with one Action, whose schedules `set` replaces. */
async function story(...schedule: ScheduleSpec[]) {
  const { id } = await createStory(world.deps, world.scope, { name: 'Clockwork' });
  const own = action('message', 'tell');
  await change(id, { op: 'add_action', action: withSchedule(own, schedule) });
  const rows = () => world.prisma.schedule.findMany({ where: { storyId: id }, orderBy: { place: 'asc' } });
  const set = (...next: unknown[]) =>
    change(id, { op: 'remove_action', id: own.id }, { op: 'add_action', action: withSchedule(own, next) });
  return { id, own, rows, set };
}

it('makes a row of each schedule, due at its next tick', async () => {
  const { own, rows } = await story(daily, often);
  const [first, second] = await rows();
  expect(first).toMatchObject({
    actionId: own.id,
    teamId: world.scope.teamId,
    place: 0,
    spec: daily,
    enabled: true,
  });
  expect(first?.nextAt?.toISOString()).toMatch(/T0[12]:30:00\.000Z$/);
  expect(second).toMatchObject({ place: 1, spec: often });
  expect((second?.nextAt?.getTime() ?? 0) - (second?.createdAt.getTime() ?? 0)).toBe(300_000);
});

it('keeps the next tick of a schedule whose times stay as they are', async () => {
  const { own, rows, set, id } = await story(daily, often);
  const before = await rows();
  await change(id, { op: 'update_action', id: own.id, name: 'Another name' });
  expect(await rows()).toEqual(before);
  await set({ ...daily, misfire: 'all' }, often);
  const after = await rows();
  expect(after[1]).toEqual(before[1]);
  expect(after[0]).toEqual({ ...before[0], spec: { ...daily, misfire: 'all' } });
});

it('lets a schedule start anew when its times change', async () => {
  const { rows, set } = await story(daily, often);
  const before = await rows();
  await set(daily, { every_s: 600 });
  const after = await rows();
  expect(after[0]).toEqual(before[0]);
  expect(after[1]?.id).not.toBe(before[1]?.id);
  expect((after[1]?.nextAt?.getTime() ?? 0) - (after[1]?.createdAt.getTime() ?? 0)).toBe(600_000);
});

it('follows schedules that change places, and removes the rows of those that are gone', async () => {
  const { rows, set } = await story(daily, often);
  const [first, second] = await rows();
  await set(often, daily);
  expect(await rows()).toEqual([
    { ...second, place: 0 },
    { ...first, place: 1 },
  ]);
  await set(daily);
  expect(await rows()).toEqual([{ ...first, place: 0 }]);
  await set();
  expect(await rows()).toEqual([]);
});

it('stands still while it or its Action is off, and goes on from then in its old step', async () => {
  const { own, rows, set, id } = await story(often);
  const [before] = await rows();
  await change(id, { op: 'update_action', id: own.id, disabled: true });
  expect(await rows()).toEqual([{ ...before, enabled: false, nextAt: null }]);
  // What it would have missed meanwhile is nobody's.
  await world.prisma.schedule.updateMany({
    where: { storyId: id },
    data: { createdAt: new Date((before?.createdAt.getTime() ?? 0) - 1_000_000) },
  });
  await change(id, { op: 'update_action', id: own.id, disabled: false });
  const [again] = await rows();
  expect(again).toMatchObject({ id: before?.id, enabled: true });
  expect((again?.nextAt?.getTime() ?? 0) - (again?.createdAt.getTime() ?? 0)).toBe(1_200_000);
  await set({ ...often, enabled: false });
  expect(await rows()).toMatchObject([{ id: before?.id, enabled: false, nextAt: null }]);
});

it('leaves out what is no schedule', async () => {
  const { rows, set } = await story(often);
  await set({ cron: 'every now and then' }, daily);
  expect(await rows()).toMatchObject([{ place: 0, spec: daily }]);
});

it('goes with its Action, and is copied with its story', async () => {
  const { id, own, rows } = await story(daily);
  const copy = await duplicateStory(world.deps, world.scope, id);
  if (copy === notFound) throw new Error('The story is gone.');
  expect(await world.prisma.schedule.findMany({ where: { storyId: copy.id } })).toMatchObject([
    { spec: daily },
  ]);
  await change(id, { op: 'remove_action', id: own.id });
  expect(await rows()).toEqual([]);
});
