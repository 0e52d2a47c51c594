import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
beforeAll(async () => {
  world = await makeWebWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function make(body: object): Promise<string> {
  const made = await restOf(world)('POST', '/resources', body);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body.id;
}

it('is made, changed element by element, and answers 422 where if_value does not hold', async () => {
  const call = restOf(world);
  const id = await make({ name: 'Block list', value: ['a'], test_resource: ['t'] });
  expect((await call('GET', `/resources/${id}`)).body).toMatchObject({
    slug: 'block_list',
    type: 'array',
    value: ['a'],
    test_resource: ['t'],
    referencing_action_ids: [],
  });
  expect((await call('POST', `/resources/${id}/append`, { value: 'b' })).body).toEqual({ revision: 2 });
  expect(
    (await call('POST', `/resources/${id}/replace`, { index: 0, value: 'c', if_value: 'a' })).status,
  ).toBe(200);
  const refused = await call('POST', `/resources/${id}/replace`, { index: 0, value: 'd', if_value: 'a' });
  expect({ status: refused.status, errors: refused.body.errors }).toEqual({
    status: 422,
    errors: [{ path: 'if_value', message: expect.stringContaining('someone else changed it') }],
  });
  await call('POST', `/resources/${id}/append`, { value: 'u', is_test: true });
  await call('POST', `/resources/${id}/remove`, { value: 'b' });
  expect((await call('GET', `/resources/${id}`)).body).toMatchObject({
    value: ['c'],
    test_resource: ['t', 'u'],
  });
  expect((await call('GET', '/resources')).body.resources[0]).not.toHaveProperty('value');
  expect((await call('PUT', `/resources/${id}`, { value: 'text' })).status).toBe(422);
  expect((await call('PUT', `/resources/${id}`, { test_resource: null })).body).not.toHaveProperty(
    'test_resource',
  );
  const untested = await call('POST', `/resources/${id}/append`, { value: 'v', is_test: true });
  expect({ status: untested.status, errors: untested.body.errors }).toEqual({
    status: 422,
    errors: [{ path: 'is_test', message: expect.stringContaining('It has no test value') }],
  });
  expect((await call('GET', `/resources/${id}`)).body).toMatchObject({ value: ['c'] });
  expect((await call('DELETE', `/resources/${id}`)).status).toBe(204);
});

it('is another team’s to read when it is shared, and never to change', async () => {
  const id = await make({ name: 'Shared', value: 1, read_access: 'GLOBAL' });
  const mallory = restOf(world, world.mallory.key);
  expect((await mallory('GET', `/resources/${id}`)).body).toMatchObject({ value: 1 });
  expect((await mallory('POST', `/resources/${id}/replace`, { value: 2 })).status).toBe(403);
  expect((await mallory('PUT', `/resources/${id}`, { value: 2 })).status).toBe(404);
  expect(
    (await restOf(world, world.victor.key)('POST', `/resources/${id}/replace`, { value: 2 })).status,
  ).toBe(403);
});

it('is changed and read by stories, and says which of their Actions name it', async () => {
  const call = restOf(world);
  const id = await make({ name: 'Cursor', slug: 'cursor', value: 'page-1' });
  const story = await call('POST', '/stories/import', {
    data: {
      format: 'storyloom.story/1',
      name: 'Pages',
      actions: {
        receive: { type: 'webhook', name: 'Receive', options: { verbs: 'post' } },
        next: {
          type: 'update-resource',
          name: 'Next',
          options: {
            resource: 'cursor',
            operation: 'set',
            value: '<<receive.body.next>>',
            if_value: '<<receive.body.seen>>',
          },
        },
        last: { type: 'event-transform', name: 'Last', options: { payload: 'at <<RESOURCE.cursor>>' } },
      },
      links: [
        { from: 'receive', port: 'success', to: 'next' },
        { from: 'next', port: 'success', to: 'last' },
        { from: 'next', port: 'mismatch', to: 'last' },
      ],
    },
  });
  const { webhook_url: hook } = story.body.actions[0];
  const post = async (next: string, seen: string) => {
    const headers = { 'content-type': 'application/json' };
    await fetch(hook, { method: 'POST', headers, body: JSON.stringify({ next, seen }) });
    await until('the run ends', async () => {
      const { runs } = (await call('GET', `/stories/${story.body.id}/runs`)).body;
      return runs.every((run: { status: string }) => run.status === 'finished');
    });
    const outputs = async (slug: string) => {
      const { events } = (await call('GET', `/events?story_id=${story.body.id}&action=${slug}`)).body;
      return events.map((event: { output: unknown }) => JSON.stringify(event.output)).sort();
    };
    return { next: await outputs('next'), last: await outputs('last') };
  };
  const changed = '{"resource":"cursor","operation":"set","revision":2}';
  expect(await post('page-2', 'page-1')).toEqual({ next: [changed], last: ['"at page-2"'] });
  const mismatch = '{"resource":"cursor","operation":"set","current":"page-2"}';
  expect(await post('page-3', 'page-1')).toEqual({
    next: [mismatch, changed],
    last: ['"at page-2"', '"at page-2"'],
  });
  const { referencing_action_ids: users } = (await call('GET', `/resources/${id}`)).body;
  const named = story.body.actions.filter((action: { slug: string }) => action.slug !== 'receive');
  expect([...users].sort()).toEqual(named.map((action: { id: string }) => action.id).sort());
});
