import type { Json, JsonObject, Received, WebhookRequest } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { fill } from '../testing/index.ts';
import { webhook } from './index.ts';
import { webhookRunner } from './run.ts';

type Sent = { method?: string; headers?: Record<string, string>; query?: string; body?: string };

const json = { 'content-type': 'application/json' };

function requestOf(sent: Sent): WebhookRequest {
  const { method = 'POST', headers = {}, query = '', body = '' } = sent;
  const request = { method, headers, query, body: new TextEncoder().encode(body), proof: 'secret' } as const;
  return request;
}

function receive(options: JsonObject, sent: Sent = {}): Received {
  return webhookRunner.receive(webhook.options.parse(options), requestOf(sent));
}

const payload = (received: Received): Json => (received.ok ? received.payload : null);

function reply(received: Received) {
  if (!received.ok) return received.reply;
  const { payload: event } = received;
  return received.reply((_, value) => fill(value, event as JsonObject));
}

describe('the event of a webhook', () => {
  it('holds body and headers, with header names in lower snake case', () => {
    const headers = { ...json, 'X-Okta-Verification-Challenge': 'abc' };
    expect(payload(receive({}, { headers, body: '{"id":1}' }))).toEqual({
      body: { id: 1 },
      headers: { content_type: 'application/json', x_okta_verification_challenge: 'abc' },
    });
  });

  it('is the body alone when headers are off, in either spelling', () => {
    for (const include_headers of [false, 'false', 'FALSE']) {
      expect(payload(receive({ include_headers }, { headers: json, body: '{"id":1}' }))).toEqual({ id: 1 });
    }
  });

  it('has the query beside a body that has no place for it, and options read it in any case', () => {
    const query = 'source=shop&tag=a&tag=b';
    const parts = { source: 'shop', tag: ['a', 'b'] };
    for (const [type, body] of [
      ['application/xml', '<order/>'],
      ['application/json', '[1]'],
    ] as const) {
      const received = receive({}, { headers: { 'content-type': type }, query, body });
      expect(received).toMatchObject({ ok: true, query: parts, payload: { query: parts } });
    }
    const merged = receive({}, { headers: json, query, body: '{"id":1}' });
    expect(merged).toMatchObject({ ok: true, query: parts, payload: { body: { id: 1, ...parts } } });
    expect(payload(merged)).not.toHaveProperty('query');
    expect(payload(receive({}, { headers: json, body: '[1]' }))).not.toHaveProperty('query');
  });

  it('has the query in its body, and the body goes before it', () => {
    const query = 'id=2&tag=a&tag=b&note=x%20y';
    const merged = payload(receive({ include_headers: false }, { headers: json, query, body: '{"id":1}' }));
    expect(merged).toEqual({ id: 1, tag: ['a', 'b'], note: 'x y' });
    expect(payload(receive({ include_headers: false }, { method: 'GET', query }))).toEqual({
      id: '2',
      tag: ['a', 'b'],
      note: 'x y',
    });
  });

  it('keeps a list or a text as it came', () => {
    expect(
      payload(receive({ include_headers: false }, { headers: json, query: 'a=1', body: '[1]' })),
    ).toEqual([1]);
    expect(payload(receive({ include_headers: false }, { body: 'hello' }))).toBe('hello');
  });

  it('keeps no secret of the endpoint, no cookie and no header of the connection', () => {
    const headers = {
      'x-storyloom-secret': 's',
      cookie: 'session=1',
      connection: 'close, X-Private',
      'x-private': '1',
      'transfer-encoding': 'chunked',
      authorization: 'Bearer t',
    };
    expect(payload(receive({}, { headers }))).toMatchObject({ headers: { authorization: 'Bearer t' } });
    expect(Object.keys((payload(receive({}, { headers })) as { headers: object }).headers)).toEqual([
      'authorization',
    ]);
  });

  it('takes a header with a hyphen before its imitation with an underscore', () => {
    const headers = { 'x-user': 'proxy', x_user: 'sender' };
    expect(payload(receive({}, { headers }))).toMatchObject({ headers: { x_user: 'proxy' } });
  });

  it('ignores path and secret in its options', () => {
    expect(receive({ path: 'p', secret: 's' }).ok).toBe(true);
  });
});

describe('the reply of a webhook', () => {
  it('is 201 Ok as plain text when nothing is set', () => {
    expect(reply(receive({}))).toEqual({
      status: 201,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'content-security-policy': 'sandbox',
      },
      body: 'Ok',
    });
  });

  it('sees the request in its formulas', () => {
    const sent = { headers: json, body: '{"token":"t-1"}' };
    expect(reply(receive({ response: '<<body.token>>', response_code: '200' }, sent))).toMatchObject({
      status: 200,
      body: 't-1',
    });
    expect(reply(receive({ response: { got: '<<body.token>>' } }, sent))).toMatchObject({
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: '{"got":"t-1"}',
    });
  });

  it('has the headers that were asked for, but none that act on the whole site', () => {
    const response_headers = {
      'Content-Type': 'text/html',
      'X-Request': 7,
      'X-Absent': null,
      'Set-Cookie': 'a=1',
      'Content-Length': '1',
      'Transfer-Encoding': 'chunked',
      'Clear-Site-Data': '"*"',
      'Content-Security-Policy': "default-src 'self'",
    };
    expect(reply(receive({ response_headers })).headers).toEqual({
      'content-type': 'text/html',
      'x-request': '7',
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
  });

  it('fills formulas into status and headers', () => {
    const sent = { headers: json, body: '{"code":"409","to":"https://example.com/x"}' };
    const response_headers = { location: '<<body.to>>' };
    expect(reply(receive({ response_code: '<<body.code>>', response_headers }, sent))).toMatchObject({
      status: 409,
      headers: { location: 'https://example.com/x' },
    });
  });

  it('is the same object for every request while nothing in it is a formula', () => {
    const options = webhook.options.parse({ response: { a: 1 } });
    const twice = [1, 2].map(() => webhookRunner.receive(options, requestOf({})));
    const [first, second] = twice.map((received) => reply(received));
    expect(first).toBe(second);
  });

  it('is a download when browsers would not show it as text', () => {
    const typed = (type: string, more: Record<string, string> = {}) =>
      reply(receive({ response_headers: { 'content-type': type, ...more } })).headers['content-disposition'];
    for (const type of ['image/svg+xml', 'application/pdf', 'application/xhtml+xml', 'x']) {
      expect([type, typed(type)]).toEqual([type, 'attachment']);
    }
    expect(typed('application/pdf', { 'content-disposition': 'inline' })).toBe('attachment');
    expect(typed('application/pdf', { 'content-disposition': 'attachment; filename="a.pdf"' })).toBe(
      'attachment; filename="a.pdf"',
    );
    for (const type of ['text/html', 'text/csv', 'application/problem+json']) {
      expect([type, typed(type)]).toEqual([type, undefined]);
    }
  });

  it('has no body where HTTP has none', () => {
    expect(reply(receive({ response_code: 204 }))).toMatchObject({ status: 204, body: '' });
  });
});

describe('the answer of a story to the caller of its webhook', () => {
  const answer = (output: Json) => {
    if (!webhookRunner.answer) throw new Error('Nobody makes a reply of it.');
    return webhookRunner.answer(output);
  };
  const json = 'application/json; charset=utf-8';

  it('is waited for only when its author says so', () => {
    expect(receive({})).toMatchObject({ awaitsAnswer: false });
    expect(receive({ respond: 'now' })).toMatchObject({ awaitsAnswer: false });
    expect(receive({ respond: 'Output' })).toMatchObject({ awaitsAnswer: true });
  });

  it.each<[Json, number, string, string]>([
    [{ status: 202, body: { a: 1 } }, 202, json, '{"a":1}'],
    [{ status: '404', body: 'no such order' }, 404, 'text/plain; charset=utf-8', 'no such order'],
    [{ body: null }, 200, 'text/plain; charset=utf-8', ''],
    [{ headers: { 'Content-Type': 'text/csv' }, body: 'a,b' }, 200, 'text/csv', 'a,b'],
    [{ status: 204, body: 'x' }, 204, 'text/plain; charset=utf-8', ''],
    [{ status: 200, body: 1, id: 7 }, 200, json, '{"status":200,"body":1,"id":7}'],
    [{}, 200, json, '{}'],
    [[1, 'a'], 200, json, '[1,"a"]'],
    ['text', 200, json, '"text"'],
    [null, 200, json, 'null'],
  ])('of the output %j', (output, status, type, body) => {
    const reply = answer(output);
    expect(reply).toMatchObject({ status, body, headers: { 'content-type': type } });
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  });

  it('has none of the headers that act on the whole site', () => {
    const headers = { 'X-Total': 7, 'Set-Cookie': 'a=1', 'Transfer-Encoding': 'chunked', 'X-None': null };
    expect(Object.keys(answer({ headers }).headers).sort()).toEqual([
      'content-security-policy',
      'content-type',
      'x-content-type-options',
      'x-total',
    ]);
  });

  it.each<[Json, RegExp]>([
    [{ status: 99 }, /^The story's answer cannot be sent: status must be .* from 200 to 599; it is 99/],
    [{ status: 'fine' }, /status must be/],
    [{ headers: { 'X-A': 'a\r\nSet-Cookie: b=1' } }, /headers\.X-A must not contain a line break/],
    [{ headers: 'x' }, /headers must be an object/],
  ])('is a 500 that says why when HTTP cannot send %j', (output, why) => {
    expect(answer(output)).toMatchObject({ status: 500, body: expect.stringMatching(why) });
  });
});

describe('the deduplication key of a webhook', () => {
  const once = (options: JsonObject, event: JsonObject) => {
    const received = receive(options);
    if (!received.ok) throw new Error('It was refused.');
    return received.once?.((_, value) => fill(value, event)) ?? null;
  };
  const options = { deduplication_key: '<<headers.webhook_id>>' };

  it('is what its formula gives, as text', () => {
    expect(once(options, { headers: { webhook_id: 'msg_1' } })).toBe('msg_1');
    expect(once({ deduplication_key: '<<body.id>>' }, { body: { id: 7 } })).toBe('7');
  });

  it('is none without an option, and when the request has none', () => {
    expect(once({}, { headers: { webhook_id: 'msg_1' } })).toBeNull();
    expect(once(options, { headers: {} })).toBeNull();
    expect(once(options, { headers: { webhook_id: ' ' } })).toBeNull();
  });

  it('is short however long the value is, and differs where the values do', () => {
    const long = (end: string) => once(options, { headers: { webhook_id: 'x'.repeat(9_000) + end } });
    expect(long('a')?.length).toBeLessThan(200);
    expect(long('a')).toBe(long('a'));
    expect(long('a')).not.toBe(long('b'));
  });
});

describe('the rules of a webhook', () => {
  const wanted = (options: JsonObject, event: JsonObject) => {
    const received = receive(options);
    if (!received.ok) throw new Error('It was refused.');
    return received.unwanted?.((_, value) => fill(value, event)) ?? null;
  };
  const opened = { type: 'field==value', path: '<<body.action>>', value: 'opened' };
  const urgent = { type: 'field>value', path: '<<body.priority>>', value: 3 };

  it('let in what matches, and answer the rest without storing it', () => {
    expect(wanted({ rules: [opened] }, { body: { action: 'opened' } })).toBeNull();
    expect(wanted({ rules: [opened] }, { body: { action: 'closed' } })).toMatchObject({
      status: 200,
      body: '{"accepted":false}',
    });
  });

  it('are all to match, or as many as must', () => {
    const event = { body: { action: 'closed', priority: 5 } };
    expect(wanted({ rules: [opened, urgent] }, event)).not.toBeNull();
    expect(wanted({ rules: [opened, urgent], must_match: '1' }, event)).toBeNull();
  });

  it('let everything in when there are none', () => {
    for (const rules of [null, [], '']) expect(wanted({ rules }, {})).toBeNull();
  });

  it('that are wrong fail by their path', () => {
    const failure = (rules: Json) => thrownBy(() => wanted({ rules }, {}));
    expect(failure([{ type: 'like', path: 1 }])).toMatchObject({ option: 'rules[0].type' });
    expect(failure([{ type: 'regex', path: 'x', value: '(' }])).toMatchObject({ option: 'rules[0].value' });
    expect(failure('all')).toMatchObject({ option: 'rules' });
  });
});

describe('the rate limit of a webhook', () => {
  const limit = (rate_limit: Json, event: JsonObject = {}) => {
    const received = receive({ rate_limit });
    if (!received.ok) throw new Error('It was refused.');
    return received.limit?.((_, value) => fill(value, event)) ?? null;
  };

  it('is so many in so many seconds, for each value of its key', () => {
    expect(limit({ count: '10' })).toEqual({ key: null, count: 10, seconds: 60 });
    const keyed = { key: '<<body.user>>', count: 5, period: 1 };
    expect(limit(keyed, { body: { user: 'ada' } })).toEqual({ key: 'ada', count: 5, seconds: 1 });
    expect(limit(null)).toBeNull();
  });

  it.each<[Json, string]>([
    [{}, 'rate_limit.count'],
    [{ count: 0 }, 'rate_limit.count'],
    [{ count: 1, period: 'x' }, 'rate_limit.period'],
    ['many', 'rate_limit'],
  ])('that is wrong fails naming the option: %j', (written, option) => {
    expect(thrownBy(() => limit(written))).toMatchObject({ option });
  });
});

describe('a refusal of a webhook', () => {
  it('is 405 with the methods that it takes', () => {
    expect(reply(receive({ verbs: 'PUT, patch,put' }))).toMatchObject({
      status: 405,
      headers: { allow: 'PUT, PATCH', 'x-content-type-options': 'nosniff' },
    });
    expect(receive({}, { method: 'DELETE' }).ok).toBe(false);
    expect(receive({ verbs: '' }, { method: 'GET' }).ok).toBe(true);
  });

  it('is 400 with a reason for a body or a query that cannot be kept', () => {
    const badBody = reply(receive({}, { headers: json, body: '{"a":1,\n}' }));
    expect(badBody).toMatchObject({ status: 400, body: expect.stringMatching(/line 2, column 1/) });
    const badQuery = reply(receive({}, { method: 'GET', query: 'a=%00' }));
    expect(badQuery).toMatchObject({
      status: 400,
      body: expect.stringMatching(/^The query is refused: a contains/),
    });
  });
});

describe('the options of a webhook', () => {
  it.each<[JsonObject, string, RegExp]>([
    [{ verbs: 'get,brew' }, 'verbs', /such as get,post; it is "get,brew"/],
    [{ include_headers: 'maybe' }, 'include_headers', /true or false; it is "maybe"/],
    [{ access_control: 'everyone' }, 'access_control', /one of secret, public, .*; it is "everyone"/],
    [{ signature_tolerance: 0 }, 'signature_tolerance', /from 1 to 86400/],
  ])('refuses %j naming the option', (options, path, why) => {
    const [issue] = webhook.options.safeParse(options).error?.issues ?? [];
    expect(issue?.path.join('.')).toBe(path);
    expect(issue?.message).toMatch(why);
  });

  it('never shows a secret that is no text', () => {
    const [issue] = webhook.options.safeParse({ signing_secret: { key: 'canary' } }).error?.issues ?? [];
    expect(issue?.message).toMatch(/^must be text/);
    expect(JSON.stringify(issue)).not.toContain('canary');
  });

  it.each<[JsonObject, string, RegExp]>([
    [{ response_headers: { 'X-A': 'a\r\nSet-Cookie: b=1' } }, 'response_headers.X-A', /line break/],
    [{ response_headers: { 'X A': 'a' } }, 'response_headers.X A', /not a header name/],
    [{ response_headers: 'x' }, 'response_headers', /must be an object/],
    [{ response_code: 'teapot' }, 'response_code', /whole number from 200 to 599; it is "teapot"/],
    [{ response_code: 100 }, 'response_code', /from 200 to 599/],
  ])('of the reply, filled in, %j is refused naming the option', (options, path, why) => {
    const failure = thrownBy(() => reply(receive(options)));
    expect(failure).toMatchObject({ option: path, message: expect.stringMatching(why) });
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('It threw nothing.');
}
