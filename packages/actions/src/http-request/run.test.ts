import { Fatal, type HttpRequest, type HttpResult, type Json, type JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { emissions, fakeContext, httpAnswer } from '../testing/index.ts';
import { runStory } from '../testing/run-story.ts';
import { message, storyOf } from '../testing/story-of.ts';
import { retryAfter } from './failures.ts';
import { httpRequest } from './index.ts';
import { httpRequestRunner } from './run.ts';

const url = 'https://cases.example/api';

type Given = Parameters<typeof fakeContext>[0];

async function call(options: JsonObject, answer: HttpResult = httpAnswer({}), given: Given = {}) {
  const context = fakeContext({ answer, ...given });
  const parsed = httpRequest.options.parse({ url, ...options });
  const events = emissions(await httpRequestRunner.run(parsed, context));
  const [request] = context.requests;
  if (request === undefined) throw new Error('No request was made.');
  return { request, event: events[0]?.payload ?? null, warnings: context.warnings };
}

async function failure(options: JsonObject, answer?: HttpResult, given?: Given): Promise<Fatal> {
  const error = await call(options, answer, given).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Fatal);
  return error as Fatal;
}

describe('the request', () => {
  it('is a GET with a time limit, a size limit and a name when only the URL is set', async () => {
    const { request } = await call({});
    expect(request).toMatchObject({
      method: 'GET',
      url,
      headers: { 'user-agent': 'Storyloom' },
      timeoutMs: 30_000,
      maxBytes: 10 * 1024 * 1024,
      followRedirects: true,
    });
    expect(request.body).toBeUndefined();
  });

  it.each<[JsonObject, string]>([
    [{ payload: { q: 'a b', page: 2, none: null } }, `${url}?q=a+b&page=2`],
    [{ payload: { tag: ['a', 'b'], f: { x: 1 } } }, `${url}?tag%5B%5D=a&tag%5B%5D=b&f%5Bx%5D=1`],
    [{ payload: { tag: ['a', 'b'] }, params_encoder: 'flat' }, `${url}?tag=a&tag=b`],
    [{ payload: '?q=1', url: `${url}?v=2` }, `${url}?v=2&q=1`],
    [{ payload: {}, method: 'HEAD' }, url],
  ])('has the payload of GET and HEAD in its query: %j', async (options, expected) => {
    const { request } = await call(options);
    expect(request.url).toBe(expected);
    expect(request.body).toBeUndefined();
  });

  it.each<[Json, Json, string, string]>([
    [null, { a: [1, null] }, 'application/json', '{"a":[1,null]}'],
    ['json', [1], 'application/json', '[1]'],
    ['json', '{"a":1}', 'application/json', '{"a":1}'],
    ['json; charset=utf-8', {}, 'application/json; charset=utf-8', '{}'],
    ['application_json', 5, 'application/json', '5'],
    ['application/cloudevents+json', { a: 1 }, 'application/cloudevents+json', '{"a":1}'],
    ['form', { a: 'x y', b: [1] }, 'application/x-www-form-urlencoded', 'a=x+y&b%5B%5D=1'],
    ['application_x_www_form_urlencoded', 'a=1', 'application/x-www-form-urlencoded', 'a=1'],
    ['xml', '<a/>', 'application/xml', '<a/>'],
    ['text_xml', '<a/>', 'text/xml', '<a/>'],
    ['text/csv', 'a,b', 'text/csv', 'a,b'],
  ])('has a body by content type %j of %j', async (content_type, payload, header, body) => {
    const { request } = await call({ method: 'POST', content_type, payload });
    expect(request.method).toBe('POST');
    expect(request.headers['content-type']).toBe(header);
    expect(request.body).toBe(body);
  });

  it('sends text as JSON only if it is JSON, and says where it is not', async () => {
    const payload = '{"name":"<<n>>"}'.replace('<<n>>', 'A"\n');
    const options = { method: 'post', payload };
    for (const content_type of [null, 'json', 'application/cloudevents+json']) {
      const error = await failure({ ...options, content_type });
      expect(error).toMatchObject({ code: 'bad_option', option: 'payload', detail: null });
      expect(error.message).toMatch(/^payload: is not JSON at line 2, column 1: .*Write it as an object/);
    }
    expect((await call({ ...options, content_type: 'text' })).request.body).toBe(payload);
    const headers = { 'Content-Type': 'application/x-ndjson' };
    expect((await call({ ...options, headers })).request.body).toBe(payload);
    const built = ' {"a": 12345678901234567890,\n "b": "x"}';
    expect((await call({ ...options, payload: built })).request.body).toBe(built);
  });

  it.each<[Json, Json, string]>([
    ['application/octet-stream', { base64encodedcontents: '/wABAg==' }, 'ff000102'],
    ['binary', { filename: 'a', contents: 'text' }, '74657874'],
    ['image/png', { base64encodedcontents: 'iVBORw==', filename: 'a.png' }, '89504e47'],
  ])('has the bytes of a file as its body for %s', async (content_type, payload, hex) => {
    const { request } = await call({ method: 'post', content_type, payload });
    expect(Buffer.from(request.body ?? '').toString('hex')).toBe(hex);
  });

  it('is a multipart form with text and files, whose names stay inside their quotes', async () => {
    const payload = {
      title: 'Ä "report"',
      'odd"\r\nname': 1,
      tags: ['a', 'b'],
      meta: { by: 'jo' },
      none: null,
      report: { filename: 'q"1\r\n.pdf', content_type: 'application/pdf', base64encodedcontents: '/wAN' },
      note: { contents: 'hello', name: 'n.txt', content_type: 'text/plain\r\nx: y' },
    };
    const { request } = await call({ method: 'post', content_type: 'data', payload });
    const type = String(request.headers['content-type']);
    const form = await new Response(Buffer.from(request.body ?? ''), {
      headers: { 'content-type': type },
    }).formData();
    const file = (name: string) => {
      const value = form.get(name);
      if (!(value instanceof File)) throw new Error(`${name} is no file.`);
      return value;
    };
    expect([...form.keys()]).toEqual([
      'title',
      'odd"\r\nname',
      'tags[]',
      'tags[]',
      'meta[by]',
      'report',
      'note',
    ]);
    expect(form.getAll('tags[]')).toEqual(['a', 'b']);
    expect(form.get('title')).toBe('Ä "report"');
    expect(file('report')).toMatchObject({ name: 'q"1\r\n.pdf', type: 'application/pdf' });
    expect(Buffer.from(await file('report').arrayBuffer()).toString('hex')).toBe('ff000d');
    expect(file('note')).toMatchObject({ name: 'n.txt', type: 'application/octet-stream' });
  });

  it('names its query and path as they are written when nothing is to be encoded', async () => {
    const written = 'https://cases.example/a/../{id}?f=(a|b)#top';
    const { request } = await call({
      url: written,
      disable_url_encoding: 'true',
      payload: { q: 'x=1,y', tag: ['1', '2'] },
    });
    expect(request.path).toBe('/a/../{id}?f=(a|b)&q=x=1,y&tag[]=1&tag[]=2');
    expect(new URL(request.url).host).toBe('cases.example');
    expect((await call({ url: 'https://cases.example', disable_url_encoding: true })).request.path).toBe('/');
    expect((await call({ url: 'https://cases.example?a=|' })).request.path).toBeUndefined();
  });

  it('sends a header for each value of a list, and none for null', async () => {
    const { request } = await call({ headers: { 'X-Tag': ['a', 2], 'X-None': null } });
    expect(request.headers).toMatchObject({ 'x-tag': ['a', '2'], 'x-none': [] });
  });

  it('does not follow redirects, or goes through a proxy, when told so', async () => {
    const { request } = await call({ disable_redirect_follow: 'true', proxy: ' http://proxy.example:3128 ' });
    expect(request).toMatchObject({ followRedirects: false, proxy: 'http://proxy.example:3128' });
    expect((await call({})).request).not.toHaveProperty('proxy');
  });

  it('says which hosts its credentials may be sent to', async () => {
    const allowedHosts = [['*.example']];
    expect((await call({}, undefined, { allowedHosts })).request.allowedHosts).toEqual(allowedHosts);
    expect((await call({})).request).not.toHaveProperty('allowedHosts');
  });

  const pem = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----';
  const client = { certificate: pem, private_key: 'key', ca: 'their authority' };

  it.each<[JsonObject, HttpRequest['tls']]>([
    [{}, undefined],
    [{ custom_certificate_authority_name: 'default' }, undefined],
    [{ custom_certificate_authority_name: 'corp' }, { caName: 'corp' }],
    [{ custom_certificate_authority: 'corp' }, { caName: 'corp' }],
    [{ custom_certificate_authority: pem }, { ca: pem }],
    [{ client_certificate: client }, { certificate: pem, privateKey: 'key', ca: 'their authority' }],
    [
      { client_certificate: { ...client, ca: null }, custom_certificate_authority: pem },
      { certificate: pem, privateKey: 'key', ca: pem },
    ],
    [{ disable_ssl_verification: 'true' }, { skipVerify: true }],
  ])('has TLS settings for %j', async (options, tls) => {
    expect((await call(options)).request.tls).toEqual(tls);
  });

  it('leaves a warning on each run whose certificates are not checked', async () => {
    expect((await call({ disable_ssl_verification: true })).warnings).toEqual([
      expect.stringContaining('certificate of the server is not checked'),
    ]);
  });

  it('has no body and no content type without a payload', async () => {
    for (const payload of [null, '']) {
      const { request } = await call({ method: 'delete', payload });
      expect(request.body).toBeUndefined();
      expect(request.headers).not.toHaveProperty('content-type');
    }
  });

  it('carries an idempotency key unless it only reads or the author set one', async () => {
    const key = (request: HttpRequest) => request.headers['idempotency-key'];
    expect(key((await call({ method: 'post' })).request)).toBe('0192c1f0-0000-7000-8000-000000000001');
    expect(key((await call({ method: 'get' })).request)).toBeUndefined();
    expect(key((await call({ method: 'head' })).request)).toBeUndefined();
    expect(key((await call({ method: 'put', headers: { 'Idempotency-Key': 'mine' } })).request)).toBe('mine');
    // A list of none: no such header goes out.
    expect(key((await call({ method: 'put', headers: { 'Idempotency-Key': null } })).request)).toEqual([]);
  });

  it('takes user and password as text or as a list, and an authorization header before them', async () => {
    const authorization = async (options: JsonObject) => (await call(options)).request.headers.authorization;
    const expected = `Basic ${Buffer.from('jo:pä:ss').toString('base64')}`;
    expect(await authorization({ basic_auth: 'jo:pä:ss' })).toBe(expected);
    expect(await authorization({ basic_auth: ['jo', 'pä:ss'] })).toBe(expected);
    expect(await authorization({ basic_auth: '' })).toBeUndefined();
    expect(await authorization({ basic_auth: 'a:b', headers: { Authorization: 'Bearer t' } })).toBe(
      'Bearer t',
    );
  });

  it('lets the author replace headers, but not those of the connection', async () => {
    const headers = { 'User-Agent': 'mine', 'X-Count': 3, 'Content-Length': '1', Connection: 'close' };
    const { request, warnings } = await call({ headers, timeout: '2.5' });
    expect(request.headers).toEqual({ 'user-agent': 'mine', 'x-count': '3' });
    expect(request.timeoutMs).toBe(2500);
    expect(warnings).toHaveLength(2);
  });
});

describe('the event', () => {
  it('holds status, headers in lower snake case, and parsed JSON', async () => {
    const answer = httpAnswer({ status: 201, headers: { 'X-Request-Id': 'r1' }, body: { id: 7 } });
    expect((await call({ method: 'post' }, answer)).event).toEqual({
      status: 201,
      headers: { content_type: 'application/json', x_request_id: 'r1' },
      body: { id: 7 },
      meta: { duration_ms: expect.any(Number), url },
    });
  });

  it.each<[string, string, string, Json, RegExp | null]>([
    ['text', 'text/plain', '{"a":1}', '{"a":1}', null],
    ['JSON by a +json type', 'application/problem+json', '{"a":1}', { a: 1 }, null],
    ['no body', 'application/json', '', '', null],
    ['JSON that is none', 'application/json', '<html>', '<html>', /line 1, column 1.*as text/],
    ['JSON that cannot be stored', 'application/json', '"\\u0000"', '"\\u0000"', /\\u0000.*as text/],
    ['JSON that is too deep', 'application/json', '['.repeat(101), '['.repeat(101), /deeper than 100/],
  ])('keeps %s', async (_, type, body, expected, warning) => {
    const { event, warnings } = await call({}, httpAnswer({ headers: { 'content-type': type }, body }));
    expect(event).toMatchObject({ body: expected });
    if (warning === null) expect(warnings).toEqual([]);
    else expect(warnings[0]).toMatch(warning);
  });

  it.each<[string, boolean]>([
    ['{"id":12345678901234567890}', true],
    ['[-9007199254740993]', true],
    ['{"id":9007199254740992}', false],
    ['{"id":10000000000000000}', false],
    ['{"id":"12345678901234567890","n":1.2345678901234567,"e":12345678901234567e3}', false],
  ])('warns of whole numbers that lose digits: %s', async (body, warns) => {
    const { warnings } = await call(
      {},
      httpAnswer({ headers: { 'content-type': 'application/json' }, body }),
    );
    expect(warnings).toEqual(warns ? [expect.stringMatching(/9007199254740993|12345678901234567890/)] : []);
  });

  it('holds bytes that are no text as base64, with a warning', async () => {
    for (const body of [new Uint8Array([0x89, 0xff]), new Uint8Array([0x61, 0])]) {
      const answer = httpAnswer({ headers: { 'content-type': 'image/png' }, body });
      const { event, warnings } = await call({}, answer);
      expect(event).toMatchObject({ body: Buffer.from(body).toString('base64') });
      expect(warnings[0]).toContain('image/png');
    }
  });

  it('lists cookies when there are several, and tells where redirects led', async () => {
    const answer: HttpResult = {
      ...httpAnswer({ headers: { 'set-cookie': 'a=1, b=2' } }),
      ok: true,
      status: 200,
      headers: { 'set-cookie': 'a=1, b=2', 'x-tag': 'a, b' },
      setCookies: ['a=1', 'b=2'],
      body: new Uint8Array(),
      url: 'https://other.example/',
      redirects: 2,
    };
    const event = (await call({}, answer, { answer: () => answer })).event;
    expect(event).toMatchObject({
      headers: { set_cookie: ['a=1', 'b=2'], x_tag: 'a, b' },
      meta: { url: 'https://other.example/', redirects: 2 },
    });
  });

  it.each<[string, string, string, Json]>([
    ['json', 'text/html', '[1]', [1]],
    ['text', 'application/json', '[1]', '[1]'],
    ['base64', 'application/json', '[1]', 'WzFd'],
    ['base64', 'application/json', '', ''],
  ])('reads the body as %s whatever it says it is', async (read_body_as, type, body, expected) => {
    const { event } = await call({ read_body_as }, httpAnswer({ headers: { 'content-type': type }, body }));
    expect(event).toMatchObject({ body: expected });
  });

  it.each<[string | null, string, string]>([
    ['attachment; filename="q 1.pdf"', '/x', 'q 1.pdf'],
    ['attachment; filename=plain.pdf; size=3', '/x', 'plain.pdf'],
    ["attachment; filename=x; filename*=UTF-8''na%C3%AFve.pdf", '/x', 'naïve.pdf'],
    ['attachment; filename="../../etc/passwd"', '/x', 'passwd'],
    ['attachment; filename="C:\\\\a\\\\b.txt"', '/x', 'b.txt'],
    ['inline', '/files/report%201.csv?x=1', 'report 1.csv'],
    [null, '/', 'file'],
  ])('makes a file of the answer: %s at %s is %s', async (disposition, path, filename) => {
    const headers = {
      'content-type': 'application/pdf; charset=x',
      ...(disposition === null ? {} : { 'content-disposition': disposition }),
    };
    const answer = httpAnswer({ headers, body: new Uint8Array([1, 2, 3]) });
    const options = { url: `https://cases.example${path}`, read_body_as: 'file' };
    const { event, warnings } = await call(options, answer);
    expect(warnings).toEqual([]);
    expect(event).toMatchObject({
      body: {
        filename,
        content_type: 'application/pdf',
        sizeinbytes: 3,
        md5: '5289df737df57326fcdd22597afb1fac',
        sha256: '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81',
        base64encodedcontents: 'AQID',
      },
    });
  });

  it('is what customize_output makes of body, headers and status', async () => {
    const answer = httpAnswer({ status: 201, headers: { 'x-id': 'r1' }, body: { id: 7, more: 'x' } });
    const customize_output = { id: '<<body.id>>', code: '<<status>>', trace: '<<headers.x_id>>' };
    expect((await call({ customize_output }, answer)).event).toEqual({ id: 7, code: 201, trace: 'r1' });
  });

  it('lets customize_output see the events before it, none of which hides the answer', async () => {
    const customize_output = {
      id: '<<body.id>>',
      of: '<<receive.body.number>>',
      status: '<<status>>',
      trace: '<<headers.x_id>>',
    };
    const [body, status, headers] = [message('theirs'), message('theirs'), message('theirs')];
    const file = storyOf({ body, status, headers, ask: ['http-request', { url, customize_output }] }, [
      'receive -> body',
      'body -> status',
      'status -> headers',
      'headers -> ask',
    ]);
    const answer = httpAnswer({ headers: { 'x-id': 'r1' }, body: { id: 7 } });
    const { events } = await runStory(file, { number: 5 }, { answer });
    expect(events.ask).toMatchObject([{ output: { id: 7, of: 5, status: 200, trace: 'r1' } }]);
  });

  it('reads the declared character set', async () => {
    const answer = httpAnswer({
      headers: { 'content-type': 'text/plain; charset=latin1' },
      body: new Uint8Array([0xe9]),
    });
    expect((await call({}, answer)).event).toMatchObject({ body: 'é' });
  });
});

describe('an error status', () => {
  const unprocessable = httpAnswer({ status: 422, body: { error: 'severity is required' } });

  it('fails with the host, the status and the answer', async () => {
    const error = await failure({ method: 'post' }, unprocessable);
    expect(error.message).toBe('cases.example answered 422: severity is required');
    expect(error.code).toBe('http_status');
    expect(error.detail).toEqual({
      status: 422,
      headers: { content_type: 'application/json' },
      body: { error: 'severity is required' },
    });
  });

  it.each([
    ['the detail of a problem', { title: 'Bad request', detail: 'severity is required' }],
    ['the description of an OAuth error', { error: 'invalid', error_description: 'severity is required' }],
    ['a message beside the name of the status', { error: 'Unprocessable', message: 'severity is required' }],
    ['an error in an error', { error: { code: 7, message: 'severity is required' } }],
    ['the first of several', { errors: [{ message: 'severity is required' }, { message: 'and more' }] }],
  ])('says in words what was wrong: %s', async (_, body) => {
    const error = await failure({ method: 'post' }, httpAnswer({ status: 422, body }));
    expect(error.message).toBe('cases.example answered 422: severity is required');
    expect(error.detail).toMatchObject({ body });
  });

  it('shows an answer without such words as it is', async () => {
    const error = await failure(
      { method: 'post' },
      httpAnswer({ status: 422, body: { code: 7, error: null } }),
    );
    expect(error.message).toBe('cases.example answered 422: {"code":7,"error":null}');
  });

  it('shows 200 characters of the answer and keeps 64 KB', async () => {
    const error = await failure({}, httpAnswer({ status: 500, body: 'x'.repeat(100_000) }));
    expect(error.message).toBe(`cases.example answered 500: ${'x'.repeat(200)}`);
    expect((error.detail as { body: string }).body).toHaveLength(64 * 1024 + 1);
    expect((await failure({}, httpAnswer({ status: 503 }))).message).toBe('cases.example answered 503.');
  });

  it.each<[Json, number, boolean]>([
    [null, 404, true],
    [null, 399, false],
    [[], 500, false],
    [['401-403', '500-504'], 404, false],
    [['401-403', '500-504'], 403, true],
    [['401-403', 404], 404, true],
    ['500-599, 404', 404, true],
    [false, 500, false],
    ['true', 500, true],
  ])('with fail_on_status %j and %i', async (fail_on_status, status, fails) => {
    const outcome = await call({ fail_on_status }, httpAnswer({ status })).then(
      ({ event }) => event,
      (error: unknown) => error,
    );
    expect(outcome instanceof Fatal).toBe(fails);
  });
});

describe('log_error_on_status, as files of Tines have it', () => {
  it.each<[Json, Json, number, boolean]>([
    [null, [], 500, false],
    [null, ['401-403', '500-504'], 404, false],
    [null, ['401-403', '500-504'], 500, true],
    [['404'], [], 404, true],
    [[], ['404'], 404, false],
  ])('with fail_on_status %j: %j and %i', async (fail_on_status, log_error_on_status, status, fails) => {
    const options = { fail_on_status, log_error_on_status, emit_failure_event: 'always' };
    const outcome = await call(options, httpAnswer({ status })).catch((error: unknown) => error);
    expect(outcome instanceof Fatal).toBe(fails);
  });
});

describe('a status that the retry policy names', () => {
  const wouldRetry: NonNullable<Given>['wouldRetry'] = ({ detail }) =>
    (detail as { status?: number }).status === 202;

  it('fails while there are tries left, and passes when it may after the last one', async () => {
    const pending = httpAnswer({ status: 202, headers: { 'Retry-After': '3' } });
    expect(await failure({}, pending, { wouldRetry })).toMatchObject({
      code: 'http_status',
      retryAfterMs: 3000,
    });
    expect((await call({}, pending)).event).toMatchObject({ status: 202 });
    expect((await call({}, httpAnswer({ status: 200 }), { wouldRetry })).event).toMatchObject({
      status: 200,
    });
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(1994, 10, 6, 8, 49, 7);

  it.each<[string | undefined, number | null]>([
    ['120', 120_000],
    [' 0 ', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 30_000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 30_000],
    ['Sun Nov  6 08:49:37 1994', 30_000],
    ['Sun, 06 Nov 1994 08:00:00 GMT', 0],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['1994', 1_994_000],
    ['9'.repeat(20), null],
    ['', null],
    [undefined, null],
  ])('of %j is %j ms', (header, ms) => {
    expect(retryAfter(header, now)).toBe(ms);
  });

  it('goes with the failure of a bad status', async () => {
    const busy = httpAnswer({ status: 429, headers: { 'Retry-After': '7' }, body: 'slow down' });
    const error = await failure({}, busy);
    expect(error).toMatchObject({ code: 'http_status', detail: { status: 429 }, retryAfterMs: 7000 });
    expect((await failure({}, httpAnswer({ status: 503 }))).retryAfterMs).toBeUndefined();
  });
});

describe('a request whose outcome nobody knows', () => {
  it.each<[Json | undefined, string]>([
    [undefined, 'retry'],
    ['get', 'retry'],
    ['PUT', 'retry'],
    ['delete', 'retry'],
    ['head', 'retry'],
    ['Post', 'ask'],
    ['patch', 'ask'],
    ['<<receive.body.method>>', 'ask'],
  ])('with the method %j: %s', (method, decision) => {
    expect(httpRequest.outcomeUnknown?.(method === undefined ? {} : { method })).toBe(decision);
  });
});

describe('no answer', () => {
  const none = (code: Extract<HttpResult, { ok: false }>['code'], message: string): HttpResult => ({
    ok: false,
    code,
    message,
  });

  it.each<[HttpResult, string | undefined, RegExp]>([
    [none('timeout', 'aborted'), 'timeout', /^cases\.example did not answer within 30 s.*timeout/],
    [
      none('unreachable', 'connection refused'),
      'url',
      /^cases\.example cannot be reached: connection refused/,
    ],
    [none('blocked', 'it resolves to 10.0.0.1.'), 'url', /^cases\.example may not be called.*EGRESS_ALLOW/],
    [none('too_large', 'x'), undefined, /^cases\.example answered with more than 10 MB/],
    [none('too_many_redirects', 'x'), 'url', /^cases\.example redirects too often/],
    [none('invalid_url', 'no host'), 'url', /^url: no host/],
    [none('not_allowed', 'Not to be sent there.'), 'url', /^Not to be sent there/],
    [none('bad_tls', 'No certificate.'), undefined, /^No certificate/],
    [none('bad_proxy', 'no address'), 'proxy', /^proxy: no address/],
  ])('%j', async (answer, option, message) => {
    const error = await failure({}, answer);
    expect(error.code).toBe(answer.ok ? '' : answer.code);
    expect(error.option).toBe(option);
    expect(error.message).toMatch(message);
  });
});

describe('options that make no request', () => {
  it.each<[JsonObject, string, RegExp]>([
    [{ url: 'cases.example/api' }, 'url', /http:\/\/ or https:\/\/; it is "cases\.example\/api"/],
    [{ url: 'file:///etc/passwd' }, 'url', /http/],
    [{ url: 'https://jo:secret@cases.example' }, 'url', /basic_auth/],
    [{ method: 'post', content_type: 'data', payload: [1] }, 'payload', /object of names/],
    [
      { method: 'post', content_type: 'text/xml', payload: { a: 1 } },
      'payload',
      /must be text for text\/xml/,
    ],
    [{ method: 'post', content_type: 'form', payload: [1] }, 'payload', /object of names/],
    [{ payload: [1] }, 'payload', /object of names/],
  ])('fail naming the option: %j', async (options, option, why) => {
    const error = await failure(options);
    expect(error).toMatchObject({ option, code: 'bad_option' });
    expect(error.message).toMatch(why);
    expect(JSON.stringify([error.message, error.detail])).not.toContain('secret');
  });

  it.each<[JsonObject, string, RegExp]>([
    [{ headers: { 'X-A': 'a\nb' } }, 'headers.X-A', /line break/],
    [{ user_agent: 'a\r\nX: 1' }, 'user_agent', /line break/],
    [{ headers: { 'X-A': '日本' } }, 'headers.X-A', /cannot carry/],
    [{ url: '' }, 'url', /missing/],
    [{ method: 'brew' }, 'method', /one of get, post/],
    [{ content_type: 'nonsense' }, 'content_type', /json, form or a type/],
    [{ content_type: 'text/xml\r\nx: y' }, 'content_type', /json, form or a type/],
    [{ timeout: 301 }, 'timeout', /from 1 to 300; it is 301/],
    [{ fail_on_status: ['4xx'] }, 'fail_on_status', /"4xx" is neither/],
    [{ basic_auth: 'hunter2' }, 'basic_auth', /^must be user:password/],
    [{ headers: { 'X-A': ['fine', 'a\nb'] } }, 'headers.X-A', /line break/],
    [{ headers: { 'X-A': [{}] } }, 'headers.X-A', /must be text/],
    [{ client_certificate: 'hunter2' }, 'client_certificate', /certificate and private_key/],
    [{ client_certificate: { certificate: 'hunter2' } }, 'client_certificate', /certificate and private_key/],
    [{ aws_signature: { credential: 'hunter2' } }, 'aws_signature.credential', /access_key_id/],
    [
      { aws_signature: { credential: { access_key_id: 'a', secret_access_key: 'hunter2' } } },
      'aws_signature.region',
      /missing/,
    ],
    [{ local: '<<a.b>>' }, 'local', /object of names/],
    [{ retries: 26 }, 'retries', /from 0 to 25.*26/],
    [{ retries: '<<a.b>>' }, 'retries', /written out/],
    [{ retry_on_status: ['4xx'] }, 'retry_on_status', /"4xx" is none/],
    [{ retry_on_status: '<<a.b>>' }, 'retry_on_status', /written out/],
    [{ read_body_as: 'xml' }, 'read_body_as', /one of auto/],
  ])('are refused by the schema: %j', (options, path, why) => {
    const [issue] = httpRequest.options.safeParse({ url, ...options }).error?.issues ?? [];
    expect(issue?.path.join('.')).toBe(path);
    expect(issue?.message).toMatch(why);
    expect(issue?.message).not.toContain('hunter2');
  });
});
