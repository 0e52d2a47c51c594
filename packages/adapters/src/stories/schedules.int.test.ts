import { emptyGraph, type ScheduleSpec } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertStory } from './create-story.ts';
import { listSchedules } from './schedules.ts';
import { notFound } from './story-deps.ts';
import { action, makeWorld, type World } from './testing-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function storyWith(...schedule: ScheduleSpec[]) {
  const own = action('message', 'tell', { settings: { schedule } });
  const graph = { ...emptyGraph, actions: { [own.id]: own } };
  return { own, ...(await insertStory(world.deps, world.scope, { name: 'Clockwork', graph })) };
}

it('shows the next five ticks of each schedule, and the last missed ones', async () => {
  const { id, own } = await storyWith({ every_s: 60 }, { every_s: 60, enabled: false });
  const [row] = await world.prisma.schedule.findMany({ where: { storyId: id, place: 0 } });
  const dueAt = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
  await world.prisma.scheduleTick.createMany({
    data: Array.from({ length: 30 }, (_, minute) => ({
      scheduleId: row?.id ?? '',
      dueAt: dueAt(minute),
      state: minute === 29 ? 'fired' : 'missed',
    })),
  });
  await world.prisma.schedule.updateMany({
    where: { id: row?.id ?? '' },
    data: { missed: 29, lastAt: dueAt(29) },
  });
  const shown = await listSchedules(world.deps, world.scope, id);
  const start = row?.createdAt.getTime() ?? 0;
  expect(shown).toEqual([
    {
      actionId: own.id,
      place: 0,
      spec: { every_s: 60 },
      enabled: true,
      lastAt: dueAt(29),
      missed: 29,
      missedTicks: Array.from({ length: 20 }, (_, back) => dueAt(28 - back)),
      nextTicks: [1, 2, 3, 4, 5].map((n) => new Date(start + n * 60_000)),
    },
    expect.objectContaining({ place: 1, enabled: false, missedTicks: [], nextTicks: [] }),
  ]);
});

it("shows nothing of another team's story", async () => {
  const { id } = await storyWith({ every_s: 60 });
  expect(await listSchedules(world.deps, world.stranger, id)).toBe(notFound);
});
