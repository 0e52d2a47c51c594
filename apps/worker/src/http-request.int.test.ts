/** HTTP Requests of stories, through the guarded way out, against servers that compare what arrives. */
import type { IncomingMessage, RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { runStory } from '@storyloom/actions/testing/run-story';
import { storyOf } from '@storyloom/actions/testing/story-of';
import { guardedHttp } from '@storyloom/adapters/http/guarded';
import { makeAuthority } from '@storyloom/adapters/testing/certificates';
import { forwardProxy } from '@storyloom/adapters/testing/forward-proxy';
import { closeLater, closePeers, serve } from '@storyloom/adapters/testing/http-peer';
import type { Json, JsonObject } from '@storyloom/engine';
import { afterEach, describe, expect, it } from 'vitest';

afterEach(closePeers);

const alert: JsonObject = { id: 'A-1', name: 'Ä b&c', tags: ['x', 'y'], file: fileOf('report.pdf', '%PDF') };

function fileOf(filename: string, text: string): JsonObject {
  const base64encodedcontents = Buffer.from(text).toString('base64');
  return { filename, content_type: 'application/pdf', base64encodedcontents };
}

/** Runs a story whose one HTTP Request has these options; what it emits, or why it fails. */
async function run(options: JsonObject, more: Partial<Parameters<typeof guardedHttp>[0]> = {}) {
  const http = guardedHttp({ allow: ['127.0.0.1', 'localhost'], ...more });
  closeLater(http.close);
  const story = storyOf({ call: ['http-request', options] }, ['receive -> call']);
  const { events, errors, notes } = await runStory(story, alert, { http });
  const outputs = (events.call ?? []).map(({ output }) => output as { body: Json; [key: string]: Json });
  return { output: outputs[0], outputs, error: errors.call?.[0], notes: notes.call ?? [] };
}

const bytesOf = async (request: IncomingMessage) => Buffer.concat(await request.toArray());

/** Answers with what it was asked. */
const echo: RequestListener = async (request, response) => {
  const body = (await bytesOf(request)).toString();
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
};

describe('what a server gets', () => {
  it.each(['get', 'post', 'put', 'patch', 'delete', 'options'])('by %s', async (method) => {
    const { port } = await serve(echo);
    const options = { method, url: `http://127.0.0.1:${port}/<<receive.body.id>>`, payload: { q: 'a b' } };
    const { output } = await run(options);
    expect(output?.body).toMatchObject(
      method === 'get'
        ? { method: 'GET', url: '/A-1?q=a+b', body: '' }
        : { method: method.toUpperCase(), url: '/A-1', body: '{"q":"a b"}' },
    );
  });

  it('by HEAD, without a body in return', async () => {
    const { port } = await serve(echo);
    const { output } = await run({ method: 'head', url: `http://127.0.0.1:${port}/` });
    expect(output).toMatchObject({ status: 200, body: '' });
  });

  it.each<[JsonObject, JsonObject]>([
    [
      { content_type: 'json', payload: '<<receive.body.tags>>' },
      { body: '["x","y"]', headers: { 'content-type': 'application/json' } },
    ],
    [
      { content_type: 'form', payload: { name: '<<receive.body.name>>', tags: '<<receive.body.tags>>' } },
      { body: 'name=%C3%84+b%26c&tags%5B%5D=x&tags%5B%5D=y' },
    ],
    [
      { content_type: 'form', payload: { tags: '<<receive.body.tags>>' }, params_encoder: 'flat' },
      { body: 'tags=x&tags=y' },
    ],
    [
      { content_type: 'xml', payload: '<a><<receive.body.id>></a>' },
      { body: '<a>A-1</a>', headers: { 'content-type': 'application/xml' } },
    ],
    [
      { content_type: 'text/csv', payload: 'a,<<receive.body.id>>' },
      { body: 'a,A-1', headers: { 'content-type': 'text/csv' } },
    ],
    [{ content_type: 'application/pdf', payload: '<<receive.body.file>>' }, { body: '%PDF' }],
    [
      { basic_auth: 'jo:pä:ss', headers: { 'x-tags': ['x', '<<receive.body.id>>'] } },
      {
        headers: {
          authorization: `Basic ${Buffer.from('jo:pä:ss').toString('base64')}`,
          'x-tags': 'x, A-1',
        },
      },
    ],
    [{ user_agent: 'Loom/<<receive.body.id>>' }, { headers: { 'user-agent': 'Loom/A-1' } }],
    [{ url: '/{id}/a|b?x={y}', disable_url_encoding: true }, { url: '/{id}/a|b?x={y}' }],
  ])('from %j', async (options, expected) => {
    const { port } = await serve(echo);
    const path = typeof options.url === 'string' ? options.url : '/';
    const { output } = await run({ method: 'post', ...options, url: `http://127.0.0.1:${port}${path}` });
    expect(output?.body).toMatchObject(expected);
  });

  it('of a multipart form with a file from an event', async () => {
    const { port } = await serve(async (request, response) => {
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      const form = await new Response(await bytesOf(request), { headers }).formData();
      const file = form.get('report');
      response.end(file instanceof File ? `${form.get('id')} ${file.name} ${await file.text()}` : 'no file');
    });
    const payload = { id: '<<receive.body.id>>', report: '<<receive.body.file>>' };
    const { output } = await run({
      method: 'post',
      url: `http://127.0.0.1:${port}/`,
      content_type: 'data',
      payload,
    });
    expect(output?.body).toBe('A-1 report.pdf %PDF');
  });
});

describe('bytes that a formula made', () => {
  // Bytes from 128 on that are no UTF-8, a NUL and a line break among them.
  const zip = 'ZIP(receive.body.name, "a.txt", "pw")';
  const options: JsonObject = {
    local: { zip: `<<${zip}>>`, file: { name: 'a.zip', contents: '<<LOCAL.zip>>' } },
    method: 'post',
    headers: { 'x-expected': '<<BASE64_ENCODE(LOCAL.zip)>>' },
  };
  const compare = (bytesIn: (request: IncomingMessage) => Promise<Uint8Array>): RequestListener => {
    return async (request, response) => {
      const came = Buffer.from(await bytesIn(request)).toString('base64');
      response.end(came === request.headers['x-expected'] ? 'the same' : `other bytes: ${came}`);
    };
  };

  it.each(['<<LOCAL.zip>>', '<<LOCAL.file>>'])('arrive as they are in a body of %s', async (payload) => {
    const { port } = await serve(compare(bytesOf));
    const url = `http://127.0.0.1:${port}/`;
    const { output, error } = await run({ ...options, url, content_type: 'application/zip', payload });
    expect(error).toBeUndefined();
    expect(output?.body).toBe('the same');
  });

  it.each(['<<LOCAL.zip>>', '<<LOCAL.file>>'])('arrive as they are in a form with %s', async (part) => {
    const partOf = async (request: IncomingMessage) => {
      const whole = await bytesOf(request);
      return whole.subarray(whole.indexOf('\r\n\r\n') + 4, whole.lastIndexOf('\r\n--'));
    };
    const { port } = await serve(compare(partOf));
    const url = `http://127.0.0.1:${port}/`;
    const { output } = await run({ ...options, url, content_type: 'data', payload: { part } });
    expect(output?.body).toBe('the same');
  });
});

describe('what a story gets', () => {
  it('of redirects: where they lead, or the first of them', async () => {
    const { port } = await serve((request, response) => {
      if (request.url === '/there') response.end('there');
      else response.writeHead(302, { location: '/there' }).end();
    });
    const url = `http://127.0.0.1:${port}/`;
    expect((await run({ url })).output).toMatchObject({
      body: 'there',
      meta: { url: `${url}there`, redirects: 1 },
    });
    const { output } = await run({ url, disable_redirect_follow: true });
    expect(output).toMatchObject({ status: 302, headers: { location: '/there' } });
  });

  it('of what is packed, of bytes, and of a file of 9 MB', async () => {
    const large = Buffer.alloc(9 * 1024 * 1024, 7);
    const { port } = await serve((request, response) => {
      if (request.url === '/gzip')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('text'));
      else if (request.url === '/png')
        response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([0x89, 0]));
      else response.writeHead(200, { 'content-type': 'application/zip' }).end(large);
    });
    const url = `http://127.0.0.1:${port}`;
    expect((await run({ url: `${url}/gzip` })).output?.body).toBe('text');
    expect((await run({ url: `${url}/png` })).output?.body).toBe('iQA=');
    const { output } = await run({ url: `${url}/large.zip`, read_body_as: 'file' });
    expect(output?.body).toMatchObject({ filename: 'large.zip', sizeinbytes: large.length });
  });

  it('of a server that is silent', async () => {
    const { port } = await serve(() => undefined);
    const { error } = await run({ url: `http://127.0.0.1:${port}/`, timeout: 1 });
    expect(error).toMatchObject({ code: 'timeout', option: 'timeout' });
  });

  it('of a server that is busy: another try, when it says', async () => {
    let asked = 0;
    const { port } = await serve((_request, response) => {
      asked += 1;
      response.writeHead(asked < 3 ? 503 : 200, { 'retry-after': '1' }).end();
    });
    const { output } = await run({
      url: `http://127.0.0.1:${port}/`,
      retry_on_status: ['500-599'],
      retries: 2,
    });
    expect(output?.status).toBe(200);
    expect(asked).toBe(3);
  });

  it('of pages by Link', async () => {
    const { port } = await serve((request, response) => {
      const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page') ?? 1);
      const link = page < 3 ? { link: `</?page=${page + 1}>; rel="next"` } : {};
      response.writeHead(200, { 'content-type': 'application/json', ...link }).end(`[${page}]`);
    });
    const url = `http://127.0.0.1:${port}/`;
    expect((await run({ url, pagination: { type: 'link' } })).output?.body).toEqual([1, 2, 3]);
    const each = await run({ url, pagination: { type: 'link', emit: 'per_page' } });
    expect(each.outputs.map(({ body }) => body)).toEqual([[1], [2], [3]]);
  });
});

describe('how a request goes', () => {
  const authority = makeAuthority('Private Authority');
  const { certificate: cert, privateKey: key } = authority.issue('server', ['localhost', '127.0.0.1']);
  const whoCalls: RequestListener = (request, response) => {
    const socket = request.socket as unknown as { getPeerCertificate: () => { subject?: { CN?: string } } };
    response.end(socket.getPeerCertificate().subject?.CN ?? 'nobody');
  };

  it('to a server of a private authority', async () => {
    const { port } = await serve(whoCalls, { tls: { cert, key } });
    const url = `https://127.0.0.1:${port}/`;
    expect((await run({ url })).error).toMatchObject({ code: 'unreachable' });
    const custom_certificate_authority = authority.certificate;
    expect((await run({ url, custom_certificate_authority })).output?.body).toBe('nobody');
    const authorities = new Map([['corp', authority.certificate]]);
    const named = { url, custom_certificate_authority_name: 'corp' };
    expect((await run(named, { authorities })).output?.body).toBe('nobody');
    const unchecked = await run({ url, disable_ssl_verification: 'true' });
    expect(unchecked.output?.body).toBe('nobody');
    expect(unchecked.notes).toEqual([expect.stringContaining('is not checked')]);
  });

  it('with a client certificate', async () => {
    const tls = { cert, key, requestCert: true, ca: authority.certificate };
    const { port } = await serve(whoCalls, { tls });
    const url = `https://127.0.0.1:${port}/`;
    const issued = authority.issue('the loom');
    const client_certificate = {
      certificate: issued.certificate,
      private_key: issued.privateKey,
      ca: authority.certificate,
    };
    expect((await run({ url, client_certificate })).output?.body).toBe('the loom');
    const wrong = { ...client_certificate, private_key: authority.issue('x').privateKey };
    const { error } = await run({ url, client_certificate: wrong });
    expect(error).toMatchObject({ code: 'bad_tls' });
    expect(JSON.stringify(error)).not.toContain('PRIVATE KEY');
  });

  it('through a proxy of its own, or of the installation, but not of both', async () => {
    const proxy = await forwardProxy();
    closeLater(proxy.close);
    const { port } = await serve((_request, response) => response.end('there'), { tls: { cert, key } });
    const options = {
      url: `https://127.0.0.1:${port}/`,
      custom_certificate_authority: authority.certificate,
    };
    const proxies = { http: proxy.url, https: proxy.url, except: [] };
    expect((await run({ ...options, proxy: proxy.url })).output?.body).toBe('there');
    expect((await run(options, { proxies })).output?.body).toBe('there');
    expect((await run({ ...options, proxy: proxy.url }, { proxies })).error).toMatchObject({
      code: 'bad_proxy',
      option: 'proxy',
    });
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${port}`, `CONNECT 127.0.0.1:${port}`]);
  });

  it('nowhere inside', async () => {
    const { port, connections } = await serve(echo);
    const { error } = await run({ url: `http://127.0.0.1:${port}/` }, { allow: [] });
    expect(error).toMatchObject({ code: 'blocked', option: 'url' });
    expect(connections()).toBe(0);
  });
});
