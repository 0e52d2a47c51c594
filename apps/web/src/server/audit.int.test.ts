/** Every mutation of pages and of REST, called for real: each leaves exactly one entry, and no secret is in any. */
import { newId } from '@storyloom/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter } from './api/root.ts';
import type { Declaration } from './policy.ts';
import { leaksIn } from './testing/leaks.ts';
import { importOrders, makeWebWorld, ordersFile, restOf, type WebWorld } from './testing/web-world.ts';

const canary = (name: string) => `C4n/ary+${name} "&é`;
const secrets = { secret: canary('secret'), value: canary('value'), payload: canary('payload') };

type Member = WebWorld['ada'];
type Made = Awaited<ReturnType<typeof makeThings>>;
let world: WebWorld;
let made: Made;
beforeAll(async () => {
  world = await makeWebWorld({ trustedProxies: ['127.0.0.1'] });
  made = await makeThings();
});
afterAll(() => world[Symbol.asyncDispose]());

const mutations = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { type: string; meta: Declaration } }>,
).filter(([, { _def }]) => _def.type === 'mutation');

/** A call as a page makes it, by a proxy that is trusted. */
async function asPage(path: string, input: object, who: Member = world.ada) {
  const answer = await fetch(`${world.url}/api/trpc/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'a browser',
      'x-forwarded-for': '203.0.113.9',
      origin: world.url,
      cookie: who.cookie,
    },
    body: JSON.stringify(input),
  });
  return (await answer.json()).result?.data;
}

async function makeThings() {
  const call = restOf(world);
  const { id: storyId } = await importOrders(world);
  const { actions } = (await call('GET', `/stories/${storyId}`)).body;
  const text = { name: 'kept', mode: 'text', live: { secrets: { value: secrets.secret } } };
  return {
    storyId,
    actionId: actions[0].id as string,
    credentialId: (await call('POST', '/credentials', text)).body.id as string,
    resourceId: (await call('POST', '/resources', { name: 'r', type: 'text', value: secrets.value })).body.id,
    folderId: (await call('POST', '/folders', { name: 'Folder' })).body.id as string,
    apiKeyId: (await asPage('apiKeys.create', { teamId: world.ada.teamId, name: 'spare' })).id as string,
  };
}

const freshStory = async (): Promise<string> =>
  (await asPage('stories.create', { teamId: world.ada.teamId, name: 'Fresh' })).id;
async function removedStory(): Promise<string> {
  const id = await freshStory();
  await asPage('stories.remove', { id });
  return id;
}

/** What makes a mutation succeed, where that is cheap; the rest is called with what its declaration asks for. */
const inputs: Record<string, () => object | Promise<object>> = {
  'stories.create': () => ({ name: 'One more' }),
  'stories.rename': () => ({ name: 'Renamed' }),
  'stories.setDisabled': () => ({ disabled: false }),
  'stories.duplicate': () => ({}),
  'stories.remove': async () => ({ id: await freshStory() }),
  'stories.restore': async () => ({ id: await removedStory() }),
  'stories.import': () => ({ file: ordersFile }),
  'stories.run': () => ({ actionId: made.actionId, payload: { body: secrets.payload } }),
  'stories.suspend': () => ({}),
  'stories.resume': () => ({}),
  'stories.setLimits': () => ({ priority: 1 }),
  'stories.setSendToStory': () => ({ settings: null }),
  'stories.setTags': () => ({ tags: ['a'] }),
  'stories.move': () => ({ ids: [made.storyId], folderId: null }),
  'stories.tag': () => ({ ids: [made.storyId], add: ['b'] }),
  'stories.setFavourite': () => ({ favourite: true }),
  'stories.visited': () => ({}),
  'stories.lock': () => ({ note: secrets.payload }),
  'stories.unlock': () => ({}),
  'stories.change': () => ({
    baseRevision: 0,
    batchId: newId(),
    changes: [{ op: 'update_action', id: made.actionId, set: { notes: secrets.payload } }],
  }),
  'versions.rename': () => ({ number: 1, name: 'First' }),
  'folders.create': () => ({ name: 'Another' }),
  'folders.update': () => ({ name: 'Renamed' }),
  'trash.purge': async () => ({ id: await removedStory() }),
  'trash.empty': () => ({}),
  'memory.clear': () => ({ actionId: made.actionId }),
  'runs.cancelAll': () => ({}),
  'apiKeys.create': () => ({ name: 'ci' }),
  'credentials.create': () => ({
    name: 'new',
    type: 'text',
    live: { secrets: { value: secrets.secret } },
  }),
  'credentials.update': () => ({ live: { secrets: { value: secrets.secret } } }),
  'resources.create': () => ({ name: 'new', type: 'text', value: secrets.value }),
  'resources.update': () => ({ value: secrets.value }),
  'resources.change': () => ({
    operation: 'replace',
    value: secrets.value,
    // It takes nothing else.
    teamId: undefined,
    storyId: undefined,
  }),
};

/** Comes last: what it takes away, the others are called with. */
const last = [
  'credentials.remove',
  'resources.remove',
  'folders.remove',
  'apiKeys.revoke',
  'viewer.signOutEverywhere',
];

async function inputOf(path: string, { scope }: Declaration): Promise<object> {
  const objects: Partial<Record<Declaration['scope'], string>> = {
    story: made.storyId,
    credential: made.credentialId,
    resource: made.resourceId,
    folder: made.folderId,
    api_key: made.apiKeyId,
  };
  const base = { teamId: world.ada.teamId, storyId: made.storyId, id: objects[scope] ?? newId() };
  return { ...base, ...(await inputs[path]?.()) };
}

const entries = (since: Date) => world.prisma.auditEntry.findMany({ where: { createdAt: { gt: since } } });

/** The entries that `act` leaves. */
async function leftBy(act: () => Promise<unknown>) {
  const before = new Set(
    (await world.prisma.auditEntry.findMany({ select: { id: true } })).map(({ id }) => id),
  );
  await act();
  return (await world.prisma.auditEntry.findMany()).filter(({ id }) => !before.has(id));
}

it('every mutation of pages that a viewer may not do leaves one entry that says refused', async () => {
  for (const [path, { _def }] of mutations.filter(([, one]) => one._def.meta.resource !== 'viewer')) {
    const input = await inputOf(path, _def.meta);
    const left = await leftBy(() => asPage(path, input, world.victor));
    expect(left, path).toHaveLength(1);
    expect(left[0], path).toMatchObject({ operation: path, state: 'refused', userId: world.victor.userId });
  }
});

it('every mutation of pages leaves exactly one entry, with who, from where, and how it ended', async () => {
  const inOrder = mutations.toSorted(([a], [b]) => last.indexOf(a) - last.indexOf(b));
  for (const [path, { _def }] of inOrder) {
    const input = await inputOf(path, _def.meta);
    const left = await leftBy(() => asPage(path, input));
    expect(left, path).toHaveLength(1);
    expect(left[0], path).toMatchObject({
      operation: path,
      resource: _def.meta.resource,
      via: 'page',
      userId: world.ada.userId,
      userEmail: 'ada@example.com',
      ip: '203.0.113.9',
      userAgent: 'a browser',
      state: inputs[path] || last.includes(path) ? 'done' : expect.stringMatching(/^(done|failed|refused)$/),
    });
  }
  await world.prisma.session.create({
    data: {
      userId: world.ada.userId,
      sessionToken: decodeURIComponent(world.ada.cookie.replace('storyloom-session=', '')),
      expires: new Date(Date.now() + 3_600_000),
    },
  });
  made = await makeThings();
});

/** A body for each route that asks for one. */
const bodies: Record<string, () => object> = {
  'POST /stories': () => ({ name: 'Story' }),
  'PUT /stories/{id}': () => ({ name: 'Again' }),
  'POST /stories/import': () => ({ data: ordersFile }),
  'PUT /stories/{id}/change_control': () => ({ change_control: false }),
  'POST /stories/{id}/publish_without_review': () => ({ reason: 'It burns.' }),
  'POST /stories/{id}/runs': () => ({ action_id: made.actionId, event: { body: secrets.payload } }),
  'POST /stories/{id}/re_emissions': () => ({}),
  'PUT /stories/{id}/versions/{number}': () => ({ name: 'First' }),
  'POST /folders': () => ({ name: 'Third' }),
  'PUT /folders/{id}': () => ({ name: 'Fourth' }),
  'POST /action_runs/{id}/answer': () => ({ choice: 'approved', comment: secrets.payload }),
  'POST /action_runs/{id}/decide': () => ({ decision: 'retry' }),
  'POST /actions/{id}/dry_run': () => ({ event: { body: secrets.payload }, options: { verbs: 'post' } }),
  'POST /credentials': () => ({ name: 'c', mode: 'text', live: { secrets: { value: secrets.secret } } }),
  'PUT /credentials/{id}': () => ({ live: { secrets: { value: secrets.secret } } }),
  'POST /resources': () => ({ name: 'r2', type: 'text', value: secrets.value }),
  'PUT /resources/{id}': () => ({ value: secrets.value }),
  'POST /resources/{id}/append': () => ({ value: secrets.value }),
  'POST /resources/{id}/remove': () => ({ value: secrets.value }),
  'POST /resources/{id}/replace': () => ({ value: secrets.value }),
};

/** The same over REST. */
const removes = ({ method, path }: { method: string; path: string }) =>
  method === 'DELETE' && path.endsWith('{id}');

const idsByPlace = (): Record<string, string> => ({
  stories: made.storyId,
  actions: made.actionId,
  credentials: made.credentialId,
  resources: made.resourceId,
  folders: made.folderId,
});

it('every route of REST that changes something leaves exactly one entry, and one for a role that may not', async () => {
  const call = restOf(world);
  const { paths } = (await call('GET', '/openapi.json')).body as { paths: Record<string, object> };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: path.replace('/api/v1', ''),
    })),
  );
  const changing = routes
    .filter(({ method }) => method !== 'GET')
    .toSorted((a, b) => Number(removes(a)) - Number(removes(b)));
  expect(changing.length).toBeGreaterThan(35);
  for (const { method, path } of changing) {
    const id = idsByPlace()[path.split('/')[1] ?? ''] ?? newId();
    const address = path.replace('{id}', id).replace('{number}', '1').replace('{review_id}', newId());
    const send = (key: string) => restOf(world, key)(method, address, bodies[`${method} ${path}`]?.());
    const [refused] = await leftBy(() => send(world.victor.key));
    const mayMark = path.endsWith('/favorite');
    expect(refused, path).toMatchObject({ via: 'api', state: mayMark ? 'done' : 'refused' });
    const left = await leftBy(() => send(world.ada.key));
    expect(left, `${method} ${path}: give a body, and name the operation of the route`).toHaveLength(1);
    expect(left[0], path).toMatchObject({
      operation: expect.stringMatching(/^\w+\.\w+$/),
      via: 'api',
      userId: world.ada.userId,
      userName: 'ada@example.com',
      teamId: world.ada.teamId,
      state: expect.stringMatching(/^(done|failed)$/),
    });
    expect(left[0]?.apiKeyId, path).not.toBeNull();
  }
  made = await makeThings();
});

it('holds no secret, value, payload or key of all that was given', async () => {
  const all = await world.prisma.auditEntry.findMany();
  expect(all.length).toBeGreaterThan(150);
  const keys = { ada: world.ada.key, victor: world.victor.key };
  expect(leaksIn({ ...secrets, ...keys }, 'audit_entry', JSON.stringify(all))).toEqual([]);
  expect(JSON.stringify(all)).not.toContain('slk_');
});

it('has the reason why a story was published without its review, by page and by REST', async () => {
  const { storyId } = made;
  const change_control = { change_control: true, review_required: true };
  await restOf(world)('PUT', `/stories/${storyId}/change_control`, change_control);
  const change = { op: 'update_action', id: made.actionId, set: { name: 'Receive more' } };
  await asPage('stories.change', { id: storyId, baseRevision: 0, batchId: newId(), changes: [change] });
  const reason = 'The provider changed its address, and nobody else is here.';
  const [byPage] = await leftBy(() => asPage('versions.publishUnreviewed', { storyId, revision: 1, reason }));
  expect(byPage).toMatchObject({
    operation: 'versions.publishUnreviewed',
    state: 'done',
    storyName: 'Orders',
    inputs: { reason },
    outputs: { number: 2 },
  });
  const [byRest] = await leftBy(() =>
    restOf(world)('POST', `/stories/${storyId}/publish_without_review`, { reason }),
  );
  expect(byRest).toMatchObject({ operation: 'versions.publishUnreviewed', inputs: { reason } });
});

describe('over REST', () => {
  const logs = async (query: string, key = world.ada.key) => restOf(world, key)('GET', `/audit_logs${query}`);

  it('is read by owners and admins, each of their team, and by owners of the first team everywhere', async () => {
    await restOf(world, world.mallory.key)('POST', '/stories', { name: 'Theirs' });
    const own = await logs('?per_page=500');
    expect(own.status).toBe(200);
    const teams = (all: { team_id: string | null }[]) => new Set(all.map(({ team_id }) => team_id));
    expect([...teams(own.body.audit_logs)]).toEqual([world.ada.teamId]);
    expect([...teams((await logs('', world.mallory.key)).body.audit_logs)]).toEqual([world.mallory.teamId]);
    expect([...teams((await logs('?everywhere=true&per_page=500')).body.audit_logs)]).toEqual(
      expect.arrayContaining([world.ada.teamId, world.mallory.teamId, null]),
    );
    expect((await logs('?everywhere=true', world.mallory.key)).status).toBe(403);
    expect((await logs('', world.victor.key)).status).toBe(403);
    expect((await logs(`?team_id=${world.ada.teamId}`, world.mallory.key)).status).toBe(404);
  });

  it('is paged and narrowed, with the field names of an entry', async () => {
    const first = await logs('?per_page=2&operation_name=stories.create');
    const [entry] = first.body.audit_logs;
    expect(entry).toMatchObject({
      operation_name: 'stories.create',
      status: 'done',
      user_id: world.ada.userId,
      request_ip: expect.any(String),
      inputs: { name: expect.any(String) },
      outputs: { id: entry.story_id },
    });
    const next = await logs(
      `?per_page=2&operation_name=stories.create&before_id=${first.body.meta.next_before_id}`,
    );
    expect(next.body.audit_logs[0].id < entry.id).toBe(true);
    expect((await logs('?text=no+such+word')).body).toMatchObject({
      audit_logs: [],
      meta: { next_before_id: null },
    });
    expect((await logs('?status=refused&per_page=1')).body.audit_logs[0].user_id).toBe(world.victor.userId);
    expect((await logs('?from=yesterday')).status).toBe(422);
  });

  it('is exported as JSON lines, by a key and by a session, all that match', async () => {
    const read = async (query: string, headers: Record<string, string>) => {
      const answer = await fetch(`${world.url}/api/v1/audit_logs/export?${query}`, { headers });
      return { answer, text: await answer.text() };
    };
    const { teamId } = world.ada;
    const { answer, text } = await read('', { authorization: `Bearer ${world.ada.key}` });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('audit-log.jsonl');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(await world.prisma.auditEntry.count({ where: { teamId } }));
    const bySession = await read(`team_id=${teamId}`, { cookie: world.ada.cookie });
    expect([bySession.answer.status, bySession.text === text]).toEqual([200, true]);
    for (const cookie of [world.victor.cookie, world.mallory.cookie]) {
      const { status } = (await read(`team_id=${teamId}`, { cookie })).answer;
      expect([403, 404]).toContain(status);
    }
    expect((await read('', {})).answer.status).toBe(401);
  });
});

it('leaves nothing for calls of nobody, for what only reads, and for webhooks', async () => {
  const since = new Date();
  await fetch(`${world.url}/api/trpc/stories.create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: world.url },
    body: '{}',
  });
  await restOf(world, 'slk_wrong')('POST', '/stories', { name: 'x' });
  await restOf(world)('POST', '/stories', { name: 7 });
  await restOf(world)('GET', '/stories');
  const { hook } = await importOrders(world);
  await fetch(hook, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  expect((await entries(since)).map(({ operation }) => operation)).toEqual(['stories.import']);
});
