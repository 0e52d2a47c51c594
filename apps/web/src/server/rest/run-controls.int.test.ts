import { newId } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importOrders, makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
beforeAll(async () => {
  world = await makeWebWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** A story whose second Action calls out: in a suspended story it stays queued. */
const callsOut = {
  format: 'storyloom.story/1',
  name: 'Calls out',
  actions: {
    receive: { type: 'webhook', name: 'Receive', options: { verbs: 'post' } },
    tell: { type: 'http-request', name: 'Tell', options: { url: 'https://example.com', method: 'get' } },
  },
  links: [{ from: 'receive', port: 'success', to: 'tell' }],
};

async function held(): Promise<{ id: string; post: () => Promise<string> }> {
  const call = restOf(world);
  const { body } = await call('POST', '/stories/import', { data: callsOut });
  expect(await call('POST', `/stories/${body.id}/suspend`)).toMatchObject({ status: 204 });
  const { webhook_url: hook } = body.actions.find((action: { type: string }) => action.type === 'webhook');
  return {
    id: body.id,
    post: async () => {
      await fetch(hook, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
      return (await call('GET', `/stories/${body.id}/runs`)).body.runs[0].guid;
    },
  };
}

async function ordered(): Promise<{ id: string; events: { id: string; action_slug: string }[] }> {
  const call = restOf(world);
  const { id, hook } = await importOrders(world);
  const order = { id: 'A-7', quantity: 1, price: 5, customer: { name: 'Grace' } };
  const headers = { 'content-type': 'application/json' };
  await fetch(hook, { method: 'POST', headers, body: JSON.stringify(order) });
  const finished = async () => (await call('GET', `/stories/${id}/runs`)).body.runs[0]?.status === 'finished';
  await until('the run ends', finished);
  return { id, events: (await call('GET', `/events?story_id=${id}`)).body.events };
}

it('holds a story up, shows it in the queue, and cancels what is open of it', async () => {
  const call = restOf(world);
  const { id, post } = await held();
  const [first, second] = [await post(), await post()];
  const queue = (await call('GET', '/queue')).body;
  expect(queue).toMatchObject({ queued: 2, stories: [{ id, queued: 2, suspended: true }] });
  expect(queue.stuck).toMatchObject([
    { code: 'story_suspended', story_id: id, action_slug: 'tell', count: 2 },
  ]);
  expect((await restOf(world, world.mallory.key)('GET', '/queue')).body).toMatchObject({
    queued: 0,
    stuck: [],
  });

  expect((await call('POST', `/runs/${first}/suspend`)).body).toEqual({ status: 'suspended' });
  expect((await call('POST', `/runs/${first}/resume`)).body).toEqual({ status: 'running' });
  const cancelled = { status: 'cancelled', action_runs: 1 };
  expect((await call('POST', `/runs/${first}/cancel`)).body).toEqual(cancelled);
  expect((await call('POST', `/stories/${id}/runs/cancel`)).body).toEqual({ action_runs: 1 });
  const { runs } = (await call('GET', `/stories/${id}/runs`)).body;
  expect(runs.map((run: { guid: string; status: string }) => [run.guid, run.status])).toEqual([
    [second, 'cancelled'],
    [first, 'cancelled'],
  ]);
  expect((await call('POST', `/stories/${id}/resume`)).status).toBe(204);
});

it('runs an Action again, emits an event again, and shows where events come from', async () => {
  const call = restOf(world);
  const { id, events } = await ordered();
  const price = events.find((event) => event.action_slug === 'price_order');
  const lineage = (await call('GET', `/events/${price?.id}/lineage`)).body;
  expect(lineage).toMatchObject({ more: false, action_runs: [] });
  expect(lineage.events.map((event: { relation: string }) => event.relation)).toEqual([
    'cause',
    'self',
    'effect',
    'effect',
  ]);
  const run = lineage.events[1].action_run_id;
  const again = await call('POST', `/action_runs/${run}/rerun`, { version: 'current' });
  expect(again).toMatchObject({ status: 201, body: { story_run_guid: expect.any(String) } });
  const emitted = await call('POST', `/events/${price?.id}/reemit`, { payload: { total: 5_000 } });
  expect(emitted.status).toBe(201);
  expect((await call('POST', `/events/${price?.id}/reemit`)).status).toBe(201);
  const { runs } = (await call('GET', `/stories/${id}/runs`)).body;
  expect(runs).toHaveLength(4);
  expect(runs[1].guid).toBe(emitted.body.story_run_guid);
  const refused = await call('POST', `/action_runs/${run}/decide`, { decision: 'fail' });
  expect(refused).toMatchObject({ status: 409, body: { errors: [{ message: expect.any(String) }] } });
});

it('starts, shows and cancels a re-emission', async () => {
  const call = restOf(world);
  const { id, events } = await ordered();
  const filter = { ids: events.map((event) => event.id), from: '2020-01-01T00:00:00Z' };
  const { status, body } = await call('POST', `/stories/${id}/re_emissions`, { filter, per_second: 5 });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    story_id: id,
    total: 4,
    done: 0,
    status: 'running',
    per_second: 5,
    capped: false,
  });
  expect((await call('GET', `/re_emissions/${body.id}`)).body).toEqual(body);
  expect((await call('POST', `/re_emissions/${body.id}/cancel`)).body.status).toBe('cancelled');
  const { re_emissions: all } = (await call('GET', `/stories/${id}/re_emissions`)).body;
  expect(all).toMatchObject([{ id: body.id, status: 'cancelled' }]);
  for (const wrong of [{ filter: { ids: ['x'] } }, { per_second: 0 }, { filter: { from: 'yesterday' } }]) {
    expect((await call('POST', `/stories/${id}/re_emissions`, wrong)).status).toBe(422);
  }
});

it("answers another team's runs and events as ones that do not exist, and lets a viewer change nothing", async () => {
  const { post } = await held();
  const { events } = await ordered();
  const run = await post();
  const ids = { run, event: events[0]?.id ?? '' };
  const routes = ({ run, event }: typeof ids): [string, string, unknown?][] => [
    ['POST', `/runs/${run}/cancel`],
    ['POST', `/runs/${run}/suspend`],
    ['POST', `/runs/${run}/resume`],
    ['POST', `/action_runs/${run}/rerun`],
    ['POST', `/action_runs/${run}/decide`, { decision: 'retry' }],
    ['POST', `/events/${event}/reemit`],
    ['GET', `/events/${event}/lineage`],
    ['GET', `/re_emissions/${event}`],
    ['POST', `/re_emissions/${event}/cancel`],
  ];
  const mallory = restOf(world, world.mallory.key);
  for (const named of [ids, { run: newId(), event: newId() }, { run: 'x', event: 'x' }]) {
    const answers = await Promise.all(routes(named).map((route) => mallory(...route)));
    expect(answers.map(({ status }) => status)).toEqual(routes(named).map(() => 404));
  }
  const victor = restOf(world, world.victor.key);
  for (const [method, path, body] of routes(ids)) {
    const { status } = await victor(method, path, body);
    expect([path, status === 403]).toEqual([path, method === 'POST']);
  }
});
