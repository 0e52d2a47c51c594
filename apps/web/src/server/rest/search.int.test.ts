import { afterAll, beforeAll, expect, it } from 'vitest';
import { importOrders, makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
beforeAll(async () => {
  world = await makeWebWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

it('finds a text in the team’s stories and says where, and nothing of other teams', async () => {
  const { id } = await importOrders(world);
  const { status, body } = await restOf(world)('GET', '/search?q=ORDER');
  expect(status).toBe(200);
  expect(body.next_cursor).toBeNull();
  expect(body.stories).toMatchObject([{ id, name: 'Orders', hit_count: expect.any(Number) }]);
  const [first] = body.stories[0].hits;
  expect(first).toMatchObject({ action_id: null, field: 'name', excerpt: 'Orders', start: 0, end: 5 });
  expect((await restOf(world, world.mallory.key)('GET', '/search?q=ORDER')).body.stories).toEqual([]);
});

it('answers a viewer, and refuses what is too short or no cursor', async () => {
  expect((await restOf(world, world.victor.key)('GET', '/search?q=ORDER')).status).toBe(200);
  const short = await restOf(world)('GET', '/search?q=x');
  expect({ status: short.status, errors: short.body.errors }).toEqual({
    status: 422,
    errors: [{ path: 'q', message: 'Search for at least two letters.' }],
  });
  expect((await restOf(world)('GET', '/search?q=order&cursor=none')).status).toBe(404);
});

it('is in the OpenAPI document', async () => {
  const { body } = await restOf(world, null)('GET', '/openapi.json');
  expect(body.paths['/api/v1/search'].get.summary).toBe('A text in all stories, latest edit first');
});
