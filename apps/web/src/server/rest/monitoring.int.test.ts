/** Whom stories tell, and what they save, over REST. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importOrders, makeWebWorld, ordersFile, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
beforeAll(async () => {
  world = await makeWebWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

it('recipients are set, bounded, tested, and seen by the team alone', async () => {
  const call = restOf(world);
  const { id } = await importOrders(world);
  const recipients = ['ops@example.com', 'https://hooks.example.com/x'];
  const put = await call('PUT', `/stories/${id}`, { monitor_failures: true, recipients });
  expect(put).toMatchObject({ status: 200, body: { monitor_failures: true, recipients } });
  const many = Array.from({ length: 21 }, (_, index) => `a${index}@example.com`);
  for (const wrong of [many, ['nobody'], ['ftp://example.com'], ['https://a:b@example.com']]) {
    const refused = await call('PUT', `/stories/${id}`, { recipients: wrong });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ message: expect.any(String) }] } });
  }
  expect((await call('GET', `/stories/${id}/notifications`)).body).toEqual({ notifications: [] });
  expect(await call('POST', `/stories/${id}/notifications/test`)).toMatchObject({
    status: 202,
    body: { recipients: 2 },
  });
  expect(await call('POST', `/stories/${id}/notifications/test`)).toMatchObject({ status: 409 });
  expect((await call('GET', `/stories/${id}/notifications`)).body.notifications).toMatchObject(
    recipients.map((recipient) => ({ recipient, status: 'due', test: true, attempts: 0, error: null })),
  );
  const [strange, viewer] = [restOf(world, world.mallory.key), restOf(world, world.victor.key)];
  expect((await strange('GET', `/stories/${id}/notifications`)).status).toBe(404);
  expect((await strange('PUT', `/stories/${id}`, { recipients: [] })).status).toBe(404);
  expect((await viewer('POST', `/stories/${id}/notifications/test`)).status).toBe(403);
  expect(world.log.lines.join()).not.toContain('hooks.example.com');

  await call('PUT', `/stories/${id}`, { locked: true });
  expect((await call('PUT', `/stories/${id}`, { recipients: [] })).status).toBe(423);
});

it('what Actions say is in the story, what a file says of people is left out', async () => {
  const call = restOf(world);
  const file = JSON.parse(JSON.stringify(ordersFile));
  const monitoring = { monitor_all_events: true, monitor_failures: false, monitor_no_events_emitted: 600 };
  file.actions.receive_order.monitoring = monitoring;
  file.actions.receive_order.reporting = { time_saved_value: 2, time_saved_unit: 'minutes' };
  file.recipients = ['ops@example.com'];
  const imported = await call('POST', '/stories/import', { data: file });
  const { id, actions, dropped_recipients } = imported.body;
  expect([imported.status, dropped_recipients, imported.body.recipients]).toEqual([201, 1, []]);
  const hook = actions.find(({ slug }: { slug: string }) => slug === 'receive_order');
  expect(hook).toMatchObject({
    monitoring,
    reporting: { time_saved_value: 2, time_saved_unit: 'minutes' },
  });
  const zero = { this_month: 0, last_month: 0, total: 0 };
  expect((await call('GET', `/time_saved?story_id=${id}`)).body).toEqual({ time_saved: zero });
  const body = JSON.stringify({ id: 7, quantity: 2, price: 80, customer: { name: 'Ada' } });
  await fetch(hook.webhook_url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const saved = { time_saved: { this_month: 120, last_month: 0, total: 120 } };
  expect((await call('GET', `/time_saved?story_id=${id}`)).body).toEqual(saved);
  expect((await call('GET', '/time_saved')).body).toEqual(saved);
  await call('PUT', `/stories/${id}`, { reporting_status: false });
  expect((await call('GET', '/time_saved')).body).toEqual({ time_saved: null });
  const wrong = JSON.parse(JSON.stringify(ordersFile));
  wrong.actions.receive_order.monitoring = { monitor_no_events_emitted: 5 };
  expect((await call('POST', '/stories/import', { data: wrong })).body.errors).toMatchObject([
    { path: 'actions.receive_order.monitoring.monitor_no_events_emitted' },
  ]);
});
