/** Webhooks with options of their own, over real HTTP: who may come in, how often, from where, with what. */
import { createHmac, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { JsonObject, LoadedValues, Values, ValuesRequest } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWebWorld, maxBytes, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
let other: WebWorld;
beforeAll(async () => {
  world = await makeWebWorld({ trustedProxies: ['127.0.0.1'] });
  other = await world.another();
});
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const json = { 'content-type': 'application/json' };

type Hook = {
  id: string;
  url: string;
  /** Without the secret. */
  open: string;
  stored: () => Promise<unknown[]>;
};

/** A story of a webhook alone. */
async function hooked(options: JsonObject, on: WebWorld = world): Promise<Hook> {
  const hook = { type: 'webhook', name: 'Hook', options: { verbs: 'post', ...options } };
  const data = { format: 'storyloom.story/1', name: 'Hooked', actions: { hook }, links: [] };
  const { status, body } = await restOf(on)('POST', '/stories/import', { data });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const url: string = body.actions[0].webhook_url;
  return {
    id: body.id,
    url,
    open: url.slice(0, url.lastIndexOf('/')),
    stored: async () => {
      const events = await world.prisma.event.findMany({
        where: { storyId: body.id },
        orderBy: { id: 'asc' },
      });
      return events.map(({ output }) => output);
    },
  };
}

function send(url: string, body: BodyInit, headers: Record<string, string> = json) {
  return fetch(url, { method: 'POST', headers, body });
}

async function answerTo(url: string, body: BodyInit, headers: Record<string, string> = json) {
  const response = await send(url, body, headers);
  return [response.status, await response.text()];
}

describe('who may come in', () => {
  it('wants the secret unless its author says otherwise, and then the path alone will do', async () => {
    const closed = await hooked({});
    expect(await answerTo(closed.open, '{}')).toEqual([404, 'Not found']);
    const open = await hooked({ access_control: 'public' });
    expect((await send(open.open, '{}')).status).toBe(201);
    expect((await send(open.url, '{}')).status).toBe(201);
    expect(await answerTo(`${open.open}/guess`, '{}')).toEqual([404, 'Not found']);
    expect(await open.stored()).toHaveLength(2);
  });

  it('takes a key of the team whose user may run stories, and keeps it out of the event', async () => {
    const hook = await hooked({ access_control: 'api_key' });
    const bearing = (key: string) => send(hook.open, '{}', { ...json, authorization: `Bearer ${key}` });
    expect((await bearing(world.ada.key)).status).toBe(201);
    const refused = await Promise.all(
      ['slk_wrong', world.mallory.key, world.victor.key].map(async (key) => (await bearing(key)).status),
    );
    expect(refused).toEqual([401, 401, 403]);
    const without = await send(hook.url, '{}');
    expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const events = await hook.stored();
    expect(events).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain(world.ada.key);
  });

  it('checks a signature over the very bytes, of multipart forms too', async () => {
    const hook = await hooked({ access_control: 'github', signing_secret: 'shared' });
    const sign = (bytes: Uint8Array) =>
      `sha256=${createHmac('sha256', 'shared').update(bytes).digest('hex')}`;
    const form = new FormData();
    form.set('a', new File(['x'], 'x.txt'));
    const multipart = new Response(form);
    const bytes = new Uint8Array(await multipart.arrayBuffer());
    const type = { 'content-type': multipart.headers.get('content-type') ?? '' };
    const signed = { ...type, 'x-hub-signature-256': sign(bytes) };
    expect((await send(hook.open, bytes, signed)).status).toBe(201);
    const changed = Uint8Array.from(bytes, (byte, index) => (index === bytes.length - 1 ? 0x20 : byte));
    expect((await send(hook.open, changed, signed)).status).toBe(401);
    expect(await answerTo(hook.url, '{}')).toEqual([
      401,
      'It is not signed: the header X-Hub-Signature-256 is missing.',
    ]);
    expect(await hook.stored()).toHaveLength(1);
  });

  it('takes a form apart only once it is let in', async () => {
    const hook = await hooked({ access_control: 'github', signing_secret: 'shared' });
    const secretless = await hooked({ access_control: 'github', signing_secret: '<<CREDENTIAL.none>>' });
    const sign = (body: string) => `sha256=${createHmac('sha256', 'shared').update(body).digest('hex')}`;
    const broken = '--x\r\ncontent-disposition: form-data; name="a"; filename="a.txt"\r\n\r\nhalf a file';
    const bomb = '--x\r\n'.repeat(15_000);
    const type = { 'content-type': 'multipart/form-data; boundary=x' };
    const status = async (url: string, body: string, signed?: string) =>
      (await send(url, body, signed ? { ...type, 'x-hub-signature-256': signed } : type)).status;
    for (const body of [broken, bomb]) {
      // The same bytes are broken for who may send them, and for nobody else.
      expect(await status(hook.open, body, sign(body))).toBe(400);
      expect(await status(hook.open, body, sign(`${body} `))).toBe(401);
      expect(await status(hook.open, body)).toBe(401);
      expect(await status(secretless.open, body, sign(body))).toBe(500);
    }
    const put = await fetch(hook.open, {
      method: 'PUT',
      body: broken,
      headers: { ...type, 'x-hub-signature-256': sign(broken) },
    });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST']);
    const large = broken.padEnd(maxBytes + 1, 'x');
    expect(await status(hook.open, large, sign(`${large} `))).toBe(413);
    expect([await hook.stored(), await secretless.stored()]).toEqual([[], []]);
  });

  it('lets a signed message in once, however often it is sent again', async () => {
    const secret = Buffer.from('thirty-two bytes of a secret key');
    const hook = await hooked({
      access_control: 'standard_webhooks',
      signing_secret: `whsec_${secret.toString('base64')}`,
    });
    const at = Math.floor(Date.now() / 1000);
    const signed = (id: string, body: string) => ({
      ...json,
      'webhook-id': id,
      'webhook-timestamp': String(at),
      'webhook-signature': `v1,${createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64')}`,
    });
    for (const id of ['msg_1', 'msg_2', 'msg_1', 'msg_1']) {
      expect((await send(hook.open, '{"n":1}', signed(id, '{"n":1}'))).status).toBe(201);
    }
    expect(
      (await send(hook.open, '{"n":1}', { ...signed('msg_1', '{"n":1}'), 'webhook-id': 'msg_3' })).status,
    ).toBe(401);
    expect(await hook.stored()).toHaveLength(2);
  });

  it('lets an exact repetition of a Slack request in once', async () => {
    const hook = await hooked({ access_control: 'slack', signing_secret: 'shared' });
    const at = String(Math.floor(Date.now() / 1000));
    const v0 = createHmac('sha256', 'shared').update(`v0:${at}:{}`).digest('hex');
    const headers = { ...json, 'x-slack-signature': `v0=${v0}`, 'x-slack-request-timestamp': at };
    for (let sent = 0; sent < 3; sent += 1) expect((await send(hook.open, '{}', headers)).status).toBe(201);
    expect(await hook.stored()).toHaveLength(1);
  });
});

describe('a webhook whose options name a credential', () => {
  const options = {
    access_control: 'github',
    signing_secret: '<<CREDENTIAL.hub>>',
    include_headers: false,
    response: '<<CREDENTIAL.hub>>',
  };
  const signed = (secret: string, body: string) => ({
    ...json,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  });

  it('refuses everything while nobody can load it', async () => {
    const hook = await hooked(options);
    const [status, text] = await answerTo(hook.open, '{}', signed('', '{}'));
    expect([status, text]).toEqual([
      500,
      expect.stringMatching(/a credential .* cannot be had, so nothing was stored\.$/),
    ]);
    expect(text).not.toContain('hub');
    expect(await hook.stored()).toEqual([]);
  });

  it('takes it from the vault, and lets nobody in once it is deleted', async () => {
    const made = await restOf(world)('POST', '/credentials', {
      name: 'Hub',
      slug: 'hub',
      mode: 'text',
      live: { secrets: { value: 'the first value' } },
      test: { secrets: { value: 'the test value' } },
    });
    expect(made.status).toBe(201);
    const hook = await hooked({ ...options, response: 'Ok' });
    const status = async (secret: string) => (await send(hook.open, '{}', signed(secret, '{}'))).status;
    expect([await status('the first value'), await status('the test value')]).toEqual([201, 401]);
    await restOf(world)('DELETE', `/credentials/${made.body.id}`);
    expect(await status('the first value')).toBe(500);
    const stored = JSON.stringify([await hook.stored(), world.log.lines]);
    expect(stored).not.toContain('the first value');
  });

  /** An app process whose vault holds one secret, or fails to. */
  function withVault(answer: LoadedValues) {
    const asked: ValuesRequest[] = [];
    const load: Values['load'] = (requests) => {
      asked.push(...requests);
      return requests.map(async () => answer);
    };
    return { asked, front: world.another({ webhook: { values: { load } } }) };
  }

  const holding = (CREDENTIAL: JsonObject): LoadedValues => ({
    ok: true,
    roots: { CREDENTIAL },
    hidden: [],
    allowedHosts: [],
  });

  it('is given it before the request is looked at, and no request can put another in its place', async () => {
    const { asked, front } = withVault(holding({ hub: 'from the vault' }));
    const app = await front;
    const hook = await hooked(options, app);
    const body = '{"CREDENTIAL":{"hub":"forged"}}';
    expect((await send(hook.open, body, signed('forged', body))).status).toBe(401);
    expect(await answerTo(hook.open, body, signed('from the vault', body))).toEqual([201, 'from the vault']);
    expect(asked).toMatchObject([
      { credentials: ['hub'], teamId: world.ada.teamId, isTest: false },
      { credentials: ['hub'] },
    ]);
    const plain = await hooked({}, app);
    expect((await send(plain.url, '{}')).status).toBe(201);
    expect(asked).toHaveLength(2);
    await app[Symbol.asyncDispose]();
  });

  it('is 500 when it is gone or empty, and 503 while it cannot be fetched', async () => {
    const error = { code: 'x', message: 'The credential hub is away.' };
    for (const [values, expected] of [
      [holding({}), 500],
      [holding({ hub: '' }), 500],
      [{ ok: false, error, retryAfterMs: null }, 500],
      [{ ok: false, error, retryAfterMs: 3_000 }, 503],
    ] as const) {
      const app = await withVault(values).front;
      const hook = await hooked(options, app);
      const [status, text] = await answerTo(hook.open, '{}', signed('', '{}'));
      expect([status, text]).toEqual([expected, expect.stringMatching(/nothing was stored/)]);
      expect(text).not.toContain('hub');
      expect(await hook.stored()).toEqual([]);
      await app[Symbol.asyncDispose]();
    }
  });
});

describe('bodies', () => {
  it('has fields and files of a multipart form', async () => {
    const hook = await hooked({ include_headers: false });
    const form = new FormData();
    form.set('note', 'é');
    form.append('photo', new File([new Uint8Array([0, 255, 1])], '../../a.png', { type: 'image/png' }));
    form.append('photo', new File([], 'empty.txt', { type: 'text/plain' }));
    expect((await send(`${hook.url}?q=1`, form, {})).status).toBe(201);
    expect(await hook.stored()).toMatchObject([
      {
        q: '1',
        note: 'é',
        photo: [
          {
            filename: 'a.png',
            content_type: 'image/png',
            sizeinbytes: 3,
            base64encodedcontents: 'AP8B',
            md5: 'afb9b285695ee0ee62aa674ef510e70d',
          },
          { filename: 'empty.txt', sizeinbytes: 0, base64encodedcontents: '' },
        ],
      },
    ]);
  });

  it('refuses a broken form and too many parts with a sentence', async () => {
    const hook = await hooked({});
    const type = (boundary: string) => ({ 'content-type': `multipart/form-data; boundary=${boundary}` });
    const part = (name: string) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n1\r\n`;
    const whole = `${part('a')}--x--\r\n`;
    expect((await send(hook.url, whole, type('x'))).status).toBe(201);
    for (const [body, headers] of [
      [whole.slice(0, 50), type('x')],
      [part('a'), type('x')],
      [whole, { 'content-type': 'multipart/form-data' }],
      ['nothing', type('x')],
      ['--x\r\n'.repeat(15_000), type('x')],
      [`${Array.from({ length: 1_001 }, (_, index) => part(`f${index}`)).join('')}--x--\r\n`, type('x')],
    ] as const) {
      const [status, text] = await answerTo(hook.url, body, headers);
      expect([status, text]).toEqual([
        400,
        expect.stringMatching(/^The body is refused: .*multipart form.*\.$/),
      ]);
    }
  });

  it('keeps XML as text and other bytes as a file', async () => {
    const hook = await hooked({ include_headers: false });
    await send(hook.url, '<a b="1"/>', { 'content-type': 'application/xml' });
    await send(hook.url, new Uint8Array([0, 1]), { 'content-type': 'application/octet-stream' });
    expect(await hook.stored()).toMatchObject([
      '<a b="1"/>',
      { content_type: 'application/octet-stream', sizeinbytes: 2, base64encodedcontents: 'AAE=' },
    ]);
  });

  it('refuses bombs soon, whatever they are made of', async () => {
    const hook = await hooked({});
    const keys = `{${Array.from({ length: 9_000 }, (_, index) => `"${index}":1`).join(',')}}`;
    expect((await send(hook.url, keys)).status).toBe(201);
    const wide = await world.another({ webhook: { maxBytes: 20_000_000 } });
    const wideHook = await hooked({}, wide);
    const million = `{${Array.from({ length: 1_000_000 }, (_, index) => `"${index}":1`).join(',')}}`;
    const fields = Array.from({ length: 1_000_000 }, (_, index) => `f${index}=`).join('&');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await answerTo(wideHook.url, million)).toEqual([
      400,
      expect.stringContaining('more than 100,000 keys'),
    ]);
    expect(await answerTo(wideHook.url, fields, form)).toEqual([
      400,
      expect.stringContaining('more than 100,000 fields'),
    ]);
    const deep = '{"a":'.repeat(100_000);
    expect(await answerTo(wideHook.url, deep)).toEqual([
      400,
      expect.stringContaining('deeper than 100 levels'),
    ]);
    expect(await wideHook.stored()).toEqual([]);
    await wide[Symbol.asyncDispose]();
  });

  it('ends a body without an end once it is too large', async () => {
    const hook = await hooked({});
    const { answer, socket } = await raw(hook.url, ['transfer-encoding: chunked']);
    const chunk = `${(16_384).toString(16)}\r\n${'x'.repeat(16_384)}\r\n`;
    const sending = setInterval(() => socket.write(chunk), 1);
    await until('it is answered', () => answer().includes('\r\n\r\n'));
    clearInterval(sending);
    socket.destroy();
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /);
    expect(await hook.stored()).toEqual([]);
  });

  it('believes no Content-Length: what is too long is refused unread, what ends early is not stored', async () => {
    const hook = await hooked({});
    const long = await raw(hook.url, [`content-length: ${maxBytes + 1}`]);
    await until('it is answered', () => long.answer().includes('\r\n\r\n'));
    expect(long.answer()).toMatch(/^HTTP\/1\.1 413 /);
    long.socket.destroy();

    const short = await raw(hook.url, ['content-length: 50']);
    short.socket.end('{"half":');
    await until('it is over', () => short.closed());
    const both = await raw(hook.url, ['content-length: 2', 'transfer-encoding: chunked']);
    both.socket.write('{}');
    await until('it is answered', () => both.answer().includes('\r\n\r\n'));
    expect(both.answer()).toMatch(/^HTTP\/1\.1 400 /);
    both.socket.destroy();
    expect(await hook.stored()).toEqual([]);
  });
});

describe('which requests, and how many', () => {
  it('answers what its rules do not want, and stores nothing of it', async () => {
    const hook = await hooked({
      rules: [{ type: 'in', path: '<<body.action>>', value: ['opened', 'closed'] }],
    });
    expect(await answerTo(hook.url, '{"action":"opened"}')).toEqual([201, 'Ok']);
    expect(await answerTo(hook.url, '{"action":"labeled"}')).toEqual([200, '{"accepted":false}']);
    expect(await hook.stored()).toHaveLength(1);
  });

  it('keeps its rate over all processes, each value of its key apart', async () => {
    const rate_limit = { key: '<<body.user>>', count: 5, period: 3_600 };
    const hook = await hooked({ rate_limit });
    const elsewhere = hook.url.replace(world.url, other.url);
    const sent = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        send(index % 2 === 0 ? hook.url : elsewhere, JSON.stringify({ user: index < 16 ? 'ada' : 'bob' })),
      ),
    );
    const count = (status: number, from: number, to: number) =>
      sent.slice(from, to).filter((response) => response.status === status).length;
    expect([count(201, 0, 16), count(429, 0, 16)]).toEqual([5, 11]);
    expect([count(201, 16, 24), count(429, 16, 24)]).toEqual([5, 3]);
    const refused = sent.find(({ status }) => status === 429);
    const wait = Number(refused?.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(600);
    expect(wait).toBeLessThanOrEqual(720);
    expect(await refused?.text()).toMatch(
      /^This webhook takes 5 requests in 3,600 s; nothing was stored\. Try again in 7\d\d s\.$/,
    );
    expect(await hook.stored()).toHaveLength(10);
  });

  it('lets requests in when the rate cannot be looked up', async () => {
    const broken = await world.another({
      webhook: { takeTurn: () => Promise.reject(new Error('the table is gone')) },
    });
    const hook = await hooked({ rate_limit: { count: 1, period: 3_600 } }, broken);
    for (let sent = 0; sent < 3; sent += 1) expect((await send(hook.url, '{}')).status).toBe(201);
    expect(broken.log.lines.join('\n')).toContain('rate limit cannot be looked up');
    await broken[Symbol.asyncDispose]();
  });

  it('tells where a request came from, by its trusted proxies alone', async () => {
    const hook = await hooked({ response: '<<REQUEST.method>> <<REQUEST.ip>>' });
    const from = async (forwarded: string, url = hook.url) =>
      (await answerTo(url, '{}', { ...json, 'x-forwarded-for': forwarded }))[1];
    expect(await from('203.0.113.7')).toBe('POST 203.0.113.7');
    expect(await from('198.51.100.1, 203.0.113.7')).toBe('POST 203.0.113.7');
    expect(await from('203.0.113.7, 127.0.0.1')).toBe('POST 203.0.113.7');
    const bare = await world.another({ trustedProxies: [] });
    expect(await from('203.0.113.7', hook.url.replace(world.url, bare.url))).toBe('POST 127.0.0.1');
    await bare[Symbol.asyncDispose]();
  });
});

describe('pages of other sites', () => {
  const origin = 'https://shop.example';
  const preflight = (url: string, from = origin) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-storyloom-secret',
      },
    });

  it('may call it when they are listed, and see refusals too', async () => {
    const hook = await hooked({ cors: 'true', cors_origins: `${origin}/, https://www.example.org` });
    const asked = await preflight(hook.open);
    expect([asked.status, Object.fromEntries(asked.headers)]).toMatchObject([
      204,
      {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type,x-storyloom-secret',
        vary: 'origin',
      },
    ]);
    const allowed = async (from: string, body = '{}') =>
      (await send(hook.url, body, { ...json, origin: from })).headers.get('access-control-allow-origin');
    expect(await allowed(origin)).toBe(origin);
    expect(await allowed(origin, 'broken')).toBe(origin);
    expect(await allowed('https://evil.example')).toBeNull();
    expect(
      (await preflight(hook.open, 'https://evil.example')).headers.get('access-control-allow-origin'),
    ).toBeNull();
    expect(await hook.stored()).toHaveLength(2);
  });

  it('may all call it when no site is named, never with cookies', async () => {
    const hook = await hooked({ cors: true });
    const { headers } = await preflight(hook.url);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect((await preflight(`${hook.open}/guess`)).status).toBe(404);
  });

  it('are told nothing unless its author turned it on', async () => {
    const hook = await hooked({});
    const asked = await preflight(hook.url);
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([405, null]);
    const sent = await send(hook.url, '{}', { ...json, origin });
    expect(sent.headers.get('access-control-allow-origin')).toBeNull();
  });
});

it('never lets an answer act on the app whose address it shares', async () => {
  const hook = await hooked({
    verbs: 'post',
    response: '<script>alert(1)</script>',
    response_headers: {
      'content-type': '<<body.type>>',
      'set-cookie': 'storyloom-session=stolen',
      'content-security-policy': "script-src 'unsafe-inline'",
    },
  });
  for (const type of ['text/html', 'image/svg+xml', 'application/pdf']) {
    const { headers } = await send(hook.url, JSON.stringify({ type }));
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': type,
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    });
    expect(headers.get('set-cookie')).toBeNull();
    expect([type, headers.get('content-disposition')]).toEqual([
      type,
      type === 'text/html' ? null : 'attachment',
    ]);
  }
});

it('asks nobody for what a webhook does not use', async () => {
  const never = () => {
    throw new Error('It was asked.');
  };
  const bare = await world.another({
    webhook: { findKey: never, takeTurn: never, values: { load: never } },
  });
  const hook = await hooked({ response: { got: '<<body.id>>' }, deduplication_key: '<<body.id>>' }, bare);
  expect(await answerTo(hook.url, '{"id":1}')).toEqual([201, '{"got":1}']);
  await bare[Symbol.asyncDispose]();
});

it('counts refusals in the log, and holds nothing of what was sent', async () => {
  const canary = randomUUID();
  const hook = await hooked({ access_control: 'github', signing_secret: canary });
  const before = world.log.lines.length;
  for (let sent = 0; sent < 5; sent += 1) {
    await send(hook.open, `{"a":"${canary}"}`, { ...json, 'x-hub-signature-256': `sha256=${canary}` });
  }
  const lines = world.log.lines.slice(before);
  const told = lines.filter((line) => line.startsWith('A webhook refused requests'));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(`"storyId":"${hook.id}"`);
  expect(told[0]).toContain('"statuses":{"401":1}');
  expect(lines.join('\n')).not.toContain(canary);
});

/** A POST whose body is written by hand. */
async function raw(url: string, headers: string[]) {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  let isClosed = false;
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
  });
  const head = [`POST ${pathname} HTTP/1.1`, 'host: test', 'content-type: application/json', ...headers];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return { socket, answer: () => text, closed: () => isClosed };
}
