import { newId } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importOrders, makeWebWorld, ordersFile, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
beforeAll(async () => {
  world = await makeWebWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

it('refuses a call without a key, with a wrong one and with one that was revoked', async () => {
  for (const key of [null, 'slk_wrong', `${world.ada.key}x`, 'x y']) {
    const { status, headers, body } = await restOf(world, key)('GET', '/stories');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toEqual({ errors: [{ message: expect.any(String) }] });
  }
});

it("answers another team's story as one that does not exist, on every route", async () => {
  const { id } = await importOrders(world);
  const call = restOf(world, world.mallory.key);
  const routes = (story: string): [string, string, unknown?][] => [
    ['GET', `/stories/${story}`],
    ['PUT', `/stories/${story}`, { name: 'mine' }],
    ['DELETE', `/stories/${story}`],
    ['GET', `/stories/${story}/export`],
    ['GET', `/stories/${story}/runs`],
    ['GET', `/stories/${story}/schedules`],
    ['GET', `/events?story_id=${story}`],
    ['POST', `/stories/${story}/suspend`],
    ['POST', `/stories/${story}/resume`],
    ['POST', `/stories/${story}/runs/cancel`],
    ['GET', `/stories/${story}/re_emissions`],
    ['POST', `/stories/${story}/re_emissions`, {}],
    ['PUT', `/stories/${story}/favorite`],
    ['POST', `/trash/${story}/restore`],
    ['DELETE', `/trash/${story}`],
  ];
  const strange = await Promise.all(routes(id).map((route) => call(...route)));
  const unknown = await Promise.all(routes(newId()).map((route) => call(...route)));
  const noId = await Promise.all(routes('nonsense').map((route) => call(...route)));
  for (const answers of [strange, unknown, noId]) {
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
      routes(id).map(() => ({ status: 404, body: strange[0]?.body })),
    );
  }
  for (const path of ['/stories', '/stories/import']) {
    const body = { name: 'x', data: ordersFile, team_id: world.ada.teamId };
    expect((await call('POST', path, body)).status).toBe(404);
  }
  expect((await call('GET', `/stories?team_id=${world.ada.teamId}`)).status).toBe(404);
  expect((await restOf(world)('GET', `/stories/${id}`)).body.name).toBe('Orders');
});

it('lets a viewer read and change nothing', async () => {
  const { id } = await importOrders(world);
  const call = restOf(world, world.victor.key);
  expect((await call('GET', `/stories/${id}`)).status).toBe(200);
  expect((await call('PUT', `/stories/${id}`, { name: 'x' })).status).toBe(403);
  expect((await call('POST', '/stories', { name: 'x' })).status).toBe(403);
  expect((await call('DELETE', `/stories/${id}`)).status).toBe(403);
});

it('makes, shows, changes and removes a story', async () => {
  const call = restOf(world);
  const made = await call('POST', '/stories', { name: '  Alerts ', description: 'All of them.' });
  expect(made).toMatchObject({
    status: 201,
    body: {
      name: 'Alerts',
      team_id: world.ada.teamId,
      mode: 'LIVE',
      published: false,
      disabled: false,
      keep_events_for: 604_800,
      action_count: 0,
      tags: [],
      actions: [],
    },
  });
  const { id } = made.body;
  const changed = await call('PUT', `/stories/${id}`, {
    name: 'Alarms',
    disabled: true,
    keep_events_for: 3600,
  });
  expect(changed.body).toMatchObject({
    name: 'Alarms',
    disabled: true,
    keep_events_for: 3600,
    slug: 'alarms',
  });
  expect((await call('GET', `/stories/${id}`)).body).toEqual(changed.body);
  expect(await call('DELETE', `/stories/${id}`)).toMatchObject({ status: 204, body: null });
  expect((await call('GET', `/stories/${id}`)).status).toBe(404);
});

it('pages a list with addresses of its neighbours', async () => {
  const call = restOf(world, world.mallory.key);
  for (const name of ['one', 'two', 'three']) await call('POST', '/stories', { name });
  const first = await call('GET', '/stories?per_page=2');
  expect(first.body.stories.map((story: { name: string }) => story.name)).toEqual(['three', 'two']);
  expect(first.body.meta).toEqual({
    current_page: `${world.url}/api/v1/stories?per_page=2&page=1`,
    previous_page: null,
    next_page: `${world.url}/api/v1/stories?per_page=2&page=2`,
    next_page_number: 2,
    per_page: 2,
    pages: 2,
    count: 3,
  });
  const next = await fetch(first.body.meta.next_page, {
    headers: { authorization: `Bearer ${world.mallory.key}` },
  });
  expect(await next.json()).toMatchObject({
    stories: [{ name: 'one' }],
    meta: { next_page: null, next_page_number: null },
  });
});

it('tells of what it imports which options fail or do nothing', async () => {
  const options = { url: 'https://api.example.com', mehtod: 'post', timeout: '600' };
  const actions = { ask: { type: 'http-request', name: 'Ask', options } };
  const data = { format: 'storyloom.story/1', name: 'Ask', actions };
  const { status, body } = await restOf(world)('POST', '/stories/import', { data });
  expect(status).toBe(201);
  expect(body.warnings).toEqual([
    { action: 'Ask', option: 'mehtod', message: expect.stringContaining('Did you mean method?') },
    { action: 'Ask', option: 'timeout', message: expect.stringContaining('from 1 to 300') },
  ]);
});

it('lists templates by search and kind, page by page, and one is imported as it is', async () => {
  const call = restOf(world, world.victor.key);
  const first = await call('GET', '/templates?search=slack&kind=action&per_page=1');
  expect(first.body.templates).toMatchObject([
    {
      slug: expect.stringMatching(/^slack-/),
      needs: [{ type: 'credential', slug: 'slack_bot_token' }],
      hosts: ['slack.com'],
    },
  ]);
  expect(first.body.meta).toMatchObject({ count: 2, pages: 2, next_page_number: 2 });
  expect((await call('GET', '/templates?category=odd')).status).toBe(422);
  expect((await call('GET', '/templates/okapi')).status).toBe(404);
  expect((await restOf(world, null)('GET', '/templates')).status).toBe(401);

  const { body } = await call('GET', '/templates/alerts-to-chat-once');
  expect((await call('POST', '/stories/import', { data: body.story })).status).toBe(403);
  const imported = await restOf(world)('POST', '/stories/import', { data: body.story });
  expect(imported.status).toBe(201);
  expect(imported.body.warnings).toEqual([]);
  expect(imported.body.missing.map((one: { slug: string }) => one.slug)).toEqual([
    'pagerduty_routing_key',
    'slack_bot_token',
  ]);
});

it('imports the fixture, runs it, and exports it as it came', async () => {
  const call = restOf(world);
  const { status, body } = await call('POST', '/stories/import', { data: ordersFile, new_name: 'Mine' });
  expect(status).toBe(201);
  expect(body).toMatchObject({ name: 'Mine', published: true, action_count: 5 });
  const { missing, warnings, dropped_recipients, ...story } = body;
  const { actions, id } = story;
  expect([missing, warnings, dropped_recipients]).toEqual([[], [], 0]);
  expect(actions).toHaveLength(5);
  const hook = actions.find((action: { slug: string }) => action.slug === 'receive_order');
  expect(hook).toMatchObject({ type: 'webhook', name: 'Receive order', position: { x: 0, y: 0 } });
  expect(hook.webhook_url).toMatch(/\/webhook\/[0-9a-f]{32}\/[0-9a-f]{32}$/);
  expect((await call('GET', `/stories/${id}`)).body).toEqual(story);

  const order = { id: 'A-7', quantity: 1, price: 5, customer: { name: 'Grace' } };
  const posted = await fetch(hook.webhook_url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
  expect(posted.status).toBe(202);
  const runs = () => call('GET', `/stories/${id}/runs`);
  await until('the run ends', async () => (await runs()).body.runs[0]?.status === 'finished');
  const [run] = (await runs()).body.runs;
  expect(run).toMatchObject({ story_id: id, event_count: 4, action_count: 4, duration: expect.any(Number) });
  expect(run).toMatchObject({
    source: 'webhook',
    entry_action: 'Receive order',
    about: 'id A-7',
    failure: null,
  });
  expect((await call('GET', `/stories/${id}/runs?status=failed`)).body.runs).toEqual([]);
  expect((await call('GET', `/stories/${id}/runs?status=finished`)).body.runs).toHaveLength(1);

  const { body: page } = await call('GET', `/events?story_id=${id}&per_page=2`);
  const rest = (await call('GET', `/events?story_id=${id}&since_id=${page.events[1].id}`)).body;
  expect([...page.events, ...rest.events].map((event: { action_slug: string }) => event.action_slug)).toEqual(
    ['receive_order', 'price_order', 'large_order', 'pass_order'],
  );
  expect(page.meta).toMatchObject({ count: 4, pages: 2, per_page: 2 });
  expect(page.events[1]).toEqual({
    id: expect.any(String),
    story_id: id,
    action_id: expect.any(String),
    action_slug: 'price_order',
    story_run_guid: run.guid,
    previous_event_ids: [page.events[0].id],
    created_at: expect.any(String),
    re_emitted: false,
    output: { id: 'A-7', total: 5, customer: 'GRACE', summary: 'Order A-7 for Grace' },
  });
  const bySlug = (await call('GET', `/events?story_id=${id}&action=pass_order`)).body;
  const byId = (await call('GET', `/events?story_id=${id}&action=${bySlug.events[0].action_id}`)).body;
  expect(byId.events).toEqual(bySlug.events);

  const search = (query: string) => call('GET', `/events?story_id=${id}&${query}`);
  const { body: found } = await search(`text=GRACE&where=${encodeURIComponent('total > 1')}&per_page=1`);
  expect(found.events[0]).toMatchObject({ output: { total: 5 } });
  expect(found.meta).toMatchObject({ per_page: 1, next_before_id: found.events[0].id, not_read: 0 });
  const { body: older } = await search(`text=grace&before_id=${found.meta.next_before_id}`);
  expect(older.events.map((event: { id: string }) => event.id)).not.toContain(found.events[0].id);
  expect(older.meta).toMatchObject({ next_before_id: null, looked_back_to: expect.any(String) });
  const two = `where=${encodeURIComponent('body.id = A-7')}&where=${encodeURIComponent('body.quantity exists')}`;
  expect((await search(`${two}&status=finished&re_emitted=false&port=success`)).body.events).toHaveLength(1);
  expect((await search('to=2020-01-01T00:00:00Z')).body.events).toEqual([]);
  const wrong = await search(`where=${encodeURIComponent('body.id')}`);
  expect(wrong.status).toBe(422);
  expect(wrong.body.errors[0]).toMatchObject({
    path: 'where',
    message: expect.stringContaining('After the path'),
  });

  const { body: file } = await call('GET', `/stories/${id}/export`);
  expect(file.name).toBe('Mine');
  expect((await call('POST', '/stories/import', { data: file })).status).toBe(201);
});

it('lists every problem of a file with its path, and imports nothing of it', async () => {
  const call = restOf(world);
  const before = await world.prisma.story.count();
  const wrong = {
    format: 'storyloom.story/1',
    name: '',
    actions: { 'Bad slug': { type: 'webhook', name: 'x' } },
    links: [{ from: 1, to: 'x' }],
  };
  const answer = await call('POST', '/stories/import', { data: wrong });
  expect(answer.status).toBe(422);
  const paths = answer.body.errors.map((error: { path: string }) => error.path);
  expect(paths).toEqual(expect.arrayContaining(['name', 'actions.Bad slug', 'links[0].from']));
  for (const data of [undefined, null, 'text', [], 7, { format: 'n8n' }]) {
    expect((await call('POST', '/stories/import', { data })).status).toBe(422);
  }
  expect((await call('POST', '/stories/import', { data: ordersFile, mode: 'replace' })).status).toBe(422);
  expect(await world.prisma.story.count()).toBe(before);
});

it('refuses what is not JSON, is too large, too deep or of the wrong shape', async () => {
  const call = restOf(world);
  expect((await call('POST', '/stories', '{"name":')).status).toBe(400);
  expect((await call('POST', '/stories', '')).status).toBe(400);
  expect((await call('POST', '/stories', `${'['.repeat(300)}${']'.repeat(300)}`)).status).toBe(400);
  expect((await call('POST', '/stories', { name: 'x'.repeat(11_000_000) })).status).toBe(413);
  expect(await call('POST', '/stories', { name: 7, keep_events_for: 1 })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'name' }, { path: 'keep_events_for' }] },
  });
  expect((await call('GET', '/stories?per_page=501')).status).toBe(422);
  expect((await call('GET', `/events?story_id=${newId()}&since_id=x`)).status).toBe(422);
  const form = await fetch(`${world.url}/api/v1/stories`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.ada.key}` },
    body: new URLSearchParams({ name: 'x' }),
  });
  expect({ status: form.status, body: await form.json() }).toEqual({
    status: 415,
    body: { errors: [{ message: 'The body must be application/json.' }] },
  });
});

it('answers 405 with what is allowed, and 404 for an address that is none', async () => {
  const call = restOf(world);
  const patch = await call('PATCH', `/stories/${newId()}`, {});
  expect([patch.status, patch.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT, DELETE']);
  expect((await call('DELETE', '/stories')).status).toBe(405);
  expect(await call('GET', '/nothing')).toMatchObject({ status: 404, body: { errors: [{}] } });
});

it('shows the schedules of a story with their next ticks', async () => {
  const call = restOf(world);
  const { id, actions } = (await call('POST', '/stories/import', { data: ordersFile })).body;
  expect((await call('GET', `/stories/${id}/schedules`)).body).toEqual({ schedules: [] });
  const [{ id: actionId }] = actions;
  const [nextAt, lastAt] = [new Date('2026-11-27T02:30:00Z'), new Date('2026-11-26T02:30:00Z')];
  const spec = { cron: '30 2 * * *', timezone: 'Europe/Dublin' };
  await world.prisma.schedule.create({
    data: { storyId: id, teamId: world.ada.teamId, actionId, place: 0, spec, nextAt, lastAt },
  });
  expect((await call('GET', `/stories/${id}/schedules`)).body).toEqual({
    schedules: [
      {
        action_id: actionId,
        place: 0,
        spec,
        enabled: true,
        last_at: lastAt.toISOString(),
        missed: 0,
        missed_ticks: [],
        next_ticks: [27, 28, 29, 30, 31].map((day) => new Date(Date.UTC(2026, 10, day, 2, 30)).toISOString()),
      },
    ],
  });
});

it('serves its OpenAPI document to everyone, with every route and the bearer scheme', async () => {
  const { status, body } = await restOf(world, null)('GET', '/openapi.json');
  expect(status).toBe(200);
  expect(body.openapi).toMatch(/^3\.1/);
  expect(Object.keys(body.paths).sort()).toEqual([
    '/api/v1/action_runs/{id}/answer',
    '/api/v1/action_runs/{id}/decide',
    '/api/v1/action_runs/{id}/logs',
    '/api/v1/action_runs/{id}/logs/stream',
    '/api/v1/action_runs/{id}/rerun',
    '/api/v1/actions/{id}/clear_memory',
    '/api/v1/actions/{id}/dry_run',
    '/api/v1/approvals',
    '/api/v1/attention',
    '/api/v1/audit_logs',
    '/api/v1/audit_logs/export',
    '/api/v1/credentials',
    '/api/v1/credentials/{id}',
    '/api/v1/events',
    '/api/v1/events/{id}/lineage',
    '/api/v1/events/{id}/reemit',
    '/api/v1/folders',
    '/api/v1/folders/{id}',
    '/api/v1/info',
    '/api/v1/queue',
    '/api/v1/re_emissions/{id}',
    '/api/v1/re_emissions/{id}/cancel',
    '/api/v1/resources',
    '/api/v1/resources/{id}',
    '/api/v1/resources/{id}/append',
    '/api/v1/resources/{id}/remove',
    '/api/v1/resources/{id}/replace',
    '/api/v1/runs/{id}/cancel',
    '/api/v1/runs/{id}/resume',
    '/api/v1/runs/{id}/suspend',
    '/api/v1/search',
    '/api/v1/stories',
    '/api/v1/stories/import',
    '/api/v1/stories/{id}',
    '/api/v1/stories/{id}/change_control',
    '/api/v1/stories/{id}/export',
    '/api/v1/stories/{id}/favorite',
    '/api/v1/stories/{id}/history',
    '/api/v1/stories/{id}/notifications',
    '/api/v1/stories/{id}/notifications/test',
    '/api/v1/stories/{id}/publish',
    '/api/v1/stories/{id}/publish_without_review',
    '/api/v1/stories/{id}/re_emissions',
    '/api/v1/stories/{id}/resume',
    '/api/v1/stories/{id}/reviews',
    '/api/v1/stories/{id}/reviews/{review_id}/approve',
    '/api/v1/stories/{id}/reviews/{review_id}/reject',
    '/api/v1/stories/{id}/reviews/{review_id}/withdraw',
    '/api/v1/stories/{id}/runs',
    '/api/v1/stories/{id}/runs/cancel',
    '/api/v1/stories/{id}/schedules',
    '/api/v1/stories/{id}/suspend',
    '/api/v1/stories/{id}/versions',
    '/api/v1/stories/{id}/versions/{number}',
    '/api/v1/stories/{id}/versions/{number}/diff/{other}',
    '/api/v1/stories/{id}/versions/{number}/restore',
    '/api/v1/stories/{id}/versions/{number}/roll_back',
    '/api/v1/tags',
    '/api/v1/templates',
    '/api/v1/templates/{slug}',
    '/api/v1/time_saved',
    '/api/v1/trash',
    '/api/v1/trash/{id}',
    '/api/v1/trash/{id}/restore',
  ]);
  expect(body.security).toEqual([{ key: [] }]);
});

it('says what it is', async () => {
  expect((await restOf(world)('GET', '/info')).body).toEqual({
    name: 'Storyloom',
    version: '1.2.3',
    stack: { name: 'Test', type: 'self-hosted' },
  });
});
