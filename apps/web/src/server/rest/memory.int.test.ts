import { newId } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importOrders, makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
beforeAll(async () => {
  world = await makeWebWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

it('lets an Action forget what it remembered, and not one of another team', async () => {
  const { id: storyId } = await importOrders(world);
  const { body } = await restOf(world)('GET', `/stories/${storyId}`);
  const actionId: string = body.actions[0].id;
  await world.prisma.actionMemory.createMany({
    data: ['a', 'b'].map((key) => ({ storyId, actionId, key, runId: newId(), seenAt: new Date() })),
  });
  const kept = () => world.prisma.actionMemory.count({ where: { actionId } });

  const clear = (key?: string) => restOf(world, key)('DELETE', `/actions/${actionId}/clear_memory`);
  expect(await clear(world.mallory.key)).toMatchObject({ status: 404 });
  expect(await clear(world.victor.key)).toMatchObject({ status: 403 });
  expect(await kept()).toBe(2);
  expect(await clear()).toMatchObject({ status: 200, body: { keys: 2 } });
  expect(await kept()).toBe(0);
  expect(await restOf(world)('DELETE', '/actions/x/clear_memory')).toMatchObject({ status: 404 });
});
