import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { makePool } from '@storyloom/adapters/postgres/pool';
import { postgresStore } from '@storyloom/adapters/postgres/store';
import type { Store } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importOrders, makeWebWorld, maxBytes, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
let story: { id: string; hook: string };
beforeAll(async () => {
  world = await makeWebWorld();
  story = await importOrders(world);
});
afterAll(() => world[Symbol.asyncDispose]());

const order = (id: string) => ({ id, quantity: 2, price: 60, customer: { name: 'Ada' } });
const json = { 'content-type': 'application/json' };

function post(url: string, body: BodyInit, headers: Record<string, string> = json) {
  return fetch(url, { method: 'POST', headers, body });
}

const stored = () => world.prisma.storyRun.count({ where: { storyId: story.id } });

it('stores the event before it answers, and the story runs on it', async () => {
  const before = await stored();
  const response = await post(story.hook, JSON.stringify(order('A-1')));
  expect(await stored()).toBe(before + 1);
  expect({ status: response.status, body: await response.text() }).toEqual({ status: 202, body: 'accepted' });
  const call = restOf(world);
  await until('the run ends', async () => {
    const { body } = await call('GET', `/stories/${story.id}/runs`);
    return body.runs[0]?.status === 'finished';
  });
  const { body } = await call('GET', `/events?story_id=${story.id}&action=flag_order`);
  expect(body.events).toMatchObject([{ output: { id: 'A-1', flag: 'large', total: 120 } }]);
});

it('has the functions that its formulas call, also right after its version was published', async () => {
  const call = restOf(world);
  const transform = (name: string, payload: object) => ({
    type: 'event-transform',
    name,
    options: { payload },
  });
  const data = {
    format: 'storyloom.story/1',
    name: 'Heavy',
    actions: {
      receive: {
        type: 'webhook',
        name: 'Receive',
        options: { response: '<<HMAC_SHA256(receive.body.text, "key")>>', response_code: 200 },
      },
      pack: transform('Pack', { zip: '<<ZIP(receive.body.text, "a.txt")>>' }),
      unpack: transform('Unpack', { encoded: '<<UNZIP(pack.zip).first.base64encodedcontents>>' }),
    },
    links: [
      { from: 'receive', port: 'success', to: 'pack' },
      { from: 'pack', port: 'success', to: 'unpack' },
    ],
  };
  const imported = await call('POST', '/stories/import', { data });
  const hook = imported.body.actions.find(
    (action: { type: string }) => action.type === 'webhook',
  ).webhook_url;
  const response = await post(hook, JSON.stringify({ text: 'día' }));
  expect({ status: response.status, body: await response.text() }).toEqual({
    status: 200,
    body: createHmac('sha256', 'key').update('día').digest('hex'),
  });
  const output = async (slug: string) => {
    const { body } = await call('GET', `/events?story_id=${imported.body.id}&action=${slug}`);
    return body.events[0]?.output;
  };
  await until('the run ends', async () => (await output('unpack')) !== undefined);
  // Bytes that are no text come through an event as they were.
  expect((await output('pack')).zip).toMatch(/^PK/);
  expect(await output('unpack')).toEqual({ encoded: Buffer.from('día').toString('base64') });
});

it('answers an unknown path, a wrong secret, none and a broken address alike, and stores nothing', async () => {
  const before = await stored();
  const { origin, pathname } = new URL(story.hook);
  const [, , path = '', secret = ''] = pathname.split('/');
  const wrong = [
    `/webhook/${'0'.repeat(32)}/${secret}`,
    `/webhook/${path}/${'0'.repeat(32)}`,
    `/webhook/${path}/${secret.slice(0, -1)}`,
    `/webhook/${path}/${secret}/more`,
    `/webhook/${path}/`,
    `/webhook/${path}`,
    '/webhook/',
    '/webhook/%00/%00',
    '/webhook/\u00e4/%ff',
  ];
  const answers = await Promise.all(
    wrong.map(async (address) => {
      const response = await post(`${origin}${address}`, JSON.stringify(order('X')));
      const headers = Object.fromEntries(response.headers);
      return JSON.stringify([response.status, await response.text(), { ...headers, date: '' }]);
    }),
  );
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('[404,"Not found"');
  expect(await stored()).toBe(before);
});

it('takes the secret from a header instead of the path', async () => {
  const [, path, secret] = /(.*)\/([^/]+)$/.exec(story.hook) ?? [];
  const body = JSON.stringify(order('H-1'));
  const right = await post(path ?? '', body, { ...json, 'x-storyloom-secret': secret ?? '' });
  expect(right.status).toBe(202);
  const wrong = await post(path ?? '', body, { ...json, 'x-storyloom-secret': 'guess' });
  expect(wrong.status).toBe(404);
});

it('refuses with 400 a body that is not what its content type says, or is nested too deep', async () => {
  const before = await stored();
  const deep = `${'['.repeat(101)}${']'.repeat(101)}`;
  for (const body of ['{"id":', 'not json', deep, '['.repeat(50_000), new Uint8Array([0xff, 0xfe, 0x22])]) {
    expect((await post(story.hook, body)).status).toBe(400);
  }
  expect(await stored()).toBe(before);
});

it('neither fails nor hangs on U+0000, and does not take its neighbours with it', async () => {
  const bodies = ['{"id":"a\\u0000b"}', JSON.stringify(order('N-1')), '{"\\u0000":1}'];
  const answers = await Promise.all(bodies.map((body) => post(story.hook, body)));
  expect(answers[1]?.status).toBe(202);
  for (const { status } of answers) expect([202, 400]).toContain(status);
});

it('refuses a body over the limit with 413, announced or not', async () => {
  const before = await stored();
  const large = JSON.stringify({ text: 'x'.repeat(maxBytes) });
  expect((await post(story.hook, large)).status).toBe(413);
  const chunked = new ReadableStream({
    start(controller) {
      for (let part = 0; part < 4; part += 1) controller.enqueue(new Uint8Array(maxBytes / 2).fill(32));
      controller.close();
    },
  });
  const init = { method: 'POST', headers: json, body: chunked, duplex: 'half' } as const;
  expect((await fetch(story.hook, init)).status).toBe(413);
  expect(await stored()).toBe(before);
});

it('answers 503 while bodies that are not stored yet leave no room, and takes more after that', async () => {
  const pool = makePool({ url: world.databaseUrl, name: 'test', max: 1 });
  const entered = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const accept: Store['accept'] = async (batch) => {
    entered.resolve();
    await opened.promise;
    return postgresStore(pool).accept(batch);
  };
  const small = await world.another({ webhook: { maxBytesAtOnce: 1, store: { accept } } });
  const hook = story.hook.replace(world.url, small.url);
  const text = JSON.stringify({ ...order('B-1'), text: 'x'.repeat(maxBytes / 2) });
  const first = post(hook, text);
  await entered.promise;
  const second = await post(hook, text);
  expect([second.status, second.headers.get('retry-after')]).toEqual([503, '2']);
  const chunked = new Blob([text]).stream();
  const init = { method: 'POST', headers: json, body: chunked, duplex: 'half' } as const;
  expect((await fetch(hook, init)).status).toBe(503);
  const little = post(hook, JSON.stringify(order('B-2')));
  opened.resolve();
  expect([(await first).status, (await little).status]).toEqual([202, 202]);
  expect((await post(hook, text)).status).toBe(202);
  await small[Symbol.asyncDispose]();
  await pool.end();
});

it('refuses a verb that the webhook does not answer with 405, those of WebDAV too', async () => {
  for (const method of ['GET', 'DELETE', 'PROPFIND', 'QUERY']) {
    const { status, allow } = await ask(method, story.hook);
    expect([method, status, allow]).toEqual([method, 405, 'POST']);
  }
});

it('does not take a verb that HTTP does not know', async () => {
  expect((await ask('BREW', story.hook).catch(() => ({ status: 400 }))).status).toBe(400);
});

it('answers as not found while the story is off, and again when it is on', async () => {
  const call = restOf(world);
  await call('PUT', `/stories/${story.id}`, { disabled: true });
  expect((await post(story.hook, '{}')).status).toBe(404);
  await call('PUT', `/stories/${story.id}`, { disabled: false });
  expect((await post(story.hook, JSON.stringify(order('B-1')))).status).toBe(202);
});

it('accepts many at once, each stored once', async () => {
  const before = await stored();
  const many = Array.from({ length: 60 }, (_, index) =>
    post(story.hook, JSON.stringify(order(`M-${index}`))),
  );
  for (const response of await Promise.all(many)) expect(response.status).toBe(202);
  expect(await stored()).toBe(before + 60);
});

it('sends headers that keep its answers away from the pages of the same address', async () => {
  const { headers } = await post(story.hook, JSON.stringify(order('S-1')));
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
    'referrer-policy': 'same-origin',
  });
});

it('never logs an address, a secret or a body', async () => {
  await post(story.hook, JSON.stringify(order('canary')));
  const [, , path = '', secret = ''] = new URL(story.hook).pathname.split('/');
  const log = world.log.lines.join('\n');
  for (const text of [path, secret, 'canary']) expect(log).not.toContain(text);
});

/** `fetch` refuses some methods itself. */
function ask(method: string, url: string): Promise<{ status: number; allow: string | undefined }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, allow: response.headers.allow });
    });
    asked.on('error', reject).end();
  });
}
