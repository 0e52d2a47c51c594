/** A webhook that is an MCP server, from the handshake to a tool's result, with a real worker behind it. */
import type { JsonObject } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
beforeAll(async () => {
  world = await makeWebWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const tools = [
  {
    name: 'add',
    description: 'Adds two numbers.',
    input_schema: {
      type: 'object',
      properties: { a: { type: 'number' }, b: { type: 'number' } },
      required: ['a', 'b'],
    },
  },
];

type Server = { id: string; hook: string; url: string; open: string; webhook: string };

/** A story whose exit emits `payload`, after so many seconds when it takes a while. */
async function served(
  { payload = { sum: '<<hook.body.arguments.a + hook.body.arguments.b>>' } as unknown, seconds = 0 } = {},
  options: JsonObject = {},
  inputs: JsonObject[] = [],
): Promise<Server> {
  const hook = { type: 'webhook', name: 'Hook', options: { mode: 'mcp', tools, ...options } };
  const rest = { type: 'event-transform', name: 'Rest', options: { mode: 'delay', seconds } };
  const say = {
    type: 'event-transform',
    name: 'Say',
    options: { mode: 'message_only', payload },
    exit: true,
  };
  const data = {
    format: 'storyloom.story/1',
    name: 'Tools',
    actions: seconds > 0 ? { hook, rest, say } : { hook, say },
    links:
      seconds > 0
        ? [
            { from: 'hook', to: 'rest' },
            { from: 'rest', to: 'say' },
          ]
        : [{ from: 'hook', to: 'say' }],
    ...(inputs.length > 0 ? { send_to_story: { enabled: false, entry: 'hook', inputs } } : {}),
  };
  const { status, body } = await restOf(world)('POST', '/stories/import', { data });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const webhook = body.actions.find((action: { type: string }) => action.type === 'webhook');
  const url: string = webhook.webhook_url;
  return {
    id: body.id,
    hook: webhook.id,
    url,
    open: url.slice(0, url.lastIndexOf('/')),
    webhook: url.replace('/mcp/', '/webhook/'),
  };
}

/** A message as a client of MCP sends it. */
function post(url: string, message: unknown, headers: Record<string, string> = {}) {
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
}

const request = (method: string, params: unknown = {}, id = 1) => ({ jsonrpc: '2.0', id, method, params });
const add = (given: unknown) => request('tools/call', { name: 'add', arguments: given });

async function call(url: string, given: unknown, headers: Record<string, string> = {}) {
  const answer = await post(url, add(given), headers);
  return (await answer.json()).result;
}

const stored = (id: string) =>
  world.prisma.event.findMany({ where: { storyId: id }, orderBy: { id: 'asc' } });

describe('a story as the tools of an MCP server', () => {
  it('is shaken hands with, lists its tools, and answers a call with what its exit emits', async () => {
    const { id, url } = await served();
    expect(url).toMatch(/\/mcp\/[0-9a-f]+\/[0-9a-f]+$/);
    const hello = await post(
      url,
      request('initialize', {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'test', version: '1' },
      }),
    );
    expect(hello.headers.get('content-type')).toMatch(/^application\/json/);
    expect(hello.headers.get('mcp-session-id')).toBeNull();
    const { protocolVersion } = (await hello.json()).result;
    const headers = { 'mcp-protocol-version': protocolVersion };
    const ready = await post(url, { jsonrpc: '2.0', method: 'notifications/initialized' }, headers);
    expect([ready.status, await ready.text()]).toEqual([202, '']);
    const listed = await (await post(url, request('tools/list'), headers)).json();
    expect(listed.result.tools).toMatchObject([{ name: 'add', inputSchema: tools[0]?.input_schema }]);
    expect(await stored(id)).toEqual([]);

    expect(await call(url, { a: 2, b: 3 }, headers)).toEqual({
      content: [{ type: 'text', text: '{"sum":5}' }],
      structuredContent: { sum: 5 },
      isError: false,
    });
    const [event] = await stored(id);
    expect(event?.output).toMatchObject({
      body: {
        tool: 'add',
        arguments: { a: 2, b: 3 },
        meta: { request_id: 1, protocol_version: '2025-11-25' },
      },
    });
  });

  it('does without the handshake for clients that say all in each request', async () => {
    const { url } = await served();
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const message = request('tools/call', { name: 'add', arguments: { a: 1, b: 1 }, _meta });
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'add' };
    const answer = await (await post(url, message, headers)).json();
    expect(answer.result).toMatchObject({ resultType: 'complete', structuredContent: { sum: 2 } });
  });

  it('runs its Actions on a worker, and its caller waits', async () => {
    const { url } = await served({ payload: 'done', seconds: 0.2 });
    let answered = false;
    const sending = call(url, { a: 1, b: 1 });
    void sending.finally(() => {
      answered = true;
    });
    await until('it is answered', async () => {
      await world.sweep();
      return answered;
    });
    expect(await sending).toEqual({ content: [{ type: 'text', text: 'done' }], isError: false });
  });

  it('says where the answer will be when it takes too long, without its secret', async () => {
    const { url, open } = await served({ payload: { late: true }, seconds: 2 });
    const result = await call(url, { a: 1, b: 1 });
    expect(result.isError).toBe(true);
    const text: string = result.content[0].text;
    const location = /https?:\S+$/.exec(text)?.[0] ?? '';
    expect(location.startsWith(`${open}/runs/`)).toBe(true);
    expect((await fetch(location)).status).toBe(404);
    const headers = { 'x-storyloom-secret': url.slice(url.lastIndexOf('/') + 1) };
    await until('the answer is there', async () => {
      await world.sweep();
      return (await fetch(location, { headers })).status === 200;
    });
    expect(await (await fetch(location, { headers })).json()).toEqual({ late: true });
  });

  it('tells what failed, in the words of the Action that did', async () => {
    const { url } = await served({ payload: '<<1 / 0>>' });
    const result = await call(url, { a: 1, b: 1 });
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/divi/i) }] });
  });

  it('stores nothing of what is no call, no tool, or has wrong arguments', async () => {
    const { id, url } = await served();
    const statuses = await Promise.all(
      [
        '{"jsonrpc"',
        [request('ping')],
        request('resources/list'),
        request('tools/call', { name: 'multiply' }),
        add({ a: 'one' }),
      ].map(async (message) => {
        const answer = await post(url, message);
        const { error, result } = await answer.json();
        return [answer.status, error?.code ?? result.content[0].text];
      }),
    );
    expect(statuses).toEqual([
      [400, -32700],
      [400, -32600],
      [200, -32601],
      [200, -32602],
      [200, 'a has to be a number; it is "one".\nb is missing.'],
    ]);
    for (const method of ['GET', 'DELETE']) {
      const answer = await fetch(url, { method, headers: { accept: 'text/event-stream' } });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    }
    expect(await stored(id)).toEqual([]);
  });

  it('is not called by pages of sites that its author does not name', async () => {
    const { id, url, open } = await served();
    const evil = { origin: 'https://evil.example' };
    expect((await post(url, add({ a: 1, b: 1 }), evil)).status).toBe(403);
    expect((await post(open, add({ a: 1, b: 1 }), evil)).status).toBe(404);
    expect(await stored(id)).toEqual([]);
    const cors = { cors: true, cors_origins: 'https://shop.example' };
    const named = await served({}, cors);
    expect((await post(named.url, add({ a: 1, b: 1 }), evil)).status).toBe(403);
    const shop = { origin: 'https://shop.example' };
    const answer = await post(named.url, add({ a: 1, b: 1 }), shop);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, shop.origin]);
  });

  it('wants what any webhook wants of its senders', async () => {
    const { url, open } = await served();
    const header = { 'x-storyloom-secret': url.slice(url.lastIndexOf('/') + 1) };
    expect((await post(open, request('ping'))).status).toBe(404);
    expect((await post(open, request('ping'), header)).status).toBe(200);
    const keyed = await served({}, { access_control: 'api_key' });
    expect((await post(keyed.open, request('ping'))).status).toBe(401);
    const bearer = { authorization: `Bearer ${world.ada.key}` };
    expect((await post(keyed.open, request('ping'), bearer)).status).toBe(200);
    const issuer = { access_control: 'oauth', oauth_issuer: 'https://login.example.com' };
    const guarded = await served({}, issuer);
    const refused = await post(guarded.open, request('initialize'));
    const [, metadata = ''] =
      /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? [];
    expect(refused.status).toBe(401);
    expect(await (await fetch(metadata)).json()).toMatchObject({
      resource: guarded.open,
      authorization_servers: ['https://login.example.com'],
    });
  });

  it('limits and filters calls, and nothing else that is said to it', async () => {
    const limited = await served({}, { rate_limit: { count: 1, period: 3_600 } });
    expect((await post(limited.url, add({ a: 1, b: 1 }))).status).toBe(200);
    expect((await post(limited.url, add({ a: 1, b: 1 }))).status).toBe(429);
    expect((await post(limited.url, request('tools/list'))).status).toBe(200);
    const rules = [{ type: 'field>value', path: '<<body.arguments.a>>', value: 5 }];
    const filtered = await served({}, { rules });
    expect(await call(filtered.url, { a: 1, b: 1 })).toMatchObject({ isError: true });
    expect(await call(filtered.url, { a: 6, b: 1 })).toMatchObject({ structuredContent: { sum: 7 } });
  });

  it('holds the arguments against the inputs of its story, and keeps the secret ones out of the event', async () => {
    const token = { name: 'token', type: 'text', required: true, secret: true };
    const { id, url } = await served({}, {}, [token]);
    expect(await call(url, { a: 1, b: 1 })).toMatchObject({
      isError: true,
      content: [{ text: 'The input "token" is missing.' }],
    });
    expect(await call(url, { a: 1, b: 1, token: 'canary-7f' })).toMatchObject({
      structuredContent: { sum: 2 },
    });
    const events = JSON.stringify(await stored(id));
    expect(events).toContain('[redacted]');
    expect(events).not.toContain('canary-7f');
  });

  it('is run by a person with the inputs of its story where a call has them', async () => {
    const { id, hook } = await served({}, {}, [{ name: 'a', type: 'number', required: true }]);
    const run = (given: JsonObject) =>
      restOf(world)('POST', `/stories/${id}/runs`, {
        action_id: hook,
        event: { body: { tool: 'add', arguments: given }, headers: {} },
      });
    expect(await run({ b: 1 })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'a', message: 'The input "a" is missing.' }] },
    });
    expect((await run({ a: '2', b: 3 })).status).toBe(201);
    await until('both events', async () => (await stored(id)).length === 2);
    expect((await stored(id)).map(({ output }) => output)).toMatchObject([
      { body: { tool: 'add', arguments: { a: 2, b: 3 } } },
      { sum: 5 },
    ]);
  });
});

it('keeps its tools in the story file', async () => {
  const { id } = await served();
  const { body } = await restOf(world)('GET', `/stories/${id}/export`);
  expect(JSON.stringify(body)).toContain('Adds two numbers.');
});
