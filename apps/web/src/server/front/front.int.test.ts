import { newId } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importOrders, makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
const down = new Set<string>();
beforeAll(async () => {
  const check = (name: string) => async () => {
    if (down.has(name)) throw new Error('down');
  };
  world = await makeWebWorld({
    health: {
      accepting: () => !down.has('app'),
      checks: { database: check('database') },
      spare: { redis: check('redis') },
    },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const json = { 'content-type': 'application/json' };

function mutate(headers: Record<string, string>, path = 'stories.create') {
  return fetch(`${world.url}/api/trpc/${path}`, {
    method: 'POST',
    headers: { cookie: world.ada.cookie, ...json, ...headers },
    body: JSON.stringify({ teamId: world.ada.teamId, name: 'x' }),
  });
}

it('takes a change from its own pages alone', async () => {
  const stories = () => world.prisma.story.count();
  const before = await stories();
  const refused: Record<string, string>[] = [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: world.url, 'sec-fetch-site': 'cross-site' },
    { origin: world.url, 'sec-fetch-site': 'same-site' },
    { origin: `${world.url}.evil.example` },
  ];
  for (const headers of refused) expect((await mutate(headers)).status).toBe(403);
  expect(await stories()).toBe(before);
  expect((await mutate({ origin: world.url })).status).toBe(200);
  expect((await mutate({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  expect(await stories()).toBe(before + 2);
});

it('takes procedures as JSON alone, and no change by GET', async () => {
  const own = { cookie: world.ada.cookie, origin: world.url };
  const url = `${world.url}/api/trpc/stories.create`;
  const form = new FormData();
  form.set('teamId', world.ada.teamId);
  for (const body of [form, new URLSearchParams({ name: 'x' }), 'text', new Uint8Array([1])]) {
    expect((await fetch(url, { method: 'POST', headers: own, body })).status).toBe(415);
  }
  const octets = { ...own, 'content-type': 'application/octet-stream' };
  expect((await fetch(url, { method: 'POST', headers: octets, body: '{}' })).status).toBe(415);
  const input = encodeURIComponent(JSON.stringify({ teamId: world.ada.teamId, name: 'x' }));
  expect((await fetch(`${url}?input=${input}`, { headers: own })).status).toBe(405);
  const deep = `${'['.repeat(300)}${']'.repeat(300)}`;
  const tooDeep = await fetch(url, { method: 'POST', headers: { ...own, ...json }, body: deep });
  expect(tooDeep.status).toBe(400);
});

it('answers many procedures at once in one request', async () => {
  const names = Array.from({ length: 20 }, () => 'viewer.me').join(',');
  const response = await fetch(`${world.url}/api/trpc/${names}?batch=1&input={}`, {
    headers: { cookie: world.ada.cookie },
  });
  const answers = await response.json();
  expect(answers).toHaveLength(20);
  expect(answers[19].result.data).toMatchObject({
    user: { email: 'ada@example.com' },
    teams: [{ id: world.ada.teamId, role: 'owner' }],
    version: '1.2.3',
  });
});

it('guards changes that go to pages too, and hands everything else over unread', async () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${world.url}/api/auth/signin/email?x=1`, { method: 'POST', headers, body: 'a=1' });
  expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
  const response = await post({ origin: world.url, 'x-nonce': 'mine', 'content-type': 'odd/type' });
  expect(await response.text()).toMatch(/^page POST \/api\/auth\/signin\/email\?x=1 3 (?!mine)/);
});

it('gives each page a policy with a nonce of its own', async () => {
  const policies = await Promise.all(
    [1, 2].map(async () => (await fetch(`${world.url}/stories`)).headers.get('content-security-policy')),
  );
  for (const policy of policies) {
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic';/);
    expect(policy).toContain("object-src 'none'; base-uri 'none'; frame-ancestors 'none'");
  }
  expect(policies[0]).not.toBe(policies[1]);
});

it('sends security headers with every answer', async () => {
  for (const path of [
    '/',
    '/livez',
    '/api/v1/stories',
    '/api/trpc/viewer.me',
    '/webhook/x/y',
    '/api/live/stories/x',
  ]) {
    const { headers } = await fetch(`${world.url}${path}`);
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
    expect([path, headers.get('x-powered-by')]).toEqual([path, null]);
    expect(headers.get('content-security-policy')).not.toBeNull();
  }
});

it('tells its health: alive, ready, and what is down', async () => {
  const ask = async (path: string) => {
    const response = await fetch(`${world.url}${path}`);
    return [response.status, await response.text()];
  };
  for (const path of ['/livez', '/readyz', '/status.txt']) expect(await ask(path)).toEqual([200, 'ok']);
  down.add('redis');
  expect(await ask('/status.txt')).toEqual([503, 'down: redis']);
  // Webhooks are accepted all the same: nothing is taken out of a balancer for it.
  for (const path of ['/livez', '/readyz']) expect(await ask(path)).toEqual([200, 'ok']);
  down.delete('redis');
  down.add('database');
  expect(await ask('/readyz')).toEqual([503, 'down: database']);
  down.delete('database');
  down.add('app');
  expect((await ask('/readyz'))[0]).toBe(503);
  down.delete('app');
});

/** The events of a stream as they come. */
async function stream(storyId: string, cookie: string) {
  const abort = new AbortController();
  const response = await fetch(`${world.url}/api/live/stories/${storyId}`, {
    headers: { cookie },
    signal: abort.signal,
  });
  let text = '';
  const reading = response.body?.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write: (chunk) => {
        text += chunk;
      },
    }),
  );
  return {
    status: response.status,
    text: () => text,
    close: async () => {
      abort.abort();
      await reading?.catch(() => undefined);
    },
  };
}

it('streams what happens in a story, once it says that it is ready', async () => {
  const { id, hook } = await importOrders(world);
  const live = await stream(id, world.ada.cookie);
  await until('ready', () => live.text().includes('event: ready'));
  await fetch(hook, { method: 'POST', headers: json, body: '{}' });
  await until('an item', () => live.text().includes('event: item'));
  const [, itemId, data] = /event: item\nid: (\S+)\ndata: (.*)\n\n/.exec(live.text()) ?? [];
  expect(JSON.parse(data ?? '')).toMatchObject({ kind: 'activity', id: itemId, storyId: id });
  await live.close();
});

it('streams to members of the team alone, and not to pages of other sites', async () => {
  const { id } = await importOrders(world);
  const statusOf = async (storyId: string, headers: Record<string, string>) =>
    (await fetch(`${world.url}/api/live/stories/${storyId}`, { headers })).status;
  expect(await statusOf(id, {})).toBe(401);
  expect(await statusOf(id, { cookie: world.mallory.cookie })).toBe(404);
  expect(await statusOf(newId(), { cookie: world.ada.cookie })).toBe(404);
  expect(await statusOf('nonsense', { cookie: world.ada.cookie })).toBe(404);
  const other = { cookie: world.ada.cookie, 'sec-fetch-site': 'cross-site' };
  expect(await statusOf(id, other)).toBe(403);
});

it('shows no other team its objects through procedures, and a viewer changes nothing', async () => {
  const { id } = await importOrders(world);
  const call = async (path: string, input: object, member: { cookie: string }) => {
    const query = `input=${encodeURIComponent(JSON.stringify(input))}`;
    const response = await fetch(`${world.url}/api/trpc/${path}?${query}`, {
      headers: { cookie: member.cookie },
    });
    return [response.status, (await response.json()).error?.message];
  };
  const missing = await call('stories.get', { id: newId() }, world.ada);
  expect(missing[0]).toBe(404);
  expect(await call('stories.get', { id }, world.mallory)).toEqual(missing);
  expect(await call('runs.list', { storyId: id }, world.mallory)).toEqual(missing);
  expect(await call('stories.list', { teamId: world.ada.teamId }, world.mallory)).toEqual(missing);
  expect((await call('stories.get', { id }, world.victor))[0]).toBe(200);
  const renamed = await fetch(`${world.url}/api/trpc/stories.rename`, {
    method: 'POST',
    headers: { cookie: world.victor.cookie, origin: world.url, ...json },
    body: JSON.stringify({ id, name: 'mine' }),
  });
  expect(renamed.status).toBe(403);
  expect((await restOf(world)('GET', `/stories/${id}`)).body.name).toBe('Orders');
});

it('starts a run by hand, at the source or at any Action', async () => {
  const { id } = await importOrders(world);
  const { body: story } = await restOf(world)('GET', `/stories/${id}`);
  const idOf = (slug: string) => story.actions.find((action: { slug: string }) => action.slug === slug).id;
  const run = async (slug: string, payload: unknown) => {
    const response = await fetch(`${world.url}/api/trpc/stories.run`, {
      method: 'POST',
      headers: { cookie: world.ada.cookie, origin: world.url, ...json },
      body: JSON.stringify({ id, actionId: idOf(slug), payload }),
    });
    return (await response.json()).result.data.storyRunId;
  };
  const order = { id: 'R-1', quantity: 9, price: 90, customer: { name: 'Ada' } };
  const whole = await run('receive_order', { body: order });
  const part = await run('price_order', { body: { ...order, price: 1 } });
  const outputs = async (storyRunId: string) => {
    const events = await world.prisma.event.findMany({ where: { storyRunId }, orderBy: { id: 'asc' } });
    return events.map((event) => event.output);
  };
  for (const storyRunId of [whole, part]) {
    await until('the run ends', async () => (await outputs(storyRunId)).length === 4);
  }
  expect((await outputs(whole)).at(-1)).toEqual({ id: 'R-1', flag: 'large', total: 810 });
  expect((await outputs(part)).at(-1)).toEqual({ id: 'R-1', flag: 'small' });
});
