import type { Json, JsonObject, Received, WebhookRequest } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { webhook } from '../index.ts';
import { webhookRunner } from '../run.ts';

const tools: Json = [
  {
    name: 'look_up',
    title: 'Look up',
    description: 'Looks an order up.',
    input_schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  },
  { name: 'ping_all' },
];

const json = { 'content-type': 'application/json' };

type Sent = Partial<Pick<WebhookRequest, 'method' | 'headers' | 'proof'>>;

function receive(body: Json | string, sent: Sent = {}, options: JsonObject = {}): Received {
  const parsed = webhook.options.parse({ mode: 'mcp', tools, ...options });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = { method: 'POST', query: '', proof: 'secret', ...sent } as const;
  const headers = { ...json, ...sent.headers };
  return webhookRunner.receive(parsed, { ...request, headers, body: new TextEncoder().encode(text) });
}

/** Status and body of what is answered at once. */
function answer(body: Json | string, sent?: Sent): [number, Json] {
  const received = receive(body, sent);
  if (received.ok) throw new Error('It starts the story.');
  const { status, body: text } = received.reply;
  return [status, text === '' ? null : JSON.parse(text)];
}

const call = (method: string, params?: Json, id: Json = 1) => ({
  jsonrpc: '2.0',
  id,
  method,
  ...(params === undefined ? {} : { params }),
});

describe('a server with a handshake', () => {
  it('agrees on a version that both know, or offers its newest', () => {
    const [status, message] = answer(call('initialize', { protocolVersion: '2025-06-18', capabilities: {} }));
    expect([status, message]).toEqual([
      200,
      {
        jsonrpc: '2.0',
        id: 1,
        result: {
          protocolVersion: '2025-06-18',
          capabilities: { tools: {} },
          serverInfo: { name: 'storyloom', title: 'Storyloom', version: '1' },
        },
      },
    ]);
    for (const protocolVersion of ['2024-11-05', '2030-01-01', '2026-07-28', null]) {
      expect(answer(call('initialize', { protocolVersion }))).toMatchObject([
        200,
        { result: { protocolVersion: '2025-11-25' } },
      ]);
    }
  });

  it('lists its tools, with a schema for each', () => {
    expect(answer(call('tools/list'))).toEqual([
      200,
      {
        jsonrpc: '2.0',
        id: 1,
        result: {
          tools: [
            {
              name: 'look_up',
              title: 'Look up',
              description: 'Looks an order up.',
              inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
            },
            { name: 'ping_all', inputSchema: { type: 'object' } },
          ],
        },
      },
    ]);
  });

  it('answers pings, and has no other methods', () => {
    expect(answer(call('ping', {}, 'a'))).toEqual([200, { jsonrpc: '2.0', id: 'a', result: {} }]);
    for (const method of ['resources/list', 'server/discover', 'toString', '__proto__']) {
      expect(answer(call(method))).toMatchObject([200, { id: 1, error: { code: -32601 } }]);
    }
  });

  it('accepts what wants no answer, and says nothing', () => {
    for (const message of [
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } },
      { jsonrpc: '2.0', id: 1, result: {} },
    ]) {
      expect(answer(message)).toEqual([202, null]);
    }
  });

  it.each<[Json | string, number]>([
    ['{"jsonrpc": ', -32700],
    [`${'['.repeat(200)}`, -32700],
    [[call('ping'), call('ping', {}, 2)], -32600],
    ['"ping"', -32600],
    [{ id: 1, method: 'ping' }, -32600],
    [{ jsonrpc: '2.0', id: 1 }, -32600],
    [call('ping', {}, null), -32600],
    [call('ping', {}, { a: 1 }), -32600],
    [call('ping', [1]), -32602],
  ])('refuses %j with the code of JSON-RPC', (message, code) => {
    expect(answer(message)).toMatchObject([400, { jsonrpc: '2.0', error: { code } }]);
  });

  it('refuses versions it does not speak, and other content', () => {
    const headers = { 'mcp-protocol-version': '2024-11-05' };
    expect(answer(call('tools/list'), { headers })).toMatchObject([
      400,
      {
        error: {
          code: -32022,
          data: { supported: ['2026-07-28', '2025-11-25', '2025-06-18'], requested: '2024-11-05' },
        },
      },
    ]);
    const received = receive(call('ping'), { headers: { 'content-type': 'text/plain' } });
    expect(received.ok ? null : received.reply.status).toBe(415);
  });

  it('has no streams and no sessions', () => {
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const received = receive('', { method });
      expect(received.ok ? null : [received.reply.status, received.reply.headers.allow]).toEqual([
        405,
        'POST',
      ]);
    }
  });
});

describe('requests that say all by themselves', () => {
  const client = { name: 'Test', version: '1' };
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
    'io.modelcontextprotocol/clientInfo': client,
  };
  const headersOf = (method: string, more: Record<string, string> = {}) => ({
    headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method, ...more },
  });
  const modern = (method: string, params: JsonObject = {}) => call(method, { ...params, _meta: meta });

  it('discover what is spoken here, and are told how long that holds', () => {
    expect(answer(modern('server/discover'), headersOf('server/discover'))).toEqual([
      200,
      {
        jsonrpc: '2.0',
        id: 1,
        result: {
          resultType: 'complete',
          supportedVersions: ['2026-07-28', '2025-11-25', '2025-06-18'],
          capabilities: { tools: {} },
          ttlMs: 60_000,
          cacheScope: 'private',
          _meta: {
            'io.modelcontextprotocol/serverInfo': { name: 'storyloom', title: 'Storyloom', version: '1' },
          },
        },
      },
    ]);
    expect(answer(modern('tools/list'), headersOf('tools/list'))).toMatchObject([
      200,
      { result: { resultType: 'complete', cacheScope: 'private', tools: [{ name: 'look_up' }, {}] } },
    ]);
  });

  it('call a tool that their headers name, in Base64 too', () => {
    const params = { name: 'look_up', arguments: { id: 'A-1' } };
    for (const name of ['look_up', `=?base64?${btoa('look_up')}?=`]) {
      const received = receive(modern('tools/call', params), headersOf('tools/call', { 'mcp-name': name }));
      expect(received.ok && received.payload).toMatchObject({
        body: {
          tool: 'look_up',
          arguments: { id: 'A-1' },
          meta: { request_id: 1, protocol_version: '2026-07-28', client },
        },
      });
    }
  });

  it('are refused when headers and message differ, or something is missing', () => {
    const code = (message: Json, headers: Record<string, string>) => {
      const [status, body] = answer(message, { headers });
      return [status, (body as { error: { code: number } }).error.code];
    };
    const right = headersOf('tools/list').headers;
    expect(code(modern('tools/list'), { ...right, 'mcp-method': 'ping' })).toEqual([400, -32020]);
    expect(code(modern('tools/list'), { 'mcp-method': 'tools/list' })).toEqual([400, -32020]);
    expect(code(call('tools/list'), right)).toEqual([400, -32020]);
    const named = modern('tools/call', { name: 'look_up' });
    expect(code(named, headersOf('tools/call').headers)).toEqual([400, -32020]);
    expect(code(named, headersOf('tools/call', { 'mcp-name': 'ping_all' }).headers)).toEqual([400, -32020]);
    const version = { 'io.modelcontextprotocol/protocolVersion': '2027-01-01' };
    const newer = call('tools/list', { _meta: { ...meta, ...version } });
    expect(code(newer, { ...right, 'mcp-protocol-version': '2027-01-01' })).toEqual([400, -32022]);
    const bare = call('tools/list', { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } });
    expect(code(bare, right)).toEqual([400, -32602]);
  });

  it('find no method with 404, the handshake neither', () => {
    for (const method of ['initialize', 'prompts/list']) {
      expect(answer(modern(method), headersOf(method))).toMatchObject([404, { error: { code: -32601 } }]);
    }
  });
});

describe('the call of a tool', () => {
  const lookUp = (given: Json, name: Json = 'look_up') => call('tools/call', { name, arguments: given });

  it('is an event with its name, its arguments and who asked', () => {
    const received = receive(lookUp({ id: 'A-1' }));
    expect(received).toMatchObject({ ok: true, awaitsAnswer: true });
    const body = {
      tool: 'look_up',
      arguments: { id: 'A-1' },
      meta: { request_id: 1, protocol_version: '2025-11-25', client: null },
    };
    expect(received.ok && received.payload).toEqual({ body, headers: { content_type: 'application/json' } });
    const bare = receive(lookUp({ id: 'A-1' }), {}, { include_headers: false });
    expect(bare.ok && bare.payload).toEqual({ body });
    expect(receive(call('tools/call', { name: 'ping_all' })).ok).toBe(true);
  });

  it('is told what is wrong with it, where a model sees it', () => {
    expect(answer(lookUp({}))).toEqual([
      200,
      {
        jsonrpc: '2.0',
        id: 1,
        result: { content: [{ type: 'text', text: 'id is missing.' }], isError: true },
      },
    ]);
    expect(answer(lookUp({}, 'unknown'))).toMatchObject([
      200,
      { error: { code: -32602, message: 'Unknown tool: unknown' } },
    ]);
    expect(answer(lookUp([1]))).toMatchObject([200, { error: { code: -32602 } }]);
  });

  it('is answered with the story’s output, as text and as what it is', () => {
    const received = receive(lookUp({ id: 'A-1' }));
    if (!received.ok || !received.speech) throw new Error('It is refused.');
    const { answer: of, unanswered, refusal } = received.speech;
    const result = ({ status, body }: { status: number; body: string }) => [status, JSON.parse(body).result];
    const text = (said: string) => [{ type: 'text', text: said }];
    expect(result(of({ total: 7 }))).toEqual([
      200,
      { content: text('{"total":7}'), structuredContent: { total: 7 }, isError: false },
    ]);
    expect(result(of('seven'))).toEqual([200, { content: text('seven'), isError: false }]);
    expect(result(of([7]))).toEqual([200, { content: text('[7]'), isError: false }]);
    expect(result(unanswered({ why: 'failed', message: 'No such order.' }))).toEqual([
      200,
      { content: text('No such order.'), isError: true },
    ]);
    const late = { why: 'late', message: 'No answer within 30 s.', location: 'https://a.example/1' } as const;
    expect(result(unanswered(late))).toEqual([
      200,
      { content: text('No answer within 30 s. https://a.example/1'), isError: true },
    ]);
    expect(result(unanswered({ why: 'ended', message: 'It ended.' }))).toEqual([
      200,
      { content: text('It ended.'), isError: false },
    ]);
    expect(result(refusal('Not now.'))).toEqual([200, { content: text('Not now.'), isError: true }]);
  });

  it('is filtered by rules like any other event', () => {
    const rules = [{ type: 'field==value', path: '<<body.tool>>', value: 'ping_all' }];
    const received = receive(lookUp({ id: 'A-1' }), {}, { rules });
    const filled = [{ type: 'field==value', path: 'look_up', value: 'ping_all' }];
    const reply = received.ok ? received.unwanted?.(() => filled) : null;
    expect(JSON.parse(reply?.body ?? '{}')).toMatchObject({ result: { isError: true } });
  });

  it('can be tried out by its sample, and by the body of its event', () => {
    const sample = webhook.sampleWith?.({ mode: 'mcp', tools }) as { body: Json; headers: Json };
    expect(sample.body).toMatchObject({ tool: 'look_up', arguments: { id: 'text' } });
    const received = receive(sample.body, { proof: 'trusted' });
    expect(received.ok && received.payload).toMatchObject({
      body: { tool: 'look_up', arguments: { id: 'text' } },
    });
    expect(receive({ tool: 'look_up' }, { proof: 'trusted' }).ok).toBe(false);
    expect(receive(sample.body).ok).toBe(false);
  });
});

it.each<[Json, RegExp]>([
  [[{ name: 'two words' }], /letters, digits/],
  [[{ name: 'a' }, { name: 'a' }], /two tools of the same name/],
  [[{ description: 'x' }], /missing/],
  [{ name: 'a' }, /list of tools/],
  [Array.from({ length: 51 }, (_, index) => ({ name: `t${index}` })), /at most 50/],
  [[{ name: 'a', description: 'x'.repeat(4_001) }], /at most 4,000/],
  [[{ name: 'a', input_schema: { properties: { a: { pattern: 'x' } } } }], /pattern/],
  [[{ name: 'a', input_schema: { title: 'x'.repeat(20_000) } }], /longer than 20,000/],
  [[{ name: 'a', input_schema: 'text' }], /JSON Schema/],
])('refuses the tools %j', (written, message) => {
  const parsed = webhook.options.safeParse({ mode: 'mcp', tools: written });
  expect(parsed.error?.issues[0]?.message).toMatch(message);
});
